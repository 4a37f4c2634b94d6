"""The library as it stands for one patient: what may be given, with which change, and what stops the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from clinic.accounts.models import User
from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.formulary.browsing import LibraryPage, browse, facets
from clinic.formulary.facets import read_asked
from clinic.formulary.fitting import Fit, fit_of
from clinic.formulary.queries import shown_library
from clinic.formulary.rule_words import RuleView, rule_view
from clinic.formulary.touching import is_about_every_exercise
from clinic.patients.models import Patient
from clinic.programs import policy
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import screened_patient
from clinic.screening.advice import finding_kind, sentence
from clinic.screening.findings import Finding
from clinic.screening.service import PatientScreening


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an exercise is stopped or needs care; `rule` is the id to look it up by."""

    kind: str
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class PatientLibrary:
    """The list for one patient.

    `for_all` are the rules that speak about every exercise, said once; `reasons` are the others by exercise, the gravest
    first. `in_program` are the slugs of what the program holds already.
    """

    page: LibraryPage
    for_all: tuple[RuleView, ...]
    reasons: Mapping[str, tuple[Reason, ...]]
    in_program: frozenset[str]
    is_screened: bool


def read_library(actor: User, patient: Patient, args: Mapping[str, str]) -> PatientLibrary:
    """The library as an address asks for it, judged as the builder of the program does (six queries at the most).

    Policy has let the actor in.
    """
    library = shown_library()
    program = policy.find_open_program(actor, patient.id)
    lines = list_prescriptions(program.id) if program else ()
    snapshot, screening = screened_patient(program or HomeProgram(patient_id=patient.id, status=ProgramStatus.DRAFT))
    page = browse(library, read_asked(facets(library, for_patient=True), args), partial(_judge, library, screening))
    for_all = [one.rule for one in screening.firings if is_about_every_exercise(one.rule)]
    said_once = {rule.id for rule in for_all}
    fits = (entry.fit for shelf in page.shelves for entry in shelf.entries if entry.fit)
    return PatientLibrary(
        page=page,
        for_all=tuple(rule_view(library, rule) for rule in sorted(for_all, key=lambda rule: -rule.action.rank)),
        reasons={fit.exercise.slug: tuple(_reasons(library, fit, said_once)) for fit in fits},
        in_program=frozenset(line.exercise_slug for line in lines),
        is_screened=snapshot.screen_is_complete,
    )


def _judge(library: Library, screening: PatientScreening, exercise: Exercise, modifications: Sequence[str]) -> Fit:
    return fit_of(library, screening, exercise, modifications)


def _reasons(library: Library, fit: Fit, said_once: set[str]) -> list[Reason]:
    """The findings of the rules. What the clinic has decided about an exercise stands on its card in any case."""
    rules = library.rules_data.keys() - said_once
    return [_reason(finding) for finding in fit.found.findings if finding.rule_id in rules]


def _reason(finding: Finding) -> Reason:
    text = sentence(finding) if finding.action.stops else f"{finding.reason}."
    return Reason(finding_kind(finding.action.value), text, finding.rule_id)
