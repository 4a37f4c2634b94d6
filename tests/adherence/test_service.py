"""Taking reports: what is stored, what is replaced, what is refused; C06 and C08."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.adherence import service
from clinic.adherence.errors import DayNotOpen, NothingToReportOn, NotInProgram, SameFormOtherReport, TooManyReports
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus
from clinic.adherence.queries import get_summary, list_logs
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.programs.lines import MOST_EXERCISES
from clinic.programs.models import HomeProgram, ProgramStatus
from tests import factories
from tests.adherence.helpers import ago, answer, enter, link_of, logs_of, report, today
from tests.factories import BREATHE, PRESS, RELEASE

pytestmark = pytest.mark.usefixtures("database")


def test_a_report_is_stored_with_where_it_came_from() -> None:
    issued = factories.make_issued_program()
    [log] = report(issued, answer(pain_before=3, pain_after=4, felt=("sharp", "dizzy"), note="Hard today"))
    assert (log.source, log.link_id, log.entered_by_id) == (LogSource.LINK, issued.link.id, None)
    assert (log.program_version_id, log.for_on, log.felt) == (issued.version.id, today(), ["dizzy", "sharp"])


def test_C06_the_same_form_again_is_the_same_report() -> None:
    issued, key = factories.make_issued_program(), uuid4()
    assert len(report(issued, answer(), key=key)) == 1
    assert report(issued, answer(), key=key) == []
    assert len(logs_of(issued, counting=False)) == 1


def test_C06_the_same_form_with_another_body_is_refused() -> None:
    issued, key = factories.make_issued_program(), uuid4()
    report(issued, answer(), key=key)
    with pytest.raises(SameFormOtherReport):
        report(issued, answer(status=LogStatus.SKIPPED), key=key)
    with pytest.raises(SameFormOtherReport):
        report(factories.make_issued_program(factories.make_patient()), answer(), key=key)
    assert [log.status for log in logs_of(issued)] == ["done"]


def test_T07_replaying_an_old_form_does_not_bring_back_an_old_answer() -> None:
    issued, key = factories.make_issued_program(), uuid4()
    report(issued, answer(), key=key)
    report(issued, answer(status=LogStatus.SKIPPED))
    assert report(issued, answer(), key=key) == []
    assert [log.status for log in logs_of(issued)] == ["skipped"]


def test_a_changed_answer_is_a_new_row_and_the_old_one_stays() -> None:
    issued = factories.make_issued_program()
    report(issued, answer(pain_after=2))
    report(issued, answer(pain_after=5))
    assert [log.pain_after for log in logs_of(issued, counting=False)] == [2, 5]
    assert [log.pain_after for log in logs_of(issued)] == [5]


def test_an_answer_that_is_on_file_makes_no_row() -> None:
    issued = factories.make_issued_program()
    report(issued, answer(), answer(BREATHE))
    assert [log.exercise_slug for log in report(issued, answer(), answer(BREATHE, note="New"))] == [BREATHE]


def test_one_form_with_an_exercise_twice_is_one_report() -> None:
    issued = factories.make_issued_program()
    assert len(report(issued, answer(), answer(status=LogStatus.PARTLY))) == 1


@pytest.mark.parametrize("days_ago", [-1, 8, 11])
def test_T08_days_that_are_not_open_are_refused(days_ago: int) -> None:
    issued = factories.make_issued_program()
    with pytest.raises(DayNotOpen):
        report(issued, answer(days_ago=days_ago))
    assert logs_of(issued) == []


def test_T03_an_exercise_of_another_program_is_not_found() -> None:
    issued = factories.make_issued_program()
    factories.make_issued_program(factories.make_patient(), slugs=(PRESS,))
    with pytest.raises(NotInProgram):
        report(issued, answer(), answer(PRESS))
    assert logs_of(issued) == []


def test_each_day_belongs_to_the_version_in_force() -> None:
    issued = factories.make_issued_program()
    second = factories.make_version(issued.program, issued.link, number=2, slugs=(PRESS,), starts_on=ago(2))
    logs = report(issued, answer(days_ago=3), answer(PRESS, days_ago=2))
    assert [log.program_version_id for log in logs] == [issued.version.id, second.id]
    with pytest.raises(NotInProgram):
        report(issued, answer(days_ago=2))
    with pytest.raises(NotInProgram):
        report(issued, answer(PRESS, days_ago=3))


def test_T09_sixty_forms_an_hour() -> None:
    issued = factories.make_issued_program()
    for number in range(service.LINK_FORMS_AN_HOUR):
        report(issued, answer(pain_after=number % 7))
    with pytest.raises(TooManyReports):
        report(issued, answer(pain_after=9))
    assert report(issued, answer(pain_after=3)) == []


def test_a_missed_week_of_a_full_sheet_is_caught_up_in_one_evening() -> None:
    slugs = list(library().exercises)[:MOST_EXERCISES]
    issued = factories.make_issued_program(slugs=slugs)
    for days_ago in range(8):
        assert len(report(issued, *[answer(slug, days_ago=days_ago) for slug in slugs])) == MOST_EXERCISES


def test_T09_two_hundred_rows_an_hour() -> None:
    slugs = list(library().exercises)[:MOST_EXERCISES]
    issued = factories.make_issued_program(slugs=slugs)
    for pain in range(service.LINK_ROWS_AN_HOUR // MOST_EXERCISES):
        report(issued, *[answer(slug, pain_after=pain % 10) for slug in slugs])
    with pytest.raises(TooManyReports):
        report(issued, *[answer(slug, note="More") for slug in slugs])


def test_a_summary_counts_its_own_program_alone(database: Database) -> None:
    issued = factories.make_issued_program()
    report(issued, answer())
    later = clock.now() + timedelta(seconds=1)
    with factories.current().transaction(issued.patient.clinic_id) as session:
        old = session.get_one(HomeProgram, (issued.patient.clinic_id, issued.program.id))
        old.status, old.ended_at = ProgramStatus.COMPLETED, later
    second = HomeProgram(
        patient_id=issued.patient.id,
        episode_id=issued.program.episode_id,
        created_by_id=issued.program.created_by_id,
        status=ProgramStatus.ACTIVE,
        created_at=later,
    )
    factories.save(second, issued.patient.clinic_id)
    factories.make_version(second, issued.link, number=2, slugs=(RELEASE, BREATHE), starts_on=ago(0))
    with database.transaction(issued.patient.clinic_id):
        summary = get_summary(issued.patient.id)
    assert summary is not None
    assert summary.reported == 0


def test_C08_link_and_paper_stay_side_by_side_and_count_once(database: Database) -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    report(issued, answer())
    enter(therapist, issued, answer(status=LogStatus.PARTLY))
    assert [(log.source, log.status) for log in logs_of(issued)] == [("link", "done"), ("paper", "partly")]
    with database.transaction(therapist.clinic_id):
        summary = get_summary(issued.patient.id, days=1)
    assert summary is not None
    assert (summary.exercises[0].done, summary.exercises[0].partly, summary.reported) == (0, 1, 1)


def test_C08_two_people_enter_the_same_cell_and_one_row_counts() -> None:
    one, other = factories.make_user(), factories.make_user(role=Role.FRONT_DESK)
    issued = factories.make_issued_program(factories.make_patient(therapist=one))
    enter(one, issued, answer())
    enter(other, issued, answer())
    enter(other, issued, answer(status=LogStatus.SKIPPED))
    assert [(log.status, log.entered_by_id) for log in logs_of(issued)] == [("skipped", other.id)]


def test_an_untouched_cell_never_undoes_a_colleagues_change() -> None:
    one, other = factories.make_user(), factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=one))
    [seen] = enter(one, issued, answer())
    enter(other, issued, answer(status=LogStatus.SKIPPED), answer(BREATHE), seen=[seen.id])
    enter(one, issued, answer(), answer(days_ago=1), seen=[seen.id])
    counting = {(log.exercise_slug, log.for_on): log.status for log in logs_of(issued)}
    assert counting == {(RELEASE, today()): "skipped", (BREATHE, today()): "done", (RELEASE, ago(1)): "done"}


def test_an_emptied_cell_is_taken_back_and_kept_on_file() -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    report(issued, answer())
    [typed] = enter(therapist, issued, answer())
    assert enter(therapist, issued, seen=[typed.id]) == []
    assert [log.source for log in logs_of(issued)] == ["link"]
    assert len(logs_of(issued, counting=False)) == 2


def test_seen_rows_of_other_sources_or_patients_are_left_alone() -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    other = factories.make_issued_program(factories.make_patient(therapist=therapist))
    [linked], [phoned], [foreign] = (
        report(issued, answer()),
        enter(therapist, issued, answer(), source=LogSource.PHONE),
        enter(therapist, other, answer()),
    )
    enter(therapist, issued, seen=[linked.id, phoned.id, foreign.id])
    assert len(logs_of(issued)) == 2
    assert len(logs_of(other)) == 1


def test_who_may_enter_what() -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    with pytest.raises(NotAllowed):
        enter(factories.make_user(role=Role.ADMIN), issued, answer())
    with pytest.raises(NotAllowed):
        enter(therapist, issued, answer(), source=LogSource.LINK)
    with pytest.raises(DayNotOpen):
        enter(therapist, issued, answer(days_ago=-1))
    with pytest.raises(DayNotOpen):
        enter(therapist, issued, answer(days_ago=11))
    assert len(enter(therapist, issued, answer(days_ago=9))) == 1


def test_nothing_was_given() -> None:
    therapist = factories.make_user()
    patient = factories.make_patient(therapist=therapist)
    with factories.current().transaction(therapist.clinic_id), pytest.raises(NothingToReportOn):
        service.enter_reports(therapist, patient.id, [answer()], source=LogSource.PAPER, form_key=uuid4())


def test_Z02_another_clinics_patient_is_not_there() -> None:
    issued = factories.make_issued_program()
    stranger = factories.make_user(clinic=factories.make_clinic())
    with factories.current().transaction(stranger.clinic_id), pytest.raises(NotFound):
        service.enter_reports(stranger, issued.patient.id, [answer()], source=LogSource.PAPER, form_key=uuid4())


def test_P07_each_write_is_audited_once_and_without_values(database: Database) -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    report(issued, answer(note="Secret words"), answer(BREATHE))
    report(issued, answer(note="Secret words"))
    enter(therapist, issued, answer())
    enter(therapist, issued, answer())
    with database.transaction(therapist.clinic_id) as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "reports.entered")).all()
    assert [event.fields for event in events] == [["link"], ["paper"]]


def test_only_reports_that_count_are_listed(database: Database) -> None:
    issued = factories.make_issued_program()
    report(issued, answer(days_ago=1))
    report(issued, answer(BREATHE, pain_after=1))
    report(issued, answer(BREATHE, pain_after=2))
    with database.transaction(issued.patient.clinic_id):
        found = list_logs(issued.patient.id, ago(1), today())
        assert [(log.for_on, log.pain_after) for log in found] == [(today(), 2), (ago(1), None)]


def test_no_summary_before_the_first_day(database: Database) -> None:
    issued = factories.make_issued_program(starts_on=date(2999, 1, 1))
    with database.transaction(issued.patient.clinic_id):
        assert get_summary(issued.patient.id) is None
        assert get_summary(factories.make_patient().id) is None


def test_C06_twenty_at_once_make_one_row(own_app: Flask) -> None:
    issued, key = factories.make_issued_program(), uuid4()
    database: Database = own_app.extensions["database"]
    clinic: UUID = issued.patient.clinic_id
    gate, failed = threading.Barrier(20), []

    def submit() -> None:
        gate.wait()
        try:
            with database.transaction(clinic):
                service.report_by_link(link_of(issued), [answer(), answer(BREATHE)], form_key=key)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=submit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with database.transaction(clinic) as session:
        assert len(session.scalars(select(ExerciseLog)).all()) == 2
