"""Every night each sheet in force is judged by the new day's facts: what changes, what is kept, what stands on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from clinic.accounts.models import User
from clinic.core import clock
from clinic.patients.models import Episode, EpisodeStatus, Patient, Pregnancy
from clinic.programs import nightly, reprinting, service
from clinic.programs.models import ProgramStatus
from clinic.programs.nightly import Night, judge_all_sheets
from clinic.programs.queries import list_prescriptions
from clinic.safety_record.models import StoredScreening
from clinic.safety_record.queries import list_news
from tests import factories
from tests.factories import BREATHE, RELEASE
from tests.forms import post
from tests.programs.cases import BALL, REASON, acting, cleared_patient, issue, pregnant_patient, start

FLAT_REST = "constructive-rest"
NIGHTLY_STATEMENTS = 12
"""For one page of patients, however many are on it."""

pytestmark = pytest.mark.usefixtures("database")
Counting = Callable[[], Any]


def night(user: User, days: int = 0) -> Night:
    """The night `days` days from now, in the user's clinic."""
    with clock.fixed(clock.now() + timedelta(days=days)), acting(user):
        found = judge_all_sheets()
    assert found is not None
    return found


def news(user: User) -> dict[Any, list[tuple[str, str, str]]]:
    """What stands on the therapist's desk, by patient: exercise, rule, action of what speaks against the sheet."""
    with acting(user):
        return {
            patient.id: [(one.exercise_slug, one.rule_id, one.action) for one in row.findings]
            for patient, row in list_news(therapist=user)
        }


def kept(user: User) -> list[StoredScreening]:
    query = select(StoredScreening).where(StoredScreening.occasion == "nightly").order_by(StoredScreening.id)
    with acting(user) as session:
        return list(session.scalars(query.options(selectinload(StoredScreening.findings))))


def at_home(pt: User, patient: Patient, *slugs: str) -> Patient:
    issue(pt, start(pt, patient, *slugs))
    return patient


def test_a_quiet_night_keeps_nothing() -> None:
    pt = factories.make_user()
    at_home(pt, cleared_patient(pt), BREATHE, FLAT_REST)
    assert night(pt) == Night(judged=1, stored=0, news=0)
    assert news(pt) == {}


def test_a_pregnancy_that_passes_twenty_weeks_speaks_against_lying_flat() -> None:
    pt = factories.make_user()
    patient = at_home(pt, pregnant_patient(pt, weeks=18), FLAT_REST)
    assert night(pt, 7).news == 0
    assert night(pt, 8) == Night(judged=1, stored=1, news=1)
    assert (FLAT_REST, "PG-FLAT20", "block") in news(pt)[patient.id]
    [row] = kept(pt)
    assert (row.scope, row.evaluated_by_id, row.facts["ga_weeks"]) == ("sheet", None, 20)


def test_a_health_screen_grows_old() -> None:
    pt = factories.make_user()
    patient = at_home(pt, cleared_patient(pt), BREATHE)
    assert night(pt, 30).news == 0
    assert night(pt, 120).news == 1
    assert {rule for _, rule, _ in news(pt)[patient.id]} & {"SC-OLD", "SC-OLD-WARN"}


@pytest.mark.parametrize("days", [0, 8, 120])
def test_twice_is_once(days: int) -> None:
    pt = factories.make_user()
    at_home(pt, pregnant_patient(pt, weeks=18), FLAT_REST)
    first = night(pt, days)
    rows = [row.id for row in kept(pt)]
    again = night(pt, days)
    assert again == Night(judged=first.judged, stored=0, news=0)
    assert [row.id for row in kept(pt)] == rows


def test_weeks_that_go_by_without_another_answer_keep_nothing() -> None:
    pt = factories.make_user()
    at_home(pt, pregnant_patient(pt, weeks=18), FLAT_REST)
    assert [night(pt, days).stored for days in (8, 9, 10, 16)] == [1, 0, 0, 0]


def test_what_was_overridden_for_this_screen_is_no_news() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    issue(pt, program)
    assert night(pt).news == 0


def test_a_new_screen_tells_overnight_what_it_means_for_the_sheet() -> None:
    pt = factories.make_user()
    patient = at_home(pt, cleared_patient(pt), BREATHE, FLAT_REST)
    night(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    assert night(pt).news == 1
    assert (FLAT_REST, "CV-FLAT", "block") in news(pt)[patient.id]


def test_a_reason_written_at_the_printer_takes_it_off_the_desk() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    version = issue(pt, start(pt, patient, BREATHE, FLAT_REST))
    factories.make_screen(patient, flags=("heart_failure",))
    assert night(pt).news == 1
    with clock.fixed(clock.now() + timedelta(minutes=5)), acting(pt):
        reprinting.confirm_printing(pt, version, REASON)
    assert news(pt) == {}
    assert night(pt, 1).news == 0


def test_a_sheet_from_before_evaluations_were_kept_is_measured_by_what_was_frozen_with_it() -> None:
    pt = factories.make_user()
    known = {"rule": "CV-FLAT", "action": "block", "exercise": FLAT_REST, "override": None}
    people = []
    for findings in ([], [known]):
        people.append(factories.make_patient(therapist=pt))
        factories.make_screen(people[-1], flags=("heart_failure",))
        said = {"outcome": "block", "findings": findings}
        factories.make_issued_program(people[-1], slugs=(FLAT_REST,), said=said)
    assert night(pt) == Night(judged=2, stored=2, news=1)
    assert set(news(pt)) == {people[0].id}


def not_in_force(kind: str, pt: User) -> None:
    """A patient whose sheet nobody is asked to do any more."""
    patient = factories.make_patient(therapist=pt)
    factories.make_screen(patient)
    if kind == "draft":
        factories.make_episode(patient)
        start(pt, patient, BREATHE)
        return
    status = ProgramStatus.COMPLETED if kind == "ended" else ProgramStatus.ACTIVE
    ended = {"ended_at": clock.now(), "ended_reason": "Goal reached"} if kind == "ended" else {}
    issued = factories.make_issued_program(patient, status=status, **ended)
    with acting(pt) as session:
        if kind == "in error":
            row = session.get_one(Patient, (pt.clinic_id, patient.id))
            row.entered_in_error_at, row.entered_in_error_by_id = clock.now(), pt.id
            row.entered_in_error_reason = "Typed twice"
        if kind == "discharged":
            episode = session.get_one(Episode, (pt.clinic_id, issued.program.episode_id))
            episode.status, episode.ended_on = EpisodeStatus.DISCHARGED, clock.today("America/Denver")


@pytest.mark.parametrize("kind", ["draft", "ended", "in error", "discharged"])
def test_what_is_not_in_force_is_left_alone(kind: str) -> None:
    pt = factories.make_user()
    not_in_force(kind, pt)
    assert night(pt).judged == 0


def test_the_newest_sheet_counts() -> None:
    pt = factories.make_user()
    patient = pregnant_patient(pt, weeks=18)
    program = start(pt, patient, FLAT_REST)
    issue(pt, program)
    with acting(pt):
        [line] = list_prescriptions(program.id)
        service.remove_exercise(pt, program.id, line.id)
        service.add_exercise(pt, program.id, BREATHE, ["seated-swap"])
    issue(pt, program)
    assert night(pt, 20).news == 0


def test_other_clinics_are_left_to_their_own_night() -> None:
    pt, other = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    at_home(pt, pregnant_patient(pt, weeks=18), FLAT_REST)
    assert night(other, 8) == Night(0, 0, 0)
    assert kept(pt) == []


def test_statements_do_not_grow_with_patients(count_queries: Counting) -> None:
    pt = factories.make_user()
    counts = []
    for more in (2, 8):
        for _ in range(more):
            patient = factories.make_patient(therapist=pt, pregnancy=Pregnancy.PREGNANT)
            factories.make_screen(patient, flags=("pregnant",), pregnancy=Pregnancy.PREGNANT)
            factories.make_issued_program(patient, slugs=(FLAT_REST, RELEASE))
        with acting(pt), count_queries() as queries:
            found = judge_all_sheets()
        assert found is not None
        assert found.stored == more
        counts.append(len(queries))
    assert max(counts) <= NIGHTLY_STATEMENTS


def test_pages_do_not_lose_or_repeat_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nightly, "PAGE", 2)
    pt = factories.make_user()
    for _ in range(5):
        patient = factories.make_patient(therapist=pt)
        factories.make_screen(patient, flags=("heart_failure",))
        factories.make_issued_program(patient, slugs=(FLAT_REST,))
    assert night(pt) == Night(judged=5, stored=5, news=5)
    assert len({row.patient_id for row in kept(pt)}) == 5


def test_looking_takes_it_off_the_desk(signed_in: Any) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, cleared_patient(pt), BREATHE, FLAT_REST)
    factories.make_screen(patient, flags=("heart_failure",))
    night(pt)
    [row] = kept(pt)
    assert "Changed overnight (1)" in browser.get("/").text
    assert post(browser, f"/patients/{patient.id}/screenings/{row.id}/look").status_code == 303
    assert "Changed overnight" not in browser.get("/").text
    assert news(pt) == {}
