"""What is counted over an episode of care, and one form that is sent many times at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.monitoring import service
from clinic.monitoring.models import ManagementMinutes
from clinic.monitoring.queries import Counters, counters_of
from clinic.monitoring.rules import Span
from clinic.patients.kinds import EpisodeStatus
from clinic.patients.models import Episode
from clinic.programs.links import link_ends_at, secret_hash
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus
from tests import factories
from tests.adherence.helpers import ago, answer, enter, report, today
from tests.factories import BREATHE, RELEASE, IssuedProgram
from tests.programs.cases import acting


def switch_on() -> None:
    admin = factories.make_user(role=Role.ADMIN)
    with acting(admin):
        service.switch(admin, on=True)


def counted(pt: User, issued: IssuedProgram) -> Counters:
    with acting(pt):
        found = counters_of(issued.patient.id)
    assert found is not None
    return found


def end(pt: User, issued: IssuedProgram, *, discharge: bool = False) -> None:
    with acting(pt) as session:
        program = session.get_one(HomeProgram, (issued.program.clinic_id, issued.program.id))
        program.status, program.ended_at = ProgramStatus.COMPLETED, clock.now() - timedelta(days=4)
        if discharge:
            episode = session.get_one(Episode, (program.clinic_id, program.episode_id))
            episode.status, episode.ended_on = EpisodeStatus.DISCHARGED, ago(4)


def followed_by(pt: User, issued: IssuedProgram, episode_id: UUID) -> IssuedProgram:
    """Another program of the patient, given out four days ago."""
    made_at, clinic = clock.now() - timedelta(days=4), issued.patient.clinic_id
    program = HomeProgram(
        patient_id=issued.patient.id,
        episode_id=episode_id,
        created_by_id=pt.id,
        created_at=made_at,
        status=ProgramStatus.ACTIVE,
    )
    factories.save(program, clinic)
    link = PatientLink(
        patient_id=issued.patient.id,
        program_id=program.id,
        created_by_id=pt.id,
        token_hash=secret_hash(uuid4().hex),
        code_hash=secret_hash(uuid4().hex),
        created_at=made_at,
        expires_at=link_ends_at(made_at, None),
    )
    factories.save(link, clinic)
    version = factories.make_version(program, link, number=2, slugs=(RELEASE, BREATHE), issued_at=made_at)
    return replace(issued, program=program, version=version, link=link)


@pytest.mark.usefixtures("database")
def test_a_new_program_in_the_same_episode_goes_on_counting() -> None:
    pt = factories.make_user()
    switch_on()
    issued = factories.make_issued_program(factories.make_patient(therapist=pt))
    for day in (5, 6):
        report(issued, answer(days_ago=day))
    end(pt, issued)
    newer = followed_by(pt, issued, issued.program.episode_id)
    report(newer, answer(days_ago=0), answer(days_ago=1))
    enter(pt, newer, answer(days_ago=2))
    days = counted(pt, issued).days
    assert days is not None
    assert (days.period, days.by_page, days.otherwise) == (Span(ago(10), ago(-19)), 4, 1)


@pytest.mark.usefixtures("database")
def test_a_new_episode_counts_from_its_own_first_sheet() -> None:
    pt = factories.make_user()
    switch_on()
    issued = factories.make_issued_program(factories.make_patient(therapist=pt))
    report(issued, answer(days_ago=5))
    end(pt, issued, discharge=True)
    before = counted(pt, issued).days
    assert before is not None
    assert (before.period.first_on, before.by_page) == (ago(10), 1), "the last episode, while none runs"
    newer = followed_by(pt, issued, factories.make_episode(issued.patient).id)
    report(newer, answer(days_ago=0))
    days = counted(pt, issued).days
    assert days is not None
    assert (days.period.first_on, days.by_page) == (ago(4), 1)


@pytest.mark.usefixtures("database")
def test_nothing_is_counted_before_the_first_sheet_of_an_episode() -> None:
    pt = factories.make_user()
    switch_on()
    issued = factories.make_issued_program(factories.make_patient(therapist=pt))
    end(pt, issued, discharge=True)
    factories.make_episode(issued.patient)
    assert counted(pt, issued).days is None


def test_one_form_sent_ten_times_at_once_is_one_row_and_ten_answers(own_app: Flask) -> None:
    pt = factories.make_user()
    switch_on()
    patient, key, day = factories.make_patient(therapist=pt), uuid4(), today()
    database = own_app.extensions["database"]
    gate, failed, made = threading.Barrier(10), [], []

    def submit() -> None:
        gate.wait()
        try:
            with database.transaction(patient.clinic_id):
                said = {"on_day": day, "minutes": 12, "was_live": False, "about": "By phone"}
                made.append(service.add_minutes(pt, patient.id, form_key=key, **said).id)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=submit) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(made) == 10
    with database.transaction(patient.clinic_id) as session:
        [row] = session.scalars(select(ManagementMinutes)).all()
        assert set(made) == {row.id}
        added = select(AuditEvent).where(AuditEvent.action == "monitoring.minutes_added")
        assert len(session.scalars(added).all()) == 1, "it is told once"
