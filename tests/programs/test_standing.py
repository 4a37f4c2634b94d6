"""What speaks for and against a sheet: the same as each of the five queries said that the one select stands for."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.db import session
from clinic.examination.snapshot import get_snapshot
from clinic.patients.models import Patient
from clinic.programs.models import FindingOverride, HomeProgram, ProgramStatus
from clinic.programs.queries import list_overrides, list_versions
from clinic.programs.reprinting import look_at
from clinic.programs.service import end_program
from clinic.programs.standing import read_standing
from clinic.safety_record import holds
from clinic.safety_record.models import StoredScreening
from tests import factories
from tests.programs.cases import BREATHE, acting, cleared_patient, issue, start

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def pt() -> User:
    return factories.make_user()


def given(pt: User) -> tuple[Patient, HomeProgram]:
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    issue(pt, program)
    return patient, program


def test_it_says_what_each_query_says_and_nothing_of_another_program(pt: User) -> None:
    patient, program = given(pt)
    _, other = given(pt)
    with acting(pt):
        lifted = holds.hold_by_hand(patient.id, program.id, "", pt.id, "Fell on Sunday")
        holds.lift(lifted, pt.id, "The X-ray is clear")
        held = holds.hold_by_hand(patient.id, program.id, "", pt.id, "Dizzy again")
        holds.hold_by_hand(other.patient_id, other.id, "", pt.id, "Of somebody else")
        standing = read_standing(list_versions(patient.id)[0])
        assert [one.id for one in standing.holds] == [held.id]
        assert standing.holds == holds.list_open_holds(program.id)
        assert standing.overrides == list_overrides(program.id) == []
        assert standing.snapshot == get_snapshot(patient.id)
        assert standing.status == ProgramStatus.ACTIVE


def test_the_overrides_are_those_of_its_program_the_oldest_first(pt: User) -> None:
    patient, program = given(pt)
    _, other = given(pt)
    with acting(pt):
        for about, rule in ((program, "SD-TWO"), (program, "SD-ONE"), (other, "SD-THREE")):
            session.add(override(pt, about, rule))
            session.flush()
        standing = read_standing(list_versions(patient.id)[0])
        assert [one.rule_id for one in standing.overrides] == ["SD-TWO", "SD-ONE"]
        assert standing.overrides == list_overrides(program.id)


def override(pt: User, program: HomeProgram, rule: str) -> FindingOverride:
    """Why somebody passed a rule in a program."""
    screen_id = get_snapshot(program.patient_id).screen_id
    assert screen_id is not None
    return FindingOverride(
        program_id=program.id, exercise_slug=BREATHE, rule_id=rule, rule_version=1, health_screen_id=screen_id,
        inputs=[], reason="We talked it over at length.", overridden_by_id=pt.id, overridden_at=clock.now(),
    )  # fmt: skip


def test_a_revoked_program_stands_so(pt: User) -> None:
    patient, program = given(pt)
    with acting(pt):
        end_program(pt, program.id, reason="Given by mistake", revoke=True)
        assert read_standing(list_versions(patient.id)[0]).status == ProgramStatus.REVOKED


def test_what_was_kept_is_of_this_very_sheet(pt: User) -> None:
    patient, program = given(pt)
    factories.make_screen(patient)
    issue(pt, program)
    with acting(pt):
        for version in list_versions(patient.id):
            (digest,) = session.scalars(
                select(StoredScreening.digest).where(StoredScreening.program_version_id == version.id)
            )
            kept = read_standing(version).kept
            assert kept
            assert kept.digest == digest


def test_a_kept_evaluation_can_be_read_whole_after_its_digest_was(pt: User) -> None:
    """The select reads no more of it, also of one that the session holds already."""
    patient, _ = given(pt)
    with acting(pt):
        (version,) = list_versions(patient.id)
        (row,) = session.scalars(select(StoredScreening).where(StoredScreening.program_version_id == version.id))
        look_at(pt, version)
        assert row.facts
