"""A report that means stop: what it holds, what the patient reads, and who lets it go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinic.adherence.queries import get_summary
from clinic.core import clock
from clinic.decision_table.kinds import AssessmentClass
from clinic.programs import stopping
from clinic.safety_record.holds import list_holds
from clinic.safety_record.models import ExerciseHold, StoredScreening
from tests import factories
from tests.adherence.helpers import answer as say
from tests.adherence.helpers import enter, read, report, send, today
from tests.factories import BREATHE, RELEASE, IssuedProgram

pytestmark = pytest.mark.usefixtures("database")
Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
BALL, STRETCH = "prone-ball-release", "half-kneeling-hip-flexor-stretch"
REASON = "Called: gone after an hour, goes on with less."


def given(*slugs: str, flags: tuple[str, ...] = (), **values: Any) -> IssuedProgram:
    """A screened patient with a sheet of these exercises."""
    patient = factories.make_patient(therapist=factories.make_user(), **values)
    factories.make_screen(patient, flags=flags)
    factories.make_assessment(patient, AssessmentClass.SHORT_STRONG)
    return factories.make_issued_program(patient, slugs=slugs or (RELEASE, BREATHE))


def holds(issued: IssuedProgram) -> list[ExerciseHold]:
    with factories.current().transaction(issued.patient.clinic_id):
        return list(list_holds(issued.patient.id))


def held(issued: IssuedProgram) -> set[tuple[str, str]]:
    return {(one.exercise_slug, one.rule_id) for one in holds(issued) if one.lifted_at is None}


def reported(issued: IssuedProgram) -> list[StoredScreening]:
    query = select(StoredScreening).where(StoredScreening.occasion == "reported").order_by(StoredScreening.id)
    with factories.current().transaction(issued.patient.clinic_id) as session:
        return list(session.scalars(query.options(selectinload(StoredScreening.findings))))


def lift(issued: IssuedProgram, hold: ExerciseHold, reason: str = REASON) -> None:
    pt = factories.make_user()
    with factories.acting(pt):
        stopping.lift_hold(pt, issued.patient.id, hold.id, reason)


SIGNS = {
    "rose by two": ({"pain_before": 3, "pain_after": 5}, "SIGN-PAIN"),
    "high after": ({"pain_before": 7, "pain_after": 7}, "SIGN-PAIN"),
    "high, before not said": ({"pain_after": 8}, "SIGN-PAIN"),
    "sharp": ({"felt": ("sharp",)}, "SIGN-NERVE"),
    "down the leg": ({"felt": ("down_leg", "dull_ache")}, "SIGN-NERVE"),
    "faint": ({"felt": ("faint",)}, "SIGN-FAINT"),
}


@pytest.mark.parametrize("kind", SIGNS)
def test_a_stop_sign_holds_the_exercise_it_was_reported_for(kind: str) -> None:
    values, sign = SIGNS[kind]
    issued = given(BREATHE, "hand-to-knee-press")
    report(issued, say(BREATHE, **values))
    assert held(issued) == {(BREATHE, sign)}


@pytest.mark.parametrize(
    "values", [{"pain_before": 3, "pain_after": 4}, {"pain_before": 6, "pain_after": 6}, {"felt": ("dull_ache",)}, {}]
)
def test_what_is_no_sign_holds_nothing(values: dict[str, Any]) -> None:
    issued = given(BREATHE)
    report(issued, say(BREATHE, **values))
    assert held(issued) == set()


def test_pain_that_rose_after_a_stretch_holds_by_its_rule() -> None:
    issued = given(STRETCH, BREATHE)
    report(issued, say(STRETCH, pain_before=2, pain_after=4))
    assert held(issued) == {(STRETCH, "SD-WORSE"), (STRETCH, "SIGN-PAIN")}
    [hold] = [one for one in holds(issued) if one.rule_id == "SD-WORSE"]
    assert (hold.rule_version, hold.held_by_id) == (1, None)
    assert hold.inputs


def test_sharp_pain_anywhere_holds_every_tool() -> None:
    issued = given(BALL, BREATHE)
    report(issued, say(BREATHE, felt=("sharp",)))
    assert (BALL, "SD-TOOLSHARP") in held(issued)


def test_what_the_rules_said_is_kept_with_the_reports_that_decided() -> None:
    issued = given(STRETCH, BREATHE)
    report(issued, say(STRETCH, pain_before=2, pain_after=5, felt=("dull_ache",)))
    [row] = reported(issued)
    assert (row.scope, row.program_version_id, row.evaluated_by_id) == ("reports", issued.version.id, None)
    assert [(one.exercise_slug, one.rule_id, one.action) for one in row.findings if one.rule_id == "SD-WORSE"] == [
        (STRETCH, "SD-WORSE", "hold_exercise")
    ]
    [entry] = row.facts["log"]["entries"]
    assert (entry["slug"], entry["pain_before"], entry["pain_after"], entry["felt"]) == (STRETCH, 2, 5, ["dull_ache"])


def test_a_report_that_says_nothing_to_the_rules_is_not_kept() -> None:
    issued = given(BREATHE)
    report(issued, say(BREATHE, pain_before=2, pain_after=1))
    assert reported(issued) == []


def test_staff_who_type_in_a_report_hold_too_and_are_named() -> None:
    issued, pt = given(STRETCH), factories.make_user()
    enter(pt, issued, say(STRETCH, pain_before=1, pain_after=5))
    assert (STRETCH, "SD-WORSE") in held(issued)
    [row] = reported(issued)
    assert row.evaluated_by_id == pt.id


def test_the_same_sign_again_is_one_hold() -> None:
    issued = given(BREATHE)
    for days in (1, 0):
        report(issued, say(BREATHE, days, felt=("sharp",)))
    assert len(holds(issued)) == 1


def test_what_was_lifted_is_not_held_again_for_an_old_report() -> None:
    issued = given(STRETCH, BREATHE)
    report(issued, say(STRETCH, 1, pain_before=2, pain_after=4))
    lift(issued, holds(issued)[0])
    report(issued, say(BREATHE, pain_before=1, pain_after=1))
    assert held(issued) == set()
    report(issued, say(STRETCH, pain_before=2, pain_after=6))
    assert (STRETCH, "SD-WORSE") in held(issued)


def test_a_day_before_the_newest_sheet_holds_nothing() -> None:
    issued = given(BREATHE)
    factories.make_version(issued.program, issued.link, number=2, slugs=(BREATHE,), starts_on=today())
    report(issued, say(BREATHE, 2, felt=("sharp",)))
    assert held(issued) == set()


def test_lifting_takes_every_cause_of_the_exercise_with_who_and_why() -> None:
    issued = given(STRETCH)
    report(issued, say(STRETCH, pain_before=2, pain_after=9, felt=("sharp",)))
    assert len(holds(issued)) == 3
    lift(issued, holds(issued)[0])
    assert held(issued) == set()
    assert {one.lifted_reason for one in holds(issued)} == {REASON}
    assert all(one.lifted_by_id for one in holds(issued))


def test_the_patient_reads_it_at_once_and_until_it_is_lifted(opened: Opened) -> None:
    browser, issued = opened(given(RELEASE, BREATHE))
    send(browser, "done", "done", e0_felt=["sharp"])
    page = read(browser)
    assert "Stop this one for now" in page
    assert "801-555-0100" in page
    assert "Belly and rib breathing" in page
    lift(issued, holds(issued)[0])
    assert "Stop this one for now" not in read(browser)


def test_a_held_exercise_is_not_asked_for_from_the_next_day_on(opened: Opened) -> None:
    browser, issued = opened(given(RELEASE, BREATHE))
    with clock.fixed(clock.days_ago(1)):
        report(issued, say(RELEASE, felt=("tingling",)))
    page = read(browser)
    assert "Do not do this one until we have talked" in page
    assert f'-slug" type="hidden" value="{BREATHE}"' in page
    assert f'-slug" type="hidden" value="{RELEASE}"' not in page


def test_one_alarming_report_costs_a_bounded_number_of_statements(count_queries: Any) -> None:
    issued = given(RELEASE, BREATHE, STRETCH, BALL)
    with count_queries() as quiet:
        report(issued, say(BREATHE, 1, pain_before=1, pain_after=1))
    with count_queries() as alarming:
        report(issued, say(STRETCH, pain_before=1, pain_after=9, felt=("sharp", "tingling")))
    made = len(holds(issued))
    assert made >= 4
    assert len(alarming) <= len(quiet) + 3 + 2 * made


def test_days_on_hold_leave_the_figures() -> None:
    """What the patient was told not to do is not missing: from the day after the report until it is lifted."""
    issued = given(BREATHE)
    with clock.fixed(clock.days_ago(6)):
        report(issued, say(BREATHE, felt=("sharp",)))
    with clock.fixed(clock.days_ago(2)):
        lift(issued, holds(issued)[0])
    with factories.current().transaction(issued.patient.clinic_id):
        summary = get_summary(issued.patient.id)
    assert summary is not None
    assert summary.prescribed == 4  # the day it began, the day it was lifted, and the two since
    assert summary.unlogged == 3
