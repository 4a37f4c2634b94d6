"""A draft seen as a whole: each line resolved and screened, what stands open, what was overridden."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.core.errors import Refusal
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import Dose, ResolvedExercise, Side, resolve
from clinic.patients.snapshot import PatientSnapshot, get_snapshot
from clinic.programs.models import FindingOverride, HomeProgram, Prescription
from clinic.programs.queries import list_overrides, list_prescriptions
from clinic.screening.findings import Finding, Screening, can_override
from clinic.screening.service import PatientScreening, screening_of


@dataclass(frozen=True)
class ReviewedLine:
    """One prescription with what it means: `resolved` is None when the library no longer allows the choice, and
    `refusal` says why; `open` are the findings that must be met or overridden before issuing."""

    prescription: Prescription
    exercise: Exercise
    chosen: tuple[Modification, ...]
    available: tuple[Modification, ...]
    resolved: ResolvedExercise | None
    refusal: str
    screening: Screening
    overridden: tuple[FindingOverride, ...]
    open: tuple[Finding, ...]

    @property
    def notices(self) -> tuple[Finding, ...]:
        """Findings that warn or suggest and stop nothing."""
        return tuple(finding for finding in self.screening.findings if not finding.action.stops)


@dataclass(frozen=True)
class ProgramReview:
    """A whole draft: its lines in order, findings about the program, and the patient's facts it was judged by."""

    program: HomeProgram
    snapshot: PatientSnapshot
    patient_screening: PatientScreening
    lines: tuple[ReviewedLine, ...]
    whole: Screening
    whole_open: tuple[Finding, ...]

    @property
    def can_issue(self) -> bool:
        """Whether nothing stands in the way of issuing."""
        return bool(self.lines) and not self.whole_open and all(line.resolved and not line.open for line in self.lines)

    @property
    def is_screened(self) -> bool:
        """Whether a complete health screen is on file."""
        return self.patient_screening.facts.screen is not None

    def find_overridable(self, exercise_slug: str, rule_id: str) -> Finding | None:
        """The open finding of this rule if a PT may pass it; `exercise_slug` is empty for the whole program."""
        places = (
            [self.whole_open]
            if not exercise_slug
            else [line.open for line in self.lines if line.exercise.slug == exercise_slug]
        )
        findings = (finding for place in places for finding in place)
        return next((one for one in findings if one.rule_id == rule_id and can_override(one)), None)


def review(actor: User, program: HomeProgram) -> ProgramReview:
    """Resolve and screen every line of `program` for its patient today. Raises NotFound as policy does."""
    snapshot = get_snapshot(actor, program.patient_id)
    screening = screening_of(snapshot, clock.today(get_clinic().time_zone))
    overrides = list_overrides(program.id)
    lines = tuple(_line(row, screening, overrides) for row in list_prescriptions(program.id))
    whole = screening.screen_program((line.exercise.slug, [one.slug for one in line.chosen]) for line in lines)
    whole_open = _open(whole, "", overrides)
    return ProgramReview(program, snapshot, screening, lines, whole, whole_open)


def dose_of(prescription: Prescription) -> Dose:
    """The dose columns of a prescription as a Dose."""
    return Dose(
        sets=prescription.sets,
        repetitions=prescription.repetitions,
        hold_seconds=prescription.hold_seconds,
        hold_breaths=prescription.hold_breaths,
        side=Side(prescription.side),
        times_per_day=prescription.times_per_day,
        days_per_week=prescription.days_per_week,
        up_to=prescription.up_to,
    )


def findings_data(reviewed: ProgramReview) -> dict[str, Any]:
    """Every finding and override as data to freeze with the version: why it was allowed, by whom."""
    return {
        "outcome": reviewed.whole.outcome,
        "health_screen_id": str(reviewed.snapshot.screen_id),
        "assessment_id": str(reviewed.snapshot.assessment_id) if reviewed.snapshot.assessment_id else None,
        "findings": [
            {
                "rule": one.rule_id,
                "version": one.version,
                "action": one.action.value,
                "exercise": slug,
                "inputs": list(one.inputs),
            }
            for slug, screening in _screenings(reviewed)
            for one in screening.findings
        ],
        "overrides": [
            {
                "rule": one.rule_id,
                "version": one.rule_version,
                "exercise": one.exercise_slug,
                "reason": one.reason,
                "by": str(one.overridden_by_id),
                "at": one.overridden_at.isoformat(),
            }
            for line in reviewed.lines
            for one in line.overridden
        ],
    }


def _screenings(reviewed: ProgramReview) -> list[tuple[str, Screening]]:
    return [("", reviewed.whole), *((line.exercise.slug, line.screening) for line in reviewed.lines)]


def _line(row: Prescription, screening: PatientScreening, overrides: Sequence[FindingOverride]) -> ReviewedLine:
    exercise = library().get_exercise(row.exercise_slug)
    slugs = [modification.modification_slug for modification in row.modifications]
    chosen = library().get_modifications(slugs)
    resolved, refusal = None, ""
    try:
        resolved = resolve(exercise, chosen, dose_of(row))
    except Refusal as error:
        refusal = error.message
    found = screening.screen(exercise.slug, slugs)
    applicable = screening.applicable(exercise.slug) | set(slugs)
    return ReviewedLine(
        prescription=row,
        exercise=exercise,
        chosen=chosen,
        available=tuple(one for one in library().modifications_for(exercise.slug) if one.slug in applicable),
        resolved=resolved,
        refusal=refusal,
        screening=found,
        overridden=tuple(one for one in overrides if one.exercise_slug == exercise.slug and _fires(found, one)),
        open=_open(found, exercise.slug, overrides),
    )


def _open(screening: Screening, slug: str, overrides: Sequence[FindingOverride]) -> tuple[Finding, ...]:
    passed = {(one.exercise_slug, one.rule_id, one.rule_version) for one in overrides}
    return tuple(
        finding
        for finding in screening.stopping
        if not can_override(finding) or (slug, finding.rule_id, finding.version) not in passed
    )


def _fires(screening: Screening, override: FindingOverride) -> bool:
    return any((one.rule_id, one.version) == (override.rule_id, override.rule_version) for one in screening.findings)
