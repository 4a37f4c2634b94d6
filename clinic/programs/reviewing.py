"""A draft seen as a whole: each line resolved and screened, what stands open, what was overridden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.core.errors import Refusal
from clinic.custom_library.overlay import clinic_library
from clinic.examination.snapshot import PatientSnapshot, get_snapshot
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import Dose, ResolvedExercise, Side, resolve
from clinic.exercises.sheet_room import too_much_for_a_sheet
from clinic.patients.models import Episode
from clinic.programs import policy
from clinic.programs.errors import (
    ModificationDoesNotFit,
    NoOpenEpisode,
    ProgramIsClosed,
    ProgramIsEmpty,
    ProgramIsOnHold,
    ProgramIsUnsafe,
    ProgramNotScreened,
)
from clinic.programs.models import FindingOverride, HomeProgram, Prescription
from clinic.programs.queries import find_open_episode, list_overrides, list_prescriptions
from clinic.programs.rules import used_until
from clinic.rule_language.findings import Finding, Screening, can_override, summarize
from clinic.safety_record.holds import WHOLE_PROGRAM, list_holds
from clinic.safety_record.models import ExerciseHold
from clinic.screening.advice import sentence
from clinic.screening.assessed import find_assessed_title
from clinic.screening.service import screening_of
from clinic.signoff.declining import ClinicScreening, as_used_here, find_title

NOTHING_FOUND = Screening("ok")


@dataclass(frozen=True)
class JudgedFinding:
    """A finding with the override that passes it, if there is one that still holds."""

    finding: Finding
    override: FindingOverride | None

    @property
    def is_open(self) -> bool:
        """Whether it must be met or overridden before anything is issued."""
        return self.finding.action.stops and self.override is None

    @property
    def can_override(self) -> bool:
        """Whether a PT may pass it with a written reason."""
        return self.is_open and can_override(self.finding)

    @property
    def is_own_decision(self) -> bool:
        """Whether the clinic has decided so, and no rule of the library."""
        return find_title(self.finding.rule_id) is not None

    @property
    def is_from_assessment(self) -> bool:
        """Whether an examination speaks, and no rule of the library."""
        return find_assessed_title(self.finding.rule_id) is not None


@dataclass(frozen=True)
class ReviewedLine:
    """One prescription with what it means for this patient today.

    `resolved` is None when the library no longer allows the choice, and `refusal` says why; `exercise` is None when
    the library no longer has it at all.
    """

    prescription: Prescription
    name: str
    exercise: Exercise | None
    chosen: tuple[Modification, ...]
    available: tuple[Modification, ...]
    resolved: ResolvedExercise | None
    refusal: str
    screening: Screening
    judged: tuple[JudgedFinding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that stop this line from being issued."""
        return tuple(one.finding for one in self.judged if one.is_open)

    @property
    def overridden(self) -> tuple[FindingOverride, ...]:
        """The overrides that hold for this line."""
        return tuple(one.override for one in self.judged if one.override)


@dataclass(frozen=True)
class ProgramReview:
    """A whole draft: its lines in order, findings about the program, and the patient's facts it was judged by.

    `episode` is the patient's open one, which may be newer than the program's (see `editing.follow_episode`).
    """

    program: HomeProgram
    episode: Episode | None
    snapshot: PatientSnapshot
    patient_screening: ClinicScreening
    lines: tuple[ReviewedLine, ...]
    whole: Screening
    judged: tuple[JudgedFinding, ...]
    patient_holds: Sequence[ExerciseHold] = ()
    """Every hold of the patient, open or lifted, of this program or another, the newest first."""

    @property
    def is_screened(self) -> bool:
        """Whether a complete health screen is on file."""
        return self.patient_screening.facts.screen is not None

    @property
    def obstacles(self) -> tuple[Refusal, ...]:
        """Everything that stands in the way of issuing, the first cause first; empty when the program may go out."""
        if self.program.status not in policy.OPEN:
            return (ProgramIsClosed(),)
        if self.episode is None:
            return (NoOpenEpisode(),)
        if not self.is_screened:
            return (ProgramNotScreened(),)
        if not self.lines:
            return (ProgramIsEmpty(),)
        stops = (ProgramIsOnHold(f"The program is stopped: {hold.reason}") for hold in self.holds_on(WHOLE_PROGRAM))
        lines = (ProgramIsUnsafe(f"{line.name}: {reason}") for line in self.lines for reason in self._reasons(line))
        whole = (ProgramIsUnsafe(sentence(one.finding)) for one in self.judged if one.is_open)
        return (*stops, *lines, *whole)

    def holds_on(self, exercise_slug: str) -> tuple[ExerciseHold, ...]:
        """What holds an exercise until a therapist lifts it; of the whole program when the slug is empty."""
        return tuple(hold for hold in self.holds if hold.exercise_slug == exercise_slug)

    @property
    def holds(self) -> tuple[ExerciseHold, ...]:
        """What holds this program or an exercise of it now, the oldest first."""
        mine = (hold for hold in reversed(self.patient_holds) if hold.program_id == self.program.id)
        return tuple(hold for hold in mine if hold.lifted_at is None)

    def earlier_holds_on(self, exercise_slug: str) -> tuple[ExerciseHold, ...]:
        """What held an exercise before: it came off the page then, and whoever gives it again should know."""
        same = (hold for hold in self.patient_holds if hold.exercise_slug == exercise_slug)
        return tuple(hold for hold in same if hold.lifted_at is not None or hold.program_id != self.program.id)

    def _reasons(self, line: ReviewedLine) -> list[str]:
        held = [f"On hold. {hold.reason}" for hold in self.holds_on(line.prescription.exercise_slug)]
        return held + _reasons(line)

    @property
    def outcome(self) -> str:
        """The most severe action of any finding, or "ok"."""
        return summarize(tuple(one.finding for one in self.all_judged)).outcome

    @property
    def all_judged(self) -> tuple[JudgedFinding, ...]:
        """Every finding: those about the whole first, then line by line."""
        return (*self.judged, *(one for line in self.lines for one in line.judged))

    def find_judged(self, exercise_slug: str, rule_id: str) -> JudgedFinding | None:
        """What this rule says about an exercise of the program; `exercise_slug` is empty for the whole program."""
        return next(
            (
                one
                for one in self.all_judged
                if one.finding.rule_id == rule_id and one.finding.target_slug == exercise_slug
            ),
            None,
        )


def review(program: HomeProgram, starts_on: date | None = None) -> ProgramReview:
    """Resolve and screen every line of `program` for its patient (eight queries); policy has let the actor in.

    Facts are today's; a pregnancy is judged by the last day the sheet will be used (`used_until`).
    """
    snapshot, screening = screened_patient(program, starts_on)
    overrides = still_holding(list_overrides(program.id), snapshot)
    lines = tuple(_line(row, screening, overrides) for row in list_prescriptions(program.id))
    known = [(line.exercise.slug, [one.slug for one in line.chosen]) for line in lines if line.exercise]
    whole = screening.screen_program(known)
    episode = find_open_episode(program.patient_id)
    judged, holds = judge(whole.findings, overrides), list_holds(program.patient_id)
    return ProgramReview(program, episode, snapshot, screening, lines, whole, judged, holds)


def review_of_nothing(program: HomeProgram) -> ProgramReview:
    """The review of a program that has no lines yet, stored or not: what is known of its patient (three queries)."""
    snapshot, screening = screened_patient(program)
    return ProgramReview(program, find_open_episode(program.patient_id), snapshot, screening, (), NOTHING_FOUND, ())


def screened_patient(program: HomeProgram, starts_on: date | None = None) -> tuple[PatientSnapshot, ClinicScreening]:
    """What is known of the program's patient, and what holds for them and in this clinic while the sheet is used."""
    snapshot = get_snapshot(program.patient_id)
    today = clock.today(get_clinic().time_zone)
    screening = screening_of(snapshot, today, used_until(today, starts_on, program.next_visit_on))
    return snapshot, as_used_here(screening)


def check_fit(
    screening: ClinicScreening, slug: str, modification_slugs: Sequence[str], kept: Collection[str] = ()
) -> None:
    """Refuse modifications that are made for people with other answers, and archived ones unless they are `kept`.

    Raises ModificationDoesNotFit, NotInLibrary.
    """
    known = clinic_library()
    chosen = known.get_modifications(modification_slugs)
    gone = next((one for one in chosen if one.slug in known.archived and one.slug not in kept), None)
    if gone is not None:
        raise ModificationDoesNotFit(f"The clinic has archived “{gone.label}”. Choose another modification, or none.")
    fitting = screening.fitting(slug) | known.archived
    strange = [one.label for one in chosen if one.slug not in fitting]
    if strange:
        names = ", ".join(f"“{label}”" for label in strange)
        raise ModificationDoesNotFit(f"The health screen gives no reason for {names}. Choose another one, or none.")


def judge(findings: Iterable[Finding], overrides: Sequence[FindingOverride]) -> tuple[JudgedFinding, ...]:
    """Each finding with its override; one that nobody may pass has none, whatever the table says."""
    written = {(one.exercise_slug, one.rule_id, one.rule_version): one for one in overrides}
    return tuple(
        JudgedFinding(
            finding,
            written.get((finding.target_slug, finding.rule_id, finding.version))
            if finding.action.stops and can_override(finding)
            else None,
        )
        for finding in findings
    )


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


def dose_columns(dose: Dose) -> dict[str, Any]:
    """A dose as the columns of a prescription: the way back from `dose_of`."""
    return {**vars(dose), "side": dose.side.value}


def still_holding(overrides: Sequence[FindingOverride], snapshot: PatientSnapshot) -> list[FindingOverride]:
    """The overrides that were written on the patient's latest health screen: new answers are judged anew."""
    return [one for one in overrides if one.health_screen_id == snapshot.screen_id]


def _reasons(line: ReviewedLine) -> list[str]:
    return [line.refusal] if line.refusal else [sentence(finding) for finding in line.open]


def _line(row: Prescription, screening: ClinicScreening, overrides: Sequence[FindingOverride]) -> ReviewedLine:
    exercise = clinic_library().exercises.get(row.exercise_slug)
    if exercise is None:
        refusal = "The library no longer has this exercise. Remove it."
        return ReviewedLine(row, row.exercise_slug, None, (), (), None, refusal, NOTHING_FOUND, ())
    slugs = [
        one.modification_slug for one in row.modifications if one.modification_slug in clinic_library().modifications
    ]
    chosen = clinic_library().get_modifications(slugs)
    resolved, refusal = _resolved(row, exercise, chosen)
    found = screening.screen(exercise.slug, slugs)
    applicable = screening.applicable(exercise.slug) | set(slugs)
    return ReviewedLine(
        prescription=row,
        name=exercise.name,
        exercise=exercise,
        chosen=chosen,
        available=_available(exercise, chosen, applicable),
        resolved=resolved,
        refusal=refusal,
        screening=found,
        judged=judge(found.findings, overrides),
    )


def _available(
    exercise: Exercise, chosen: Sequence[Modification], applicable: Collection[str]
) -> tuple[Modification, ...]:
    """What may be chosen on a line, in slot order: what is offered and fits, and what it has, be it archived since."""
    offered = {one.slug: one for one in (*clinic_library().modifications_for(exercise.slug), *chosen)}
    return tuple(
        sorted((one for slug, one in offered.items() if slug in applicable), key=lambda one: (one.rank, one.slug))
    )


def _resolved(
    row: Prescription, exercise: Exercise, chosen: Sequence[Modification]
) -> tuple[ResolvedExercise | None, str]:
    if len(chosen) < len(row.modifications):
        return None, "The library no longer has one of its modifications. Look at the rest and save it again."
    try:
        shown = resolve(exercise, chosen, dose_of(row))
    except Refusal as error:
        return None, error.message
    problem = too_much_for_a_sheet(shown)
    return (None, problem) if problem else (shown, "")
