"""`nightly` on the command line: every clinic has its turn, whatever happens in another; cron learns how it went."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, text

from clinic import cli
from clinic.accounts.models import Clinic, User
from clinic.adherence import nightly
from clinic.adherence.queries import ProgramForReports
from clinic.core import clock, db
from clinic.programs.nightly import judge_all_sheets
from clinic.safety_record.models import ExerciseHold, StoredScreening
from tests import factories
from tests.adherence.helpers import answer, report
from tests.programs.cases import acting, issue, pregnant_patient, start

Typed = Callable[[], Result]
FLAT_REST = "constructive-rest"


@pytest.fixture
def typed(own_app: Flask) -> Typed:
    """Type the command, some nights from now."""

    def run() -> Result:
        with clock.fixed(clock.now() + timedelta(days=8)):
            return own_app.test_cli_runner().invoke(args=["nightly"])

    return run


def clinic_with_a_pregnancy(name: str) -> User:
    """A clinic where a sheet with flat lying meets week 20 on the eighth night."""
    pt = factories.make_user(clinic=factories.make_clinic(name=name))
    issue(pt, start(pt, pregnant_patient(pt, weeks=18), FLAT_REST))
    return pt


def kept(user: User) -> int:
    with acting(user) as session:
        return len(session.scalars(select(StoredScreening).where(StoredScreening.occasion == "nightly")).all())


def test_every_clinic_has_its_night(typed: Typed) -> None:
    first, second = clinic_with_a_pregnancy("Alder"), clinic_with_a_pregnancy("Birch")
    done = typed()
    assert done.exit_code == 0
    for name in ("Alder", "Birch"):
        assert f"{name}: 1 sheets judged, 1 changed, 1 to look at" in done.output
    assert (kept(first), kept(second)) == (1, 1)
    again = typed()
    assert again.exit_code == 0
    assert "Alder: 1 sheets judged, 0 changed, 0 to look at" in again.output
    assert (kept(first), kept(second)) == (1, 1)


def test_one_clinic_that_fails_does_not_stop_the_others(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = clinic_with_a_pregnancy("Alder"), clinic_with_a_pregnancy("Birch")

    def breaking() -> object:
        night = judge_all_sheets()
        if db.clinic_id() == first.clinic_id:
            raise RuntimeError("Robin Marlowe, born 1985")
        return night

    monkeypatch.setattr(cli, "judge_all_sheets", breaking)
    done = typed()
    assert done.exit_code == 1
    assert "Alder: not judged (RuntimeError); nothing of it was stored" in done.output
    assert "Robin" not in done.output
    assert "Birch: 1 sheets judged, 1 changed, 1 to look at" in done.output
    assert (kept(first), kept(second)) == (0, 1)


def test_reports_have_their_turn_even_where_the_sheets_could_not_be_judged(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued = factories.make_issued_program(slugs=(FLAT_REST,))
    report(issued, answer(FLAT_REST, felt=("sharp",)))

    def breaking() -> object:
        raise RuntimeError("Robin Marlowe, born 1985")

    monkeypatch.setattr(cli, "judge_all_sheets", breaking)
    done = typed()
    assert done.exit_code == 1
    assert "Home Clinic: 0 sheets judged, 0 changed, 0 to look at; reports of 1 judged, 0 put on hold" in done.output
    assert "Robin" not in done.output


def test_reports_of_a_patient_that_cannot_be_judged_are_counted_and_told_to_cron(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        issued = factories.make_issued_program(slugs=(FLAT_REST,))
        report(issued, answer(FLAT_REST, felt=("sharp",)))
    act = nightly.act_overnight

    def breaking(patient_id: UUID, program: ProgramForReports) -> list[ExerciseHold]:
        if patient_id == issued.patient.id:
            raise RuntimeError("Robin Marlowe, born 1985")
        return act(patient_id, program)

    monkeypatch.setattr(nightly, "act_overnight", breaking)
    done = typed()
    assert done.exit_code == 1
    assert "Home Clinic: the reports of one patient not judged (RuntimeError); nothing of it was stored" in done.output
    assert "reports of 1 judged" in done.output
    assert "Robin" not in done.output


def test_a_second_run_at_the_same_time_stands_back(typed: Typed) -> None:
    pt = clinic_with_a_pregnancy("Alder")
    with acting(pt) as session:
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": f"nightly:{pt.clinic_id}"}
        )
        done = typed()
    assert done.exit_code == 0
    assert "Alder: another run is at it" in done.output
    assert kept(pt) == 0


def test_a_night_without_clinics_is_a_quiet_one(own_app: Flask) -> None:
    done = own_app.test_cli_runner().invoke(args=["nightly"])
    with factories.current().transaction() as session:
        assert session.scalars(select(Clinic)).all() == []
    assert (done.exit_code, done.output) == (0, "")


def test_a_night_is_an_audit_event_of_nobody(typed: Typed) -> None:
    pt = clinic_with_a_pregnancy("Alder")
    typed()
    with acting(pt) as session:
        query = text("SELECT actor_id, actor_kind FROM audit_events WHERE action = 'screenings.judged'")
        assert [tuple(row) for row in session.execute(query)] == [(None, "system")]
