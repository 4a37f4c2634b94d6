"""The library as it stands for one patient: what may be given, with which change, what stops the rest, what is on hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic.accounts.models import User
from clinic.chart.held import by_exercise, why_held
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.formulary.browsing import LibraryPage, browse, facets
from clinic.formulary.exercise_page import ExercisePage, exercise_page
from clinic.formulary.facets import read_asked
from clinic.formulary.fitting import Fit, fit_of, held
from clinic.formulary.queries import shown_library
from clinic.formulary.rule_words import RuleView, rule_view
from clinic.formulary.touching import is_about_every_exercise
from clinic.patients.models import Patient
from clinic.programs import policy
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import screened_patient
from clinic.rule_language.findings import Finding
from clinic.safety_record.holds import WHOLE_PROGRAM, list_open_holds
from clinic.safety_record.models import ExerciseHold
from clinic.screening.advice import finding_kind, sentence
from clinic.screening.service import PatientScreening
from clinic.signoff.declining import find_title


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an exercise is stopped or needs care; `rule` is the id to look it up by, empty for what was examined."""

    kind: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Held:
    """Why an exercise, or the whole program, is on hold, and the hold to lift."""

    why: tuple[str, ...]
    hold_id: UUID


@dataclass(frozen=True, slots=True)
class Known:
    """What the library is judged by for one patient.

    `for_all` are the rules that speak about every exercise, said once; `holds` are open ones by exercise, and
    `in_program` the slugs of what the program holds already.
    """

    library: Library
    screening: PatientScreening
    for_all: tuple[RuleView, ...]
    in_program: frozenset[str]
    holds: Mapping[str, Sequence[ExerciseHold]]
    is_screened: bool

    @property
    def held(self) -> Mapping[str, Held]:
        """What is on hold, by exercise."""
        return {slug: _held(ones) for slug, ones in self.holds.items() if slug != WHOLE_PROGRAM}

    @property
    def stopped(self) -> Held | None:
        """Why the whole program is stopped, if it is."""
        return _held(self.holds[WHOLE_PROGRAM]) if WHOLE_PROGRAM in self.holds else None

    def fit(self, exercise: Exercise, found_by: Sequence[str], chosen: Sequence[str] = ()) -> Fit:
        """How an exercise stands, with the modifications that a search has found it by, or those that are chosen."""
        fit = fit_of(self.library, self.screening, exercise, found_by, chosen)
        return held(fit) if exercise.slug in self.holds else fit

    def reasons(self, fit: Fit) -> tuple[Reason, ...]:
        """The findings of the rules about one exercise, the gravest first.

        What the clinic has decided about it stands on its card in any case.
        """
        said_once = {rule.id for rule in self.for_all}
        said = (one for one in fit.found.findings if one.rule_id not in said_once and not find_title(one.rule_id))
        return tuple(_reason(finding, self.library) for finding in said)


@dataclass(frozen=True, slots=True)
class PatientLibrary:
    """The list for one patient; `reasons` are by exercise."""

    page: LibraryPage
    known: Known
    reasons: Mapping[str, tuple[Reason, ...]]


@dataclass(frozen=True, slots=True)
class PatientExercise:
    """One exercise for one patient, with what is ticked and goes together."""

    page: ExercisePage
    known: Known
    fit: Fit
    reasons: tuple[Reason, ...]


def read_library(actor: User, patient: Patient, args: Mapping[str, str]) -> PatientLibrary:
    """The library as an address asks for it, judged as the builder of the program does (seven queries at the most).

    Policy has let the actor in.
    """
    known = _known(actor, patient)
    page = browse(known.library, read_asked(facets(known.library, for_patient=True), args), known.fit)
    fits = (entry.fit for shelf in page.shelves for entry in shelf.entries if entry.fit)
    return PatientLibrary(page, known, {fit.exercise.slug: known.reasons(fit) for fit in fits})


def read_exercise(actor: User, patient: Patient, slug: str, ticked: Sequence[str]) -> PatientExercise:
    """One exercise with what is ticked, as it stands for a patient. Policy has let the actor in. Raises NotInLibrary."""
    page = exercise_page(shown_library(), slug, ticked)
    known = _known(actor, patient)
    fit = known.fit(page.exercise, (), page.shown.modifications)
    return PatientExercise(page, known, fit, known.reasons(fit))


def _known(actor: User, patient: Patient) -> Known:
    library = shown_library()
    program = policy.find_open_program(actor, patient.id)
    snapshot, screening = screened_patient(program or HomeProgram(patient_id=patient.id, status=ProgramStatus.DRAFT))
    for_all = (one.rule for one in screening.firings if is_about_every_exercise(one.rule))
    return Known(
        library=library,
        screening=screening,
        for_all=tuple(rule_view(library, rule) for rule in sorted(for_all, key=lambda rule: -rule.action.rank)),
        in_program=frozenset(line.exercise_slug for line in list_prescriptions(program.id)) if program else frozenset(),
        holds=by_exercise(list_open_holds(program.id)) if program else {},
        is_screened=snapshot.screen_is_complete,
    )


def _held(holds: Sequence[ExerciseHold]) -> Held:
    return Held(why_held(holds), holds[0].id)


def _reason(finding: Finding, library: Library) -> Reason:
    text = sentence(finding) if finding.action.stops else f"{finding.reason}."
    return Reason(
        finding_kind(finding.action.value), text, finding.rule_id if finding.rule_id in library.rules_data else ""
    )
