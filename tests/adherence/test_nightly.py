"""Every night the rules about reports are asked again: what they hold then, what they say, and what stays as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinic.adherence import nightly
from clinic.adherence.models import LogStatus, Reason
from clinic.adherence.nightly import NightOfReports, judge_all_reports
from clinic.core import clock
from clinic.patients.models import Episode, EpisodeStatus, Patient, Pregnancy
from clinic.programs import stopping
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.safety_record.holds import list_holds
from clinic.safety_record.models import ExerciseHold, StoredScreening
from tests import factories
from tests.adherence.helpers import answer as say
from tests.adherence.helpers import report, today
from tests.factories import BREATHE, RELEASE, IssuedProgram
from tests.programs.cases import REASON

pytestmark = pytest.mark.usefixtures("database")
FLAT_REST = "constructive-rest"
FAINT = {"felt": ("faint",)}


def given(*slugs: str, **values: Any) -> IssuedProgram:
    """A screened patient with a sheet of these exercises."""
    patient = factories.make_patient(therapist=factories.make_user(), **values)
    factories.make_screen(patient)
    return factories.make_issued_program(patient, slugs=slugs or (RELEASE, BREATHE))


def pregnant_since(issued: IssuedProgram) -> None:
    """A new health screen says so."""
    due_on = today() + timedelta(days=280 - 7 * 12)
    values = {"pregnancy": Pregnancy.PREGNANT, "due_on": due_on}
    with factories.current().transaction(issued.patient.clinic_id) as session:
        patient = session.get_one(Patient, (issued.patient.clinic_id, issued.patient.id))
        patient.pregnancy, patient.due_on = Pregnancy.PREGNANT, due_on
    factories.make_screen(issued.patient, flags=("pregnant",), **values)


def night(issued: IssuedProgram, days: int = 0) -> NightOfReports:
    """The night `days` days from now in the patient's clinic."""
    with clock.fixed(clock.now() + timedelta(days=days)):
        return judge_all_reports(factories.current(), issued.patient.clinic_id)


def held(issued: IssuedProgram) -> set[tuple[str, str]]:
    return {(one.exercise_slug, one.rule_id) for one in holds(issued) if one.lifted_at is None}


def holds(issued: IssuedProgram) -> list[ExerciseHold]:
    with factories.current().transaction(issued.patient.clinic_id):
        return list(list_holds(issued.patient.id))


def kept(issued: IssuedProgram) -> list[tuple[str, str, set[str]]]:
    """Everything the rules said about reports, oldest first: occasion, outcome, rules."""
    query = select(StoredScreening).where(StoredScreening.scope == "reports").order_by(StoredScreening.id)
    query = query.where(StoredScreening.patient_id == issued.patient.id)
    with factories.current().transaction(issued.patient.clinic_id) as session:
        rows = session.scalars(query.options(selectinload(StoredScreening.findings))).all()
        return [(row.occasion, row.outcome, {one.rule_id for one in row.findings}) for row in rows]


def lift_all(issued: IssuedProgram) -> None:
    pt = factories.make_user()
    with factories.acting(pt):
        for hold in list_holds(issued.patient.id):
            if hold.lifted_at is None:
                stopping.lift_hold(pt, issued.patient.id, hold.id, REASON)


def test_a_new_screen_makes_an_old_report_hold_overnight() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    assert held(issued) == {(RELEASE, "SIGN-FAINT")}
    pregnant_since(issued)
    assert night(issued) == NightOfReports(judged=1, held=2)
    assert held(issued) == {(RELEASE, "SIGN-FAINT"), (RELEASE, "PG-SYMPT"), (FLAT_REST, "PG-SYMPT")}
    [hold] = [one for one in holds(issued) if one.exercise_slug == FLAT_REST]
    assert (hold.held_by_id, hold.inputs) == (None, ["pregnant", "faint: supported-psoas-release"])
    assert kept(issued)[-1][::2] == ("nightly", {"PG-SYMPT"})


def test_twice_in_one_night_is_once() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    pregnant_since(issued)
    night(issued)
    before = (kept(issued), [one.id for one in holds(issued)])
    assert night(issued) == NightOfReports(judged=1, held=0)
    assert (kept(issued), [one.id for one in holds(issued)]) == before


def test_what_was_said_when_it_came_is_not_said_again() -> None:
    issued = given(BREATHE)
    report(issued, say(BREATHE, felt=("sharp",)))
    before = (kept(issued), [one.id for one in holds(issued)])
    assert night(issued) == NightOfReports(judged=1)
    assert (kept(issued), [one.id for one in holds(issued)]) == before


def test_a_window_that_passes_is_kept_as_passed() -> None:
    issued = given(RELEASE)
    skipped = {"status": LogStatus.SKIPPED, "reason": Reason.DONT_LIKE}
    report(issued, say(RELEASE, 5, **skipped), say(RELEASE, 4, **skipped))
    assert kept(issued) == [("reported", "suggest", {"SD-DISLIKE"})]
    night(issued, 1)
    assert len(kept(issued)) == 1
    night(issued, 2)
    assert kept(issued)[1:] == [("nightly", "ok", set())]
    night(issued, 3)
    assert len(kept(issued)) == 2


def test_a_window_that_becomes_true_is_found_on_that_night() -> None:
    patient = factories.make_patient(therapist=factories.make_user())
    factories.make_screen(patient)
    issued = factories.make_issued_program(patient, slugs=(BREATHE,), made_at=clock.days_ago(7))
    report(issued, *(say(BREATHE, days, pain_before=4, pain_after=4) for days in range(7)))
    night(issued)
    assert kept(issued) == []
    night(issued, 1)
    assert kept(issued) == [("nightly", "task_reassess", {"SD-1WEEK"})]
    night(issued, 3)
    assert kept(issued)[1:] == [("nightly", "ok", set())]


def test_a_hold_that_was_lifted_stays_lifted() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    pregnant_since(issued)
    night(issued)
    lift_all(issued)
    assert night(issued) == NightOfReports(judged=1, held=0)
    assert held(issued) == set()


def test_lifting_one_exercise_answers_for_that_one_alone() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    lift_all(issued)
    pregnant_since(issued)
    night(issued)
    assert held(issued) == {(FLAT_REST, "PG-SYMPT")}


def test_what_was_on_file_when_the_newest_sheet_was_given_is_answered() -> None:
    issued = given(RELEASE)
    report(issued, say(RELEASE, **FAINT))
    lift_all(issued)
    factories.make_version(issued.program, issued.link, number=2, slugs=(RELEASE, FLAT_REST), starts_on=today())
    pregnant_since(issued)
    assert night(issued).held == 0


def test_a_report_that_was_corrected_holds_nothing() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    lift_all(issued)
    report(issued, say(RELEASE, 1))
    pregnant_since(issued)
    assert night(issued).held == 0


def test_a_report_about_more_than_a_week_ago_holds_nothing_overnight() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 6, **FAINT))
    lift_all(issued)
    pregnant_since(issued)
    assert night(issued, 1).held == 0


@pytest.mark.parametrize("kind", ["ended", "in error", "discharged", "not begun", "never reported"])
def test_what_is_not_in_force_is_left_alone(kind: str) -> None:
    issued = given(RELEASE, FLAT_REST)
    if kind != "never reported":
        report(issued, say(RELEASE, 1, **FAINT))
    pregnant_since(issued)
    with factories.current().transaction(issued.patient.clinic_id) as session:
        key = issued.patient.clinic_id
        if kind == "ended":
            program = session.get_one(HomeProgram, (key, issued.program.id))
            program.status, program.ended_at, program.ended_reason = ProgramStatus.COMPLETED, clock.now(), "Reached"
        if kind == "in error":
            patient = session.get_one(Patient, (key, issued.patient.id))
            patient.entered_in_error_at, patient.entered_in_error_by_id = clock.now(), issued.patient.therapist_id
            patient.entered_in_error_reason = "Typed twice"
        if kind == "discharged":
            episode = session.get_one(Episode, (key, issued.program.episode_id))
            episode.status, episode.ended_on = EpisodeStatus.DISCHARGED, today()
    if kind == "not begun":
        tomorrow = today() + timedelta(days=1)
        factories.make_version(issued.program, issued.link, number=2, slugs=(RELEASE,), starts_on=tomorrow)
    assert night(issued) == NightOfReports()


def test_one_patient_who_cannot_be_judged_keeps_none_of_the_others_from_it(monkeypatch: pytest.MonkeyPatch) -> None:
    people = [given(RELEASE, FLAT_REST) for _ in range(3)]
    for issued in people:
        report(issued, say(RELEASE, 1, **FAINT))
        pregnant_since(issued)
    act = nightly.act_overnight

    def breaking(patient_id: Any, program: Any) -> Any:
        made = act(patient_id, program)
        if patient_id == people[1].patient.id:
            raise RuntimeError("Robin, born 1985")
        return made

    monkeypatch.setattr(nightly, "act_overnight", breaking)
    assert night(people[0]) == NightOfReports(judged=2, held=4, broken=("RuntimeError",))
    assert [len(held(issued)) for issued in people] == [3, 1, 3]


def test_other_clinics_are_left_to_their_own_night() -> None:
    issued = given(RELEASE, FLAT_REST)
    report(issued, say(RELEASE, 1, **FAINT))
    pregnant_since(issued)
    other = factories.make_clinic()
    assert judge_all_reports(factories.current(), other.id) == NightOfReports()
    assert held(issued) == {(RELEASE, "SIGN-FAINT")}
