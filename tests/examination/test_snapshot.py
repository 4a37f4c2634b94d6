"""What the safety rules are told about a patient."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from clinic.core import clock
from clinic.core.errors import NotFound
from clinic.decision_table.kinds import AssessmentClass
from clinic.examination.queries import PatientSnapshot, get_snapshot
from clinic.exercises.catalog import library
from clinic.patients.models import Patient, Pregnancy
from tests.factories import make_assessment, make_clinic, make_patient, make_screen

GROUPS = list(library().flag_groups)


def snapshot(database, patient: Patient) -> PatientSnapshot:
    with database.transaction(patient.clinic_id):
        return get_snapshot(patient.id)


def test_the_newest_screen_and_assessment_count(database):
    patient = make_patient()
    make_screen(patient, flags=("ptsd",), taken_at=clock.days_ago(9))
    newest = make_screen(patient, flags=("glaucoma",), taken_at=clock.days_ago(2))
    make_screen(
        patient,
        flags=("stenosis",),
        taken_at=clock.days_ago(1),
        entered_in_error_at=clock.now(),
        entered_in_error_reason="x",
    )
    make_assessment(patient, AssessmentClass.SHORT_WEAK, assessed_at=clock.days_ago(5))
    latest = make_assessment(patient, AssessmentClass.LONG_WEAK, assessed_at=clock.days_ago(3))
    make_screen(make_patient(), flags=("ibd_flare",))
    read = snapshot(database, patient)
    assert (read.screen_id, read.flags) == (newest.id, frozenset({"glaucoma"}))
    assert (read.assessment_id, read.assessment_class) == (latest.id, AssessmentClass.LONG_WEAK)
    assert read.screen_is_complete


def test_nothing_is_known_of_a_new_patient(database):
    read = snapshot(database, make_patient())
    assert (read.screen_id, read.screen_taken_on, read.assessment_class) == (None, None, None)
    assert read.flags == frozenset()
    assert not read.screen_is_complete


def test_days_are_the_clinics(database):
    patient = make_patient(clinic=make_clinic(time_zone="Pacific/Auckland"))
    at = clock.now().replace(month=3, day=1, hour=23, minute=0)
    make_screen(patient, taken_at=at)
    assert snapshot(database, patient).screen_taken_on == date(at.year, 3, 2)


@pytest.mark.parametrize("missing", [group for group in GROUPS if group != "Cleared by the clinic"])
def test_each_unanswered_group_makes_the_screen_incomplete(database, missing):
    patient = make_patient(sex_at_birth="female")
    make_screen(patient, cleared_groups=[group for group in GROUPS if group != missing])
    read = snapshot(database, patient)
    assert read.unknown_groups == (missing,)
    assert not read.screen_is_complete


def test_pregnancy_follows_the_record(database):
    due = date(2027, 3, 4)
    patient = make_patient(pregnancy=Pregnancy.PREGNANT, due_on=due)
    make_screen(patient, pregnancy=Pregnancy.NO)
    read = snapshot(database, patient)
    assert (read.pregnancy, read.due_on) == (Pregnancy.PREGNANT, due)
    assert "pregnant" in read.flags


def test_an_old_pregnancy_of_the_screen_is_over(database):
    patient = make_patient(pregnancy=Pregnancy.POSTPARTUM, delivered_on=date(2026, 10, 1))
    make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT, due_on=date(2026, 10, 3))
    read = snapshot(database, patient)
    assert "pregnant" not in read.flags
    assert read.event_dates["delivery"] == date(2026, 10, 1)


def test_prefers_not_to_say_is_read_on_the_safe_side(database):
    patient = make_patient(pregnancy=Pregnancy.UNDISCLOSED)
    make_screen(patient)
    assert "pregnant" in snapshot(database, patient).flags


def test_men_need_no_pregnancy_answer(database):
    patient = make_patient(sex_at_birth="male")
    make_screen(patient, cleared_groups=[group for group in GROUPS if group != "Pregnancy"])
    assert snapshot(database, patient).screen_is_complete


def test_one_query_and_nothing_of_another_clinic(database, count_queries):
    patient, other = make_patient(), make_patient(clinic=make_clinic())
    make_screen(patient)
    with database.transaction(patient.clinic_id):
        with count_queries() as queries:
            get_snapshot(patient.id)
        assert len(queries) == 1
        for hidden in (other.id, uuid4()):
            with pytest.raises(NotFound):
                get_snapshot(hidden)
