"""Every kind of text that can be put into a note, where it goes and what it is labelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.core.filters import day
from clinic.note_editor.inserts import LABELS, NOTHING, SECTION_OF, STARTS, insert_of, usual_inserts
from clinic.notes.models import NoteKind, SourceKind
from clinic.outcome_measures.rules import MeasureKey
from clinic.patients.models import Patient
from clinic.signed_notes.queries import last_visit_on
from tests import factories
from tests.adherence.helpers import answer, report
from tests.episodes.cases import diagnose, open_episode, set_goal
from tests.notes.cases import TODAY, note_text, signed_note
from tests.outcome_measures.cases import enter, psfs


@pytest.fixture
def pt(database: Database) -> User:
    return factories.make_user()


def put(pt: User, patient: Patient, what: SourceKind) -> str:
    with factories.acting(pt):
        made = insert_of(pt, patient.id, what)
    assert made is not None
    assert made.section == SECTION_OF[what]
    return made.text


def test_every_kind_that_can_be_asked_for_has_a_place_a_name_and_a_word_for_nothing() -> None:
    assert set(SECTION_OF) == set(LABELS) == set(NOTHING) == set(SourceKind) - {SourceKind.COPIED, SourceKind.TEMPLATE}
    assert set(STARTS) == set(NoteKind)


@pytest.mark.parametrize("what", list(SECTION_OF))
def test_of_a_patient_of_whom_nothing_is_known_there_is_nothing(pt: User, what: SourceKind) -> None:
    patient = factories.make_patient(therapist=pt)
    with factories.acting(pt):
        assert insert_of(pt, patient.id, what) is None


def test_screen_handouts_and_rules_are_said_with_their_dates(pt: User) -> None:
    patient = factories.make_patient(therapist=pt)
    factories.make_screen(patient)
    factories.make_issued_program(patient)
    assert put(pt, patient, SourceKind.SCREEN).startswith("Health screen of ")
    handouts = put(pt, patient, SourceKind.EDUCATION)
    assert handouts.startswith("Handout given: sheet 1, English, ")
    assert "Link to report by: until " in handouts
    assert put(pt, patient, SourceKind.CAUTIONS).startswith("Cautions on the day it was made")


def test_scores_go_where_the_patient_speaks_and_care_where_it_is_judged(pt: User) -> None:
    episode = open_episode(pt)
    diagnose(pt, episode)
    set_goal(pt, episode, "Climb the stairs")
    with factories.acting(pt) as session:
        patient = session.get_one(Patient, (pt.clinic_id, episode.patient_id))
    enter(pt, patient, MeasureKey.PSFS, psfs(4, 5, 6))
    assert put(pt, patient, SourceKind.SCORES).startswith("PSFS 5.0 of 10 (3 activities)")
    assert put(pt, patient, SourceKind.DIAGNOSES).startswith("M76.11 ")
    assert "Climb the stairs" in put(pt, patient, SourceKind.GOALS)
    with factories.acting(pt):
        progress = {one.kind for one in usual_inserts(pt, patient.id, NoteKind.PROGRESS)}
    assert {SourceKind.SCORES, SourceKind.GOALS, SourceKind.DIAGNOSES} <= progress


def test_a_late_note_holds_what_was_reported_up_to_its_visit(pt: User) -> None:
    issued = factories.make_issued_program(factories.make_patient(therapist=pt))
    report(issued, answer(days_ago=1, note="After the visit."))
    report(issued, answer(days_ago=6, note="Before the visit."))
    visit_on = TODAY - timedelta(days=5)
    enter(pt, issued.patient, MeasureKey.PSFS, psfs(4, 5, 6), days_ago=1)
    with factories.acting(pt):
        made = insert_of(pt, issued.patient.id, SourceKind.ADHERENCE, visit_on)
        assert insert_of(pt, issued.patient.id, SourceKind.SCORES, visit_on) is None
    assert made is not None
    assert "Before the visit." in made.text
    assert "After the visit." not in made.text
    assert made.label.endswith(day(visit_on))


def test_a_phone_call_is_no_visit_since_which_reports_are_told(pt: User) -> None:
    patient = factories.make_patient(therapist=pt)
    signed_note(pt, replace(note_text(), visit_on=TODAY - timedelta(days=9)), patient)
    signed_note(pt, replace(note_text(), kind=NoteKind.PHONE), patient)
    with factories.acting(pt):
        assert last_visit_on(patient.id) == TODAY - timedelta(days=9)
        assert last_visit_on(patient.id, TODAY - timedelta(days=10)) is None
