"""Two people at once, on connections of their own: what is committed is whole, numbered and never doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from time import sleep
from typing import Any
from uuid import uuid4

import pytest

from clinic.core import clock
from clinic.core.errors import StaleVersion
from clinic.documents import making
from clinic.exercises.catalog import library
from clinic.health_screens.service import ScreenAnswers, take_screen
from clinic.patients.models import Patient, Pregnancy
from clinic.programs import linking, overriding, service
from clinic.programs.editing import hold_open
from clinic.programs.errors import CannotOverride, ExerciseIsThere, LinkIsNotPossible, ProgramIsUnsafe
from clinic.programs.models import FindingOverride, HomeProgram, ProgramVersion
from handouts.layouts.layout import Layout, Paper
from tests import factories
from tests.programs.cases import (
    BREATHE,
    PRESS,
    PRINTING,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    start,
)

pytestmark = pytest.mark.usefixtures("own_app")


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """The results of the calls, begun together; an exception is a result."""
    barrier = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def stored_numbers(user: Any) -> list[int]:
    with acting(user) as session:
        return [version.number for version in session.query(ProgramVersion).order_by(ProgramVersion.number)]


def test_two_issues_at_once_are_version_1_and_2() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    made = at_once(lambda: issue(pt, program), lambda: issue(colleague, program))
    assert sorted(version.number for version in made) == [1, 2]
    assert stored_numbers(pt) == [1, 2]


def test_two_issues_of_one_draft_as_seen_are_one_sheet() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    made = at_once(lambda: issue(pt, program, version=2), lambda: issue(colleague, program, version=2))
    assert sorted(type(one).__name__ for one in made) == ["ProgramVersion", "StaleVersion"]
    assert stored_numbers(pt) == [1]


def test_a_double_click_issues_once() -> None:
    pt = factories.make_user()
    program, key = start(pt, cleared_patient(pt), BREATHE), uuid4()
    made = at_once(*[lambda: issue(pt, program, form_key=key, version=2)] * 4)
    assert {version.id for version in made} == {made[0].id}
    assert stored_numbers(pt) == [1]


def test_two_first_clicks_start_one_program() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    at_once(lambda: start(pt, patient, BREATHE), lambda: start(pt, patient, PRESS))
    with acting(pt) as session:
        assert session.query(HomeProgram).count() == 1


def test_the_same_exercise_added_twice_at_once_is_there_once() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    results = at_once(*[lambda: add(pt, program)] * 2)
    assert sum(isinstance(one, ExerciseIsThere) for one in results) == 1
    assert len(lines_of(pt, program)) == 1


def test_a_lost_update_is_refused() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    results = at_once(*[lambda goal=goal: set_goal(pt, program, goal) for goal in ("Walk", "Run", "Swim")])
    assert sum(isinstance(one, StaleVersion) for one in results) == 2


def test_one_paper_asked_for_twice_at_once_is_stored_once() -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))

    def a4() -> Any:
        with acting(pt):
            return making.get_document(pt, version, PRINTING, Layout(paper=Paper.A4)).id

    first, second = at_once(a4, a4)
    assert first == second


@pytest.mark.parametrize("what", ["issue", "add", "add what is held"])
def test_what_is_judged_waits_for_the_screen_that_is_being_taken(what: str) -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    patient = cleared_patient(pt, sex_at_birth="female")
    program = start(pt, patient, *((RELEASE,) if what == "issue" else ()))
    call = {
        "issue": lambda: issue(pt, program),
        "add": lambda: add(pt, program, RELEASE),
        "add what is held": lambda: add_held(pt, patient, RELEASE),
    }[what]
    with pytest.raises(ProgramIsUnsafe):
        while_pregnancy_is_told(colleague, patient, call).result()


def test_an_override_is_written_on_the_screen_that_is_being_taken() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    patient = cleared_patient(pt, sex_at_birth="female", pregnancy=Pregnancy.PREGNANT, due_on=due_on())
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, "constructive-rest", override_reason=REASON)
    rule = written_rule(pt, program)
    factories.make_screen(patient, pregnancy=Pregnancy.PREGNANT, due_on=due_on())

    def override() -> Any:
        with acting(pt):
            return overriding.override_finding(pt, program.id, "constructive-rest", rule, REASON)

    with pytest.raises(CannotOverride):
        while_pregnancy_is_told(colleague, patient, override, Pregnancy.NO).result()


def test_no_link_is_made_into_a_program_that_is_being_ended() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    issue(pt, program)

    def new_link() -> Any:
        with acting(colleague):
            return linking.replace_link(colleague, patient.id, PRINTING)

    with ThreadPoolExecutor(1) as pool:
        with acting(pt):
            service.end_program(pt, program.id, reason="Goal reached", revoke=True)
            result = pool.submit(new_link)
            sleep(0.5)
        assert isinstance(result.exception(), LinkIsNotPossible)


def while_pregnancy_is_told(
    user: Any, patient: Patient, call: Callable[[], Any], pregnancy: Pregnancy = Pregnancy.PREGNANT
) -> Future[Any]:
    """What `call` gives when it begins while a screen is stored and not yet committed."""
    due = due_on() if pregnancy is Pregnancy.PREGNANT else None
    flags = frozenset({"pregnant"} if due else ())
    groups = frozenset(library().flag_groups)
    answers = ScreenAnswers(flags, groups, {}, pregnancy, due_on=due, delivered_on=None, note="")
    with ThreadPoolExecutor(1) as pool:
        with acting(user):
            take_screen(user, patient.id, uuid4(), answers)
            result = pool.submit(call)
            sleep(0.5)
            assert not result.done(), "it did not wait"
        result.exception()
    return result


def due_on() -> date:
    return clock.today("America/Denver") + timedelta(weeks=16)


def written_rule(user: Any, program: HomeProgram) -> str:
    with acting(user) as session:
        return session.query(FindingOverride).filter_by(program_id=program.id).one().rule_id


def add(user: Any, program: HomeProgram, slug: str = PRESS) -> Any:
    with acting(user):
        return service.add_exercise(user, program.id, slug)


def set_goal(user: Any, program: HomeProgram, goal: str) -> Any:
    with acting(user):
        return service.set_details(user, program.id, goal=goal, next_visit_on=None, seen=(program.goal, None))


def add_held(user: Any, patient: Patient, slug: str) -> None:
    """Add as the builder does, which locks patient and program before anything is read."""
    with acting(user):
        service.add_exercise(user, hold_open(user, patient.id).id, slug)
