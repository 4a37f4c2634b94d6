"""One dose for every line at once: who can take it has it, who cannot stays and is named, and it is judged once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import UUID

import pytest
from sqlalchemy import select, text

from clinic.accounts.models import User
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.exercises.dose_shorthand import DoseNotUnderstood
from clinic.exercises.rules import default_dose
from clinic.programs import service
from clinic.programs.dose_for_all import DosedLine, doses_for_all
from clinic.programs.dosing import DoseForAll, set_dose_for_all
from clinic.programs.errors import ProgramIsClosed
from clinic.programs.models import HomeProgram
from clinic.programs.reviewing import dose_of
from clinic.safety_record.models import StoredScreening
from tests import factories
from tests.programs.cases import (
    BREATHE,
    PRESS,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    pregnant_patient,
    start,
)

Counter = Callable[[], AbstractContextManager[list[str]]]
CORE, REST, SHAKE, SIT, SQUAT = (
    "deep-core-exhale", "constructive-rest", "shake-out", "breath-reset", "supported-split-squat",
)  # fmt: skip


def line(number: int, slug: str, *modifications: str) -> DosedLine:
    exercise, chosen = library().get_exercise(slug), library().get_modifications(modifications)
    overrides = tuple(one.dose for one in chosen)
    return DosedLine(UUID(int=number), exercise.name, exercise.dose, overrides, default_dose(exercise, chosen))


def test_each_line_takes_what_is_said_and_keeps_the_rest() -> None:
    release, press = doses_for_all([line(1, RELEASE), line(2, PRESS)], "2/d 5d/wk")
    assert release.dose is not None
    assert press.dose is not None
    assert (release.dose.times_per_day, release.dose.days_per_week, release.dose.hold_seconds) == (2, 5, 300)
    assert press.dose.repetitions == 6
    assert release.is_change
    assert release.words == "Stay for 5 minutes. Twice a day, 5 days a week."


def test_a_cap_and_a_unit_that_is_missing_are_said_line_by_line() -> None:
    lines = [line(1, RELEASE), line(2, RELEASE, RAMP), line(3, SIT), line(4, SQUAT)]
    free, capped, breaths, squat = doses_for_all(lines, "8min")
    assert free.dose is not None
    assert capped.refusal == "Hold: enter 1 s to 5 min."
    assert breaths.refusal == "This exercise is counted in breaths; it has no time. Take out “8min”."
    assert squat.refusal == "This exercise has no hold. Take out “8min”."
    assert not any(one.is_change for one in (capped, breaths, squat))
    assert capped.words.startswith("Stay for 5 minutes.")


def test_a_number_means_what_each_exercise_is_counted_in() -> None:
    squat, press = doses_for_all([line(1, SQUAT), line(2, PRESS)], "10")
    assert squat.dose is not None
    assert squat.dose.repetitions == 10
    assert press.refusal == "“10” can be read two ways. Write 10x or 10s."


def test_the_same_again_is_no_change() -> None:
    [same] = doses_for_all([line(1, PRESS)], "1/d")
    assert same.dose == same.line.dose
    assert not same.is_change


def test_what_nobody_could_understand_is_refused_as_a_whole() -> None:
    with pytest.raises(DoseNotUnderstood):
        doses_for_all([line(1, PRESS)], "2/q")


def for_all(user: User, program: HomeProgram, said: str, version: int | None = None) -> DoseForAll:
    with acting(user) as session:
        now = session.get_one(HomeProgram, (user.clinic_id, program.id)).version
        return set_dose_for_all(user, program.id, now if version is None else version, said)


def events(user: User, program: HomeProgram) -> list[list[str]]:
    query = text("SELECT fields FROM audit_events WHERE entity_id = :id AND action = 'program.changed' ORDER BY seq")
    with acting(user) as session:
        return [list(row.fields) for row in session.execute(query, {"id": str(program.id)})]


@pytest.mark.usefixtures("database")
def test_every_line_is_saved_with_one_event() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE, BREATHE, PRESS)
    before = events(pt, program)
    done = for_all(pt, program, "2/d 5d/wk")
    assert len(done.changed) == 3
    assert done.refused == ()
    assert {(row.times_per_day, row.days_per_week) for row in lines_of(pt, program)} == {(2, 5)}
    assert events(pt, program)[len(before) :] == [["dose_for_all", RELEASE, BREATHE, PRESS]]


@pytest.mark.usefixtures("database")
def test_who_cannot_take_it_stays_as_it_is_and_is_named() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
        service.add_exercise(pt, program.id, BREATHE, ["seated-swap"])
        service.add_exercise(pt, program.id, SIT)
    before = [dose_of(row) for row in lines_of(pt, program)]
    done = for_all(pt, program, "6min 2/d")
    assert [one.line.name for one in done.changed] == [library().get_exercise(BREATHE).name]
    assert [one.refusal for one in done.refused] == [
        "Hold: enter 1 s to 5 min.",
        "This exercise is counted in breaths; it has no time. Take out “6min”.",
    ]
    after = [dose_of(row) for row in lines_of(pt, program)]
    assert (after[0], after[2]) == (before[0], before[2])
    assert (after[1].hold_seconds, after[1].times_per_day) == (360, 2)


@pytest.mark.usefixtures("database")
def test_nothing_changed_is_nothing_saved() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, PRESS)
    before = events(pt, program)
    done = for_all(pt, program, "1/d")
    assert (done.changed, done.refused, len(done.lines)) == ((), (), 1)
    assert events(pt, program) == before


@pytest.mark.usefixtures("database")
def test_it_is_judged_once(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[object] = []
    monkeypatch.setattr("clinic.programs.dosing.keep_draft", lambda *given: judged.append(given))
    pt = factories.make_user()
    for_all(pt, start(pt, cleared_patient(pt), RELEASE, BREATHE, PRESS), "2/d")
    assert len(judged) == 1


@pytest.mark.usefixtures("database")
def test_what_the_rules_said_about_it_is_kept() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    for_all(pt, program, "2/d")
    with acting(pt) as session:
        query = select(StoredScreening).where(StoredScreening.patient_id == patient.id)
        assert list(session.scalars(query))


@pytest.mark.usefixtures("database")
def test_an_exercise_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE, PRESS)
    with acting(pt) as session:
        session.execute(
            text("UPDATE prescriptions SET exercise_slug = 'gone' WHERE exercise_slug = :slug"), {"slug": RELEASE}
        )
    done = for_all(pt, program, "2/d")
    assert done.unknown == ("gone",)
    assert len(done.changed) == 1


@pytest.mark.usefixtures("database")
def test_who_may_not_and_what_is_over_is_refused() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), PRESS)
    assistant = factories.make_user(role=Role.ASSISTANT)
    stranger = factories.make_user(clinic=factories.make_clinic())
    with pytest.raises(NotAllowed), acting(assistant):
        set_dose_for_all(assistant, program.id, 1, "2/d")
    with pytest.raises(NotFound), acting(stranger):
        set_dose_for_all(stranger, program.id, 1, "2/d")
    with pytest.raises(StaleVersion):
        for_all(pt, program, "2/d", version=99)
    with pytest.raises(DoseNotUnderstood):
        for_all(pt, program, "often")
    assert [row.times_per_day for row in lines_of(pt, program)] == [1]
    with acting(pt):
        service.end_program(pt, program.id, reason="Goal reached.")
    with pytest.raises(ProgramIsClosed):
        for_all(pt, program, "2/d")


@pytest.mark.usefixtures("database")
def test_more_lines_cost_no_more_queries(count_queries: Counter) -> None:
    counts = []
    for slugs in ((RELEASE, PRESS), (RELEASE, PRESS, BREATHE, CORE, REST, SHAKE, SIT)):
        pt = factories.make_user()
        program = start(pt, cleared_patient(pt), *slugs)
        with count_queries() as queries:
            done = for_all(pt, program, "3d/wk" if len(slugs) == 2 else "2/d 6d/wk")
        assert len(done.changed) >= len(slugs) - 1
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 26, counts
