"""The library as it stands for one patient: what may be given, with which modification, and why something may not.

The patient's library page and the shelf of the program builder both read it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import CLINIC_ONLY, Dose, default_dose
from clinic.exercises.wording import time_text
from clinic.rule_language.findings import Finding, Screening, can_override
from clinic.screening.advice import sentence
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
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Fix:
    """A set of modifications with which an exercise may be given; `what` says it in words after "Add with".

    It also says what was chosen and has to go.
    """

    modifications: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Fit:
    """One exercise of the library for one patient: what the rules found, and what can be done.

    `fixes` are the ways out, `wanted` ways to give it with a modification that was searched for.
    """

    exercise: Exercise
    dose: Dose
    standing: Standing
    found: Screening
    fixes: tuple[Fix, ...]
    wanted: tuple[Fix, ...]
    is_own: bool = False
    """Whether the clinic wrote it."""

    @property
    def why(self) -> tuple[str, ...]:
        """The reasons that stop it, each with what helps."""
        return tuple(sentence(finding) for finding in self.found.stopping)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The findings that do not stop it."""
        return tuple(finding for finding in self.found.findings if not finding.action.stops)

    @property
    def care(self) -> tuple[str, ...]:
        """The reasons that only warn."""
        return tuple(finding.reason for finding in self.warnings)

    @property
    def is_emergency(self) -> bool:
        """Whether medical care comes before any exercise."""
        return self.found.outcome.startswith("escalate")


def fit_of(
    library: Library,
    screening: PatientScreening,
    exercise: Exercise,
    modifications: Iterable[str] = (),
    chosen: Sequence[str] = (),
) -> Fit:
    """How `exercise` stands for a patient with what is `chosen`; `modifications` are those that a search has found it by."""
    found = screening.screen(exercise.slug, chosen)
    standing = _standing(exercise, found)
    may_be_given = standing in (Standing.OK, Standing.NEEDS_FIX)
    return Fit(
        exercise=exercise,
        dose=default_dose(exercise, library.get_modifications(chosen)),
        standing=standing,
        found=found,
        fixes=fixes_of(library, exercise, found.fixes, chosen),
        wanted=_wanted(library, screening, exercise, modifications) if may_be_given else (),
        is_own=exercise.slug in library.own,
    )


def held(fit: Fit) -> Fit:
    """The same exercise while it is on hold: nothing makes it fit before a therapist has lifted that."""
    return replace(fit, standing=Standing.HELD, fixes=(), wanted=())


def fixes_of(
    library: Library, exercise: Exercise, fixes: Iterable[tuple[str, ...]], chosen: Sequence[str] = ()
) -> tuple[Fix, ...]:
    """The ways out in words, the gentlest first; each holds what is `chosen` already, where it still fits."""
    return tuple(_fix(library, exercise, added, chosen) for added in tuple(fixes)[:MOST_FIXES])


def _standing(exercise: Exercise, found: Screening) -> Standing:
    if CLINIC_ONLY & exercise.attributes:
        return Standing.CLINIC_ONLY
    if not found.stopping:
        return Standing.OK
    if found.fixes:
        return Standing.NEEDS_FIX
    return Standing.NEEDS_REASON if _all_can_be_passed(found.stopping) else Standing.BLOCKED


def _all_can_be_passed(findings: Iterable[Finding]) -> bool:
    return all(can_override(finding) for finding in findings)


def _wanted(
    library: Library, screening: PatientScreening, exercise: Exercise, modifications: Iterable[str]
) -> tuple[Fix, ...]:
    """The modifications one by one, where the patient may have them; with what else is needed then."""
    fitting = [slug for slug in modifications if slug in screening.applicable(exercise.slug)]
    fixes = (_wanted_fix(library, screening, exercise, slug) for slug in fitting)
    return tuple(fix for fix in fixes if fix)[:MOST_FIXES]


def _wanted_fix(library: Library, screening: PatientScreening, exercise: Exercise, slug: str) -> Fix | None:
    found = screening.screen(exercise.slug, (slug,))
    if not found.stopping:
        return _fix(library, exercise, (slug,), ())
    together = (with_added((slug,), added) for added in found.fixes)
    kept = next((slugs for slugs in together if slug in slugs), None)
    return _fix(library, exercise, kept, ()) if kept else None


def _fix(library: Library, exercise: Exercise, added: Sequence[str], chosen: Sequence[str]) -> Fix:
    new = library.get_modifications(added)
    together = with_added(chosen, added)
    time = time_text(default_dose(exercise, library.get_modifications(together)))
    what = f"{_names(new)}, {time}" if time else _names(new)
    gone = library.get_modifications(slug for slug in chosen if slug not in together)
    return Fix(together, f"{what}, instead of {_names(gone)}" if gone else what)


def _names(modifications: Iterable[Modification]) -> str:
    return " + ".join(one.label[:1].lower() + one.label[1:] for one in modifications)
