"""The words and things that belong to a borrowed drawing, and what of them an own modification leaves unsaid. Pure.

A drawing of the library was made with words: start, caption, steps, and what the patient needs. Who borrows it begins
with them (`borrowed_words`), and is told what the picture shows that the sheet no longer says (`unsaid`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from clinic.custom_library.drawings import Drawing
from clinic.custom_modifications.drafts import StepChange
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification, Prop, Step
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class BorrowedWords:
    """What a modification of the library says about an exercise, as a form of an own one holds it (`ModificationDraft`)."""

    start: str = ""
    start_more: str = ""
    caption: str = ""
    steps: tuple[StepChange, ...] = ()
    props_added: tuple[tuple[str, str], ...] = ()
    props_dropped: tuple[str, ...] = ()


NOTHING_BORROWED = BorrowedWords()


@dataclass(slots=True)
class _Row:
    """What happens at one step: said before it, instead of it (None when it stays, empty when it is left out), after it."""

    instead: str | None = None
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)

    def change(self, target: str, plain: str) -> StepChange | None:
        """All of it as the one thing that a form can do at a step."""
        if self.instead is None and not self.before:
            return (target, "after", " ".join(self.after)) if self.after else None
        kept = plain if self.instead is None else self.instead
        words = " ".join(filter(None, [*self.before, kept, *self.after]))
        return (target, "replace", words) if words else (target, "drop", "")


def borrowed_words(drawing: Drawing, exercise: Exercise, library: Library) -> BorrowedWords:
    """What the modification says about the exercise its drawing is taken from, said about `exercise`.

    A step of another exercise is taken for one of this when both say the same; the rest of its steps is left out.
    """
    plain, shown = resolve(drawing.taken_from), resolve(drawing.taken_from, [drawing.of])
    start, more = _start(plain.start, shown.start)
    old, new = ({prop.id: prop for prop in one.props} for one in (plain, shown))
    gone = [prop for name, prop in old.items() if new.get(name) != prop]
    return BorrowedWords(
        start=start,
        start_more=more,
        caption=shown.caption if shown.caption != plain.caption else "",
        steps=tuple(_steps(plain.steps, shown.steps, resolve(exercise).steps)),
        props_added=tuple(_as_typed(prop, library) for name, prop in new.items() if old.get(name) != prop),
        props_dropped=tuple(prop.id for prop in exercise.props if prop.name in {one.name for one in gone}),
    )


def unsaid(made: Modification, drawing: Drawing, exercise: Exercise, library: Library) -> tuple[str, ...]:
    """What the borrowed picture shows and the exercise with the own modification says otherwise, or not at all."""
    words, plain, ours = borrowed_words(drawing, exercise, library), resolve(exercise), resolve(exercise, [made])
    return (
        *_texts_left(words, plain, ours),
        *_steps_left(words.steps, plain, ours),
        *_things_left(words, ours, library),
    )


def _start(plain: str, shown: str) -> tuple[str, str]:
    """Another start position, or what is said after it."""
    if shown == plain:
        return "", ""
    return ("", shown.removeprefix(plain).strip()) if shown.startswith(plain) else (shown, "")


def _steps(plain: Sequence[Step], shown: Sequence[Step], mine: Sequence[Step]) -> Iterator[StepChange]:
    own_id = {step.text: step.id for step in reversed(mine)}
    here = {step.id: own_id[step.text] for step in plain if step.text in own_id}
    rows = {step.id: _Row() for step in mine}
    texts = {step.id: step.text for step in shown}
    for step in plain:
        if step.id in here and texts.get(step.id) != step.text:
            rows[here[step.id]].instead = texts.get(step.id, "")
    known, last, waiting = {step.id for step in plain}, "", list[str]()
    for step in shown:
        if step.id not in known:
            (rows[last].after if last else waiting).append(step.text)
        elif step.id in here:
            last = here[step.id]
            rows[last].before += waiting
            waiting = []
    yield from filter(None, (rows[step.id].change(step.id, step.text) for step in mine))


def _as_typed(prop: Prop, library: Library) -> tuple[str, str]:
    [slug] = (slug for slug, entry in library.props.items() if entry.name == prop.name)
    return slug, "" if prop.note == library.props[slug].note else prop.note


def _texts_left(words: BorrowedWords, plain: ResolvedExercise, ours: ResolvedExercise) -> Iterator[str]:
    if words.start and ours.start.startswith(plain.start):
        yield f"The start still says “{plain.start}” This picture was drawn for “{words.start}”"
    if words.start_more and not _is_said(words.start_more, _new_words(plain, ours)):
        yield f"The start does not say “{words.start_more}”"
    if words.caption and ours.caption == plain.caption:
        yield f"The words under the picture still say “{plain.caption}” This picture was drawn for “{words.caption}”"


def _steps_left(changes: Sequence[StepChange], plain: ResolvedExercise, ours: ResolvedExercise) -> Iterator[str]:
    texts, still = {step.id: step.text for step in plain.steps}, {step.text for step in ours.steps}
    number = {step.id: place for place, step in enumerate(plain.steps, 1)}
    for target, how, text in changes:
        if how == "after":
            if not _is_said(text, _new_words(plain, ours)):
                yield f"No step says “{text}”"
        elif texts[target] in still:
            instead = f"This picture was drawn for “{text}”" if text else "This picture was drawn without it."
            yield f"Step {number[target]} still says “{texts[target]}” {instead}"


def _things_left(words: BorrowedWords, ours: ResolvedExercise, library: Library) -> Iterator[str]:
    needed = {prop.name for prop in ours.props}
    for slug, _ in words.props_added:
        if (name := library.props[slug].name) not in needed:
            yield f"The picture shows “{name}”. It is not among the things the patient needs."
    for prop in ours.props:
        if prop.id in words.props_dropped:
            yield f"“{prop.name}” is still among the things the patient needs. This picture was drawn without it."


def _new_words(plain: ResolvedExercise, ours: ResolvedExercise) -> str:
    texts = {step.text for step in plain.steps}
    return " ".join([ours.start.removeprefix(plain.start), *(one.text for one in ours.steps if one.text not in texts)])


def _is_said(text: str, words: str) -> bool:
    """Whether at least half of the longer words of a text are there: who says it in other words says it, too."""
    wanted, there = (set(_LONG_WORD.findall(one.lower())) for one in (text, words))
    return 2 * len(wanted & there) >= len(wanted)
