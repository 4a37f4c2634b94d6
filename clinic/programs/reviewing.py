"""A draft seen as a whole: each line resolved and screened, what stands open, what was overridden."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.accounts.queries import get_clinic
from clinic.core import clock, memory
from clinic.core.errors import Refusal
from clinic.custom_library.overlay import clinic_library
from clinic.examination.snapshot import PatientSnapshot, get_snapshot
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import Dose, ResolvedExercise, Side, resolve
from clinic.exercises.sheet_room import too_much_for_a_sheet
from clinic.patients.models import Episode
from clinic.programs import policy
from clinic.programs.draft import Draft, read_draft
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
from clinic.programs.rules import used_until
from clinic.rule_language.findings import Finding, Screening, can_override, summarize
from clinic.safety_record.holds import WHOLE_PROGRAM
from clinic.safety_record.models import ExerciseHold
from clinic.screening.advice import sentence
from clinic.screening.assessed import find_assessed_title
from clinic.screening.service import screening_of
from clinic.signoff.declining import ClinicScreening, as_used_here, find_title

NOTHING_FOUND = Screening("ok")

_KEPT = "program_review"


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

    The patient's open episode may be newer than the program's (see `editing.follow_episode`).
    """

    draft: Draft
    patient_screening: ClinicScreening
    lines: tuple[ReviewedLine, ...]
    whole: Screening
    judged: tuple[JudgedFinding, ...]

    @property
    def program(self) -> HomeProgram:
        """What was judged."""
        return self.draft.program

    @property
    def episode(self) -> Episode | None:
        """The patient's open episode."""
        return self.draft.episode

    @property
    def snapshot(self) -> PatientSnapshot:
        """What was known of the patient."""
        return self.draft.snapshot

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
        mine = (hold for hold in reversed(self.draft.holds) if hold.program_id == self.program.id)
        return tuple(hold for hold in mine if hold.lifted_at is None)

    def earlier_holds_on(self, exercise_slug: str) -> tuple[ExerciseHold, ...]:
        """What held an exercise before: it came off the page then, and whoever gives it again should know."""
        same = (hold for hold in self.draft.holds if hold.exercise_slug == exercise_slug)
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
    """Resolve and screen every line of `program` for its patient (one query); policy has let the actor in.

    Facts are today's; a pregnancy is judged by the last day the sheet will be used (`used_until`). What was judged last
    in the running transaction is not judged again as long as nothing has been written (`keep_review`).
    """
    kept: ProgramReview | None = memory.find_kept(_KEPT) if starts_on is None else None
    if kept is not None and kept.program is program:
        return kept
    return review_of(read_draft(program), starts_on)


def review_of(draft: Draft, starts_on: date | None = None) -> ProgramReview:
    """As `review`, of rows that were read already; no query."""
    screening = screening_in(draft.program, draft.snapshot, starts_on)
    overrides = still_holding(draft.overrides, draft.snapshot)
    lines = tuple(_line(row, screening, overrides) for row in draft.lines)
    known = [(line.exercise.slug, [one.slug for one in line.chosen]) for line in lines if line.exercise]
    whole = screening.screen_program(known)
    return ProgramReview(draft, screening, lines, whole, judge(whole.findings, overrides))


def review_of_nothing(program: HomeProgram) -> ProgramReview:
    """The review of a program that is not stored and has no lines: what is known of its patient (one query)."""
    draft = read_draft(program)
    return ProgramReview(draft, screening_in(program, draft.snapshot), (), NOTHING_FOUND, ())


def keep_review(reviewed: ProgramReview) -> None:
    """Let `review` answer with this until something is written: the page that follows a change shows what was judged."""
    memory.keep(_KEPT, reviewed)


def screened_patient(program: HomeProgram, starts_on: date | None = None) -> tuple[PatientSnapshot, ClinicScreening]:
    """What is known of the program's patient, and what holds for them and in this clinic while the sheet is used."""
    snapshot = get_snapshot(program.patient_id)
    return snapshot, screening_in(program, snapshot, starts_on)


def screening_in(program: HomeProgram, snapshot: PatientSnapshot, starts_on: date | None = None) -> ClinicScreening:
    """What holds for a patient and in this clinic while the sheet of a program is used."""
    today = clock.today(get_clinic().time_zone)
    return as_used_here(screening_of(snapshot, today, used_until(today, starts_on, program.next_visit_on)))


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
