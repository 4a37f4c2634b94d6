"""What a sheet says beside its exercises, chosen for one patient and frozen with it. Values in, data out.

Common questions that fit, what may stand in for a prop, what the patient asked and what the patient has at home.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from clinic.exercises.catalog import Library
from clinic.exercises.content import Modification, PropEntry
from clinic.exercises.faq import PatientQuestion, Setting, fitting
from clinic.exercises.resolved import ResolvedExercise
from clinic.programs.reviewing import ProgramReview, ReviewedLine


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of this patient with the therapist's answer, in the words they were typed in."""

    question: str
    answer: str


@dataclass(frozen=True)
class OwnWords:
    """What whoever issues a sheet knows of this patient that is on no library page.

    `answers` are to what the patient asked since the last sheet. `own_props` says what the patient has and uses in the
    place of a prop, by the slug of the exercise and the id of the prop there.
    """

    answers: Sequence[Asked] = ()
    own_props: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))


NO_WORDS = OwnWords()
LONGEST_OWN_PROP = 120
"""What a sheet has room for (`handouts.content`); whoever asks for these words keeps to it."""


def props_needed(resolved: ResolvedExercise, shelf: Library) -> tuple[PropEntry, ...]:
    """The library's props that a resolved exercise needs, each once, in their order."""
    by_name = _props_by_name(shelf)
    found = (by_name.get(prop.name) for prop in resolved.props)
    return tuple({entry.slug: entry for entry in found if entry}.values())


def never_instead(prop: PropEntry, chosen: Iterable[Modification], shelf: Library) -> tuple[PropEntry, ...]:
    """What must not stand in for a prop beside these modifications: it is ruled out, or it is a modification to screen."""
    free = _swaps(prop, chosen, shelf)
    return tuple(shelf.props[slug] for slug in (*prop.not_instead, *prop.swaps) if slug not in free)


def questions_for(reviewed: ProgramReview, shelf: Library) -> tuple[PatientQuestion, ...]:
    """The common questions that this program's sheet prints, in the words of `shelf`."""
    return fitting(shelf.faq.values(), _setting(reviewed, shelf))


def questions_data(questions: Iterable[PatientQuestion]) -> list[dict[str, str]]:
    """The questions as they are frozen."""
    return [{"id": one.id, "question": one.question, "answer": one.answer} for one in questions]


def props_named(line: ReviewedLine, shelf: Library) -> frozenset[str]:
    """The props that the sheet names beside those that a line needs: what may stand in for them, and what may not."""
    needed = props_needed(line.resolved, shelf) if line.resolved else ()
    return frozenset(slug for one in needed for slug in (*_swaps(one, line.chosen, shelf), *one.not_instead))


def with_swaps(
    data: Mapping[str, Any], line: ReviewedLine, shelf: Library, words: Library, own: OwnWords = NO_WORDS
) -> dict[str, Any]:
    """The exercise of a line as data in the language of `words`, its props with swaps and with what the patient has.

    `shelf` is the library of the clinic in which the line was resolved. What the patient has is what the caller knows
    (`own`), or else what is kept with the line.
    """
    by_name = _props_by_name(words)
    kept = {one.prop_slug: one.own_name for one in line.prescription.own_props}

    def place(prop: Mapping[str, Any]) -> tuple[str, str]:
        return line.prescription.exercise_slug, prop["id"]

    def full(prop: Mapping[str, Any]) -> dict[str, Any]:
        entry = by_name.get(prop["name"])
        swaps = [words.props[slug] for slug in _swaps(entry, line.chosen, shelf)] if entry else []
        return {
            **prop,
            **({"count": entry.count, "of": entry.of} if entry and entry.of else {}),
            "swaps": [{"name": one.name, "note": one.note} for one in swaps],
            "not_instead": [words.props[slug].name for slug in entry.not_instead] if entry else [],
            "own": own.own_props.get(place(prop)) or (kept.get(entry.slug, "") if entry else ""),
        }

    return {**data, "props": [full(prop) for prop in data["props"]]}


def _swaps(prop: PropEntry, modifications: Iterable[Modification], shelf: Library) -> tuple[str, ...]:
    """What may stand in for a prop beside the chosen modifications.

    A swap that some modification brings in is named only where that one could be chosen beside those of the line, asks
    nothing more of the body and is for everybody: else the sheet would offer what nobody has screened.
    """
    chosen = [one.slug for one in modifications]

    def is_free(swap: str) -> bool:
        return all(
            not one.attributes_add and not one.requires_flags and len(shelf.left_beside(chosen, [slug])) == len(chosen)
            for slug, one in shelf.modifications.items()
            if _brings(one, shelf.props[swap].name)
        )

    return tuple(swap for swap in prop.swaps if is_free(swap))


def _brings(modification: Modification, prop_name: str) -> bool:
    edits = (edit for change in modification.changes for edit in change.props)
    return any(edit.prop is not None and edit.prop.name == prop_name for edit in edits)


def _props_by_name(shelf: Library) -> dict[str, PropEntry]:
    return {one.name: one for one in shelf.props.values()}


def _setting(reviewed: ProgramReview, shelf: Library) -> Setting:
    lines = [line for line in reviewed.lines if line.resolved]
    names = {prop.name for line in lines if line.resolved for prop in line.resolved.props}
    slugs = {line.prescription.exercise_slug for line in lines}
    copied = {line.exercise.based_on for line in lines if line.exercise and line.exercise.based_on}
    return Setting(
        exercises=frozenset(slugs | copied),
        categories=frozenset(line.resolved.category for line in lines if line.resolved),
        modifications=frozenset(one.slug for line in lines for one in line.chosen),
        props=frozenset(slug for slug, one in shelf.props.items() if one.name in names),
        flags=frozenset(reviewed.snapshot.flags),
    )
