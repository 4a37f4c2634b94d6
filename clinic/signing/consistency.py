"""What stands out about a note before it is signed: pure, over a small set of facts.

Each line says what, why it matters and where to mend it. Only what must not be signed refuses; everything else tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from clinic.core.filters import day as in_words
from clinic.core.tone import blaming_words
from clinic.note_templates.blanks import blanks_of, count_blanks
from clinic.notes.models import SECTIONS, NoteKind
from clinic.signed_notes.rules import LATE_AFTER, is_late_entry

EXPECTED: Mapping[NoteKind, tuple[str, ...]] = {
    **dict.fromkeys(NoteKind, SECTIONS),
    NoteKind.PHONE: ("subjective", "plan"),
}
"""The sections that each kind of note usually has (proposed)."""

NEEDS_CLASS = frozenset({NoteKind.EVALUATION, NoteKind.RE_EVALUATION, NoteKind.PROGRESS, NoteKind.DISCHARGE})
"""Notes that speak of the state of the hip: without an assessment class they say it in words alone (proposed)."""

AFTER_THE_END = frozenset({NoteKind.DISCHARGE, NoteKind.PHONE})
"""Notes that are often of a day after the last day of care; any other visit then usually opens a new episode (proposed)."""


class Place(StrEnum):
    """Where something is mended; the page makes an address of it."""

    EDITOR = "editor"
    NOTE = "note"
    ASSESSMENT = "assessment"
    CHART = "chart"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to look at. `refuses`: the note cannot be signed before it is mended."""

    what: str
    why: str
    place: Place
    mend: str
    """The words of the link."""
    refuses: bool = False
    section: str = ""
    note_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class OtherNote:
    """Another note of the same patient, named by its visit."""

    id: UUID
    visit_on: date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a draft and its surroundings; days are the clinic's calendar days.

    `classed_on` is the day of the newest assessment that counts. Sheets go by their number, None for none.
    """

    kind: NoteKind
    visit_on: date
    today: date
    sections: Mapping[str, str]
    may_sign_kind: bool = True
    classed_on: date | None = None
    has_episode: bool = True
    episode_from: date | None = None
    episode_until: date | None = None
    sheet_in_note: int | None = None
    sheet_in_force: int | None = None
    waiting: tuple[OtherNote, ...] = ()
    same_day: OtherNote | None = None
    evaluation_codes: tuple[str, ...] = ()
    copied: tuple[tuple[str, str], ...] = ()
    """Texts that stand as they were copied: the section and the note they are from, in words."""


def check(facts: Facts) -> tuple[Line, ...]:
    """Everything that stands out, what refuses first."""
    found = [line for rule in RULES for line in rule(facts)]
    return tuple(sorted(found, key=lambda line: not line.refuses))


def _kind(facts: Facts) -> Iterator[Line]:
    if not facts.may_sign_kind:
        yield Line(
            "A therapist signs this kind of note.",
            "Evaluations, re-evaluations, progress notes and discharges are a therapist’s. Your draft is kept:"
            " a therapist opens it and takes it over as its author.",
            Place.EDITOR,
            "Change the kind of note",
            refuses=True,
            section="kind",
        )


def _sections(facts: Facts) -> Iterator[Line]:
    empty = [name for name in EXPECTED[facts.kind] if not facts.sections[name].strip()]
    if not any(facts.sections[name].strip() for name in SECTIONS):
        yield Line(
            "The note is empty.",
            "Write at least one section.",
            Place.EDITOR,
            "Write the note",
            refuses=True,
            section=SECTIONS[0],
        )
        return
    for name in empty:
        yield Line(
            f"{name.capitalize()} is empty.",
            "Whoever reads this note later cannot tell whether there was nothing to say.",
            Place.EDITOR,
            f"Write {name}",
            section=name,
        )


def _blame(facts: Facts) -> Iterator[Line]:
    for name in SECTIONS:
        for one in blaming_words(facts.sections[name]):
            yield Line(
                f"{name.capitalize()} says “{one.said}”.",
                f"The patient may read this note. Consider {one.instead}.",
                Place.EDITOR,
                f"Change {name}",
                section=name,
            )


def _blanks(facts: Facts) -> Iterator[Line]:
    for name in SECTIONS:
        for one in blanks_of(facts.sections[name])[:1]:
            count = count_blanks(facts.sections[name])
            yield Line(
                f"{name.capitalize()} has {count} open {'blank' if count == 1 else 'blanks'}, such as {one.written}.",
                "A blank that is signed can never be filled. Fill it, or take it out.",
                Place.EDITOR,
                f"Fill {name}",
                section=name,
            )


def _copied(facts: Facts) -> Iterator[Line]:
    for name, label in facts.copied:
        yield Line(
            f"{name.capitalize()} is as it was copied from the {label[:1].lower()}{label[1:]}.",
            "Read it again: what was true then may not be now.",
            Place.EDITOR,
            f"Read {name}",
            section=name,
        )


def _future(facts: Facts) -> Iterator[Line]:
    if facts.visit_on > facts.today:
        yield Line(
            f"The visit is in the future, on {in_words(facts.visit_on)}.",
            "A note tells of a visit that took place.",
            Place.EDITOR,
            "Set the date to today or earlier",
            refuses=True,
            section="visit_on",
        )


def _late(facts: Facts) -> Iterator[Line]:
    if is_late_entry(facts.today, facts.visit_on):
        yield Line(
            f"The visit was {(facts.today - facts.visit_on).days} days ago.",
            f"Signed more than {LATE_AFTER.days} days after the visit, the note is labelled “Late entry”.",
            Place.EDITOR,
            "Check the date of the visit",
            section="visit_on",
        )


def _episode(facts: Facts) -> Iterator[Line]:
    if not facts.has_episode:
        yield Line(
            "The note belongs to no episode of care.",
            "It is printed with none. Open an episode, then save the draft once more: it is tied to the open one.",
            Place.CHART,
            "Look at the episodes",
        )
    if facts.episode_from and facts.visit_on < facts.episode_from:
        yield Line(
            f"The visit was before the episode of care began on {in_words(facts.episode_from)}.",
            "Either date may be wrong.",
            Place.EDITOR,
            "Check the date of the visit",
            section="visit_on",
        )
    if facts.episode_until and facts.visit_on > facts.episode_until and facts.kind not in AFTER_THE_END:
        yield Line(
            f"The visit was after the episode of care ended on {in_words(facts.episode_until)}.",
            "A visit after discharge usually opens a new episode.",
            Place.CHART,
            "Look at the episodes",
        )


def _assessment(facts: Facts) -> Iterator[Line]:
    if facts.kind not in NEEDS_CLASS:
        return
    if facts.classed_on is None:
        yield Line(
            "There is no assessment class on file.",
            "This kind of note says what was found and what it means; the safety rules read the class.",
            Place.ASSESSMENT,
            "Record the examination",
        )
    elif facts.episode_from and facts.classed_on < facts.episode_from:
        yield Line(
            f"The newest assessment class is of {in_words(facts.classed_on)}, before this episode of care.",
            "What was found then may not be what is treated now.",
            Place.ASSESSMENT,
            "Record the examination",
        )


def _sheet(facts: Facts) -> Iterator[Line]:
    if facts.sheet_in_note == facts.sheet_in_force:
        return
    there = f"sheet {facts.sheet_in_note}" if facts.sheet_in_note else "no sheet"
    now = f"sheet {facts.sheet_in_force}" if facts.sheet_in_force else "none"
    yield Line(
        f"The note was begun with {there}; in force today is {now}.",
        "If the home program changed at this visit, say so in the plan.",
        Place.EDITOR,
        "Look at the plan",
        section="plan",
    )


def _evaluations(facts: Facts) -> Iterator[Line]:
    if len(facts.evaluation_codes) > 1:
        yield Line(
            f"Minutes stand beside {' and '.join(facts.evaluation_codes)}.",
            "One visit has one evaluation.",
            Place.EDITOR,
            "Check the minutes",
            section=f"minutes_{facts.evaluation_codes[0]}",
        )


def _waiting(facts: Facts) -> Iterator[Line]:
    for one in facts.waiting:
        yield Line(
            f"The note of {in_words(one.visit_on)} waits for a co-signature.",
            "An older visit of this patient is not answered for yet.",
            Place.NOTE,
            "Read that note",
            note_id=one.id,
        )


def _same_day(facts: Facts) -> Iterator[Line]:
    if facts.same_day is not None:
        yield Line(
            "There is a signed note of this kind and day.",
            "Two notes of one visit look like two visits. An addendum to the first may be what you need.",
            Place.NOTE,
            "Read the other note",
            note_id=facts.same_day.id,
        )


RULES: tuple[Callable[[Facts], Iterator[Line]], ...] = (
    _kind, _sections, _future, _blanks, _copied, _late, _episode, _same_day, _assessment, _sheet, _evaluations, _waiting,
    _blame,
)  # fmt: skip
"""In the order in which the page lists them."""
