"""The library as it stands for one patient: what may be added, with which modification, and why something may not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise
from clinic.exercises.rules import CLINIC_ONLY, Dose, default_dose
from clinic.programs.wording import time_text
from clinic.screening.advice import sentence
from clinic.screening.findings import Finding, Screening, can_override
from clinic.screening.service import PatientScreening, with_added

MOST_FIXES = 2
"""Ways out that are offered side by side; the gentlest come first."""


class Standing(StrEnum):
    """What can be done with an exercise now."""

    OK = "ok"
    NEEDS_FIX = "needs_fix"
    NEEDS_REASON = "needs_reason"
    BLOCKED = "blocked"
    CLINIC_ONLY = "clinic_only"
    IN_PROGRAM = "in_program"


@dataclass(frozen=True)
class Fix:
    """A set of modifications with which an exercise may be given; `what` says it in words after "Add with"."""

    modifications: tuple[str, ...]
    what: str


@dataclass(frozen=True)
class ShelfEntry:
    """One exercise of the library for this patient; `why` are the reasons that stop it, `care` those that only warn."""

    exercise: Exercise
    dose: Dose
    standing: Standing
    why: tuple[str, ...]
    care: tuple[str, ...]
    fixes: tuple[Fix, ...]
    is_emergency: bool


@dataclass(frozen=True)
class ShelfGroup:
    """The exercises of one phase."""

    label: str
    entries: tuple[ShelfEntry, ...]


def list_shelf(
    screening: PatientScreening, in_program: Collection[str] = (), *, search: str = ""
) -> tuple[ShelfGroup, ...]:
    """The library by phase, in its order, narrowed to names that hold every word of `search`."""
    words = search.lower().split()
    groups = (
        ShelfGroup(category.capitalize(), tuple(_entries(screening, in_program, category, words)))
        for category in library().categories
    )
    return tuple(group for group in groups if group.entries)


def fixes_of(exercise: Exercise, fixes: Iterable[tuple[str, ...]], chosen: Sequence[str] = ()) -> tuple[Fix, ...]:
    """The ways out in words, the gentlest first; each holds what is `chosen` already, where it still fits."""
    return tuple(_fix(exercise, added, chosen) for added in tuple(fixes)[:MOST_FIXES])


def _entries(
    screening: PatientScreening, in_program: Collection[str], category: str, words: list[str]
) -> Iterable[ShelfEntry]:
    for exercise in library().exercises.values():
        if exercise.category == category and all(word in exercise.name.lower() for word in words):
            yield _entry(screening, exercise, is_in=exercise.slug in in_program)


def _entry(screening: PatientScreening, exercise: Exercise, *, is_in: bool) -> ShelfEntry:
    found = screening.screen(exercise.slug)
    return ShelfEntry(
        exercise=exercise,
        dose=default_dose(exercise),
        standing=_standing(exercise, found, is_in),
        why=tuple(sentence(finding) for finding in found.stopping),
        care=tuple(finding.reason for finding in found.findings if not finding.action.stops),
        fixes=fixes_of(exercise, found.fixes),
        is_emergency=found.outcome.startswith("escalate"),
    )


def _standing(exercise: Exercise, found: Screening, is_in: bool) -> Standing:
    if is_in:
        return Standing.IN_PROGRAM
    if CLINIC_ONLY & exercise.attributes:
        return Standing.CLINIC_ONLY
    if not found.stopping:
        return Standing.OK
    if found.fixes:
        return Standing.NEEDS_FIX
    return Standing.NEEDS_REASON if _all_can_be_passed(found.stopping) else Standing.BLOCKED


def _all_can_be_passed(findings: Iterable[Finding]) -> bool:
    return all(can_override(finding) for finding in findings)


def _fix(exercise: Exercise, added: tuple[str, ...], chosen: Sequence[str]) -> Fix:
    new = library().get_modifications(added)
    names = " + ".join(modification.label[:1].lower() + modification.label[1:] for modification in new)
    together = with_added(chosen, added)
    time = time_text(default_dose(exercise, library().get_modifications(together)))
    return Fix(together, f"{names}, {time}" if time else names)
