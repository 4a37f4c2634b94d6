"""Several exercises at once: all or none, one judgement, one record, as many statements for three as for six."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any

import pytest

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.core.errors import NotAllowed, Refusal, StaleVersion
from clinic.core.permissions import Role
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.doses import DoseOutOfRange
from clinic.exercises.rules import Dose, Side, default_dose
from clinic.programs import service
from clinic.programs.adding import Added, NewLine, add_exercises, swap_back
from clinic.programs.errors import (
    ExerciseIsNotHome,
    ExerciseIsThere,
    ModificationDoesNotFit,
    ProgramIsUnsafe,
    ProgramNotScreened,
    TooManyExercises,
)
from clinic.programs.models import HomeProgram
from clinic.safety_record.models import StoredScreening
from tests import factories
from tests.programs.cases import BALL, BREATHE, PRESS, RAMP, RELEASE, acting, cleared_patient, lines_of, start

SIX = (BREATHE, RELEASE, PRESS, "deep-core-exhale", "seated-march", "breath-reset")

pytestmark = pytest.mark.usefixtures("database")

Queries = Callable[[], AbstractContextManager[list[str]]]


def line(slug: str, *modifications: str, dose: Dose | None = None, note: str = "") -> NewLine:
    known = clinic_library()
    usual = default_dose(known.get_exercise(slug), known.get_modifications(modifications))
    return NewLine(slug, modifications, dose or usual, note)


def add(user: User, program: HomeProgram, lines: Sequence[NewLine], **options: Any) -> Added:
    with acting(user):
        return add_exercises(user, program.id, lines, **options)


def slugs_of(user: User, program: HomeProgram) -> list[str]:
    return [row.exercise_slug for row in lines_of(user, program)]


def test_they_stand_after_what_is_there_with_everything_that_was_chosen() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    add(pt, program, [line(RELEASE, "knee-support", note="Ten slow breaths first"), line(PRESS)])
    rows = lines_of(pt, program)
    assert [(row.exercise_slug, row.position) for row in rows] == [(BREATHE, 1), (RELEASE, 2), (PRESS, 3)]
    assert [one.modification_slug for one in rows[1].modifications] == ["knee-support"]
    assert rows[1].personal_note == "Ten slow breaths first"


def test_one_judgement_is_kept_and_the_program_is_counted_once() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    with acting(pt) as session:
        before = session.query(StoredScreening).count()
    add(pt, program, [line(slug) for slug in SIX])
    with acting(pt) as session:
        assert session.query(StoredScreening).count() == before + 1
        assert session.get_one(HomeProgram, (pt.clinic_id, program.id)).version == program.version + 1


def test_as_many_statements_for_six_as_for_three(count_queries: Queries) -> None:
    pt = factories.make_user()
    counted = []
    for slugs in (SIX[:3], SIX):
        program = start(pt, cleared_patient(pt))
        with count_queries() as queries:
            add(pt, program, [line(slug, *(["knee-support"] if slug == RELEASE else [])) for slug in slugs])
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 32


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        (lambda: line(BALL), ProgramIsUnsafe),
        (lambda: line(BREATHE), ExerciseIsThere),
        (lambda: line("traction-assisted"), ExerciseIsNotHome),
        (lambda: line(RELEASE, RAMP), ModificationDoesNotFit),
        (lambda: line(RELEASE, dose=Dose(1, 1, 601, None, Side.BOTH, 1, 7)), DoseOutOfRange),
    ],
)
def test_one_that_may_not_go_in_keeps_all_out(wrong: Callable[[], NewLine], refusal: type[Refusal]) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    with pytest.raises(refusal), acting(pt):
        add_exercises(pt, program.id, [line(PRESS), wrong()])
    assert slugs_of(pt, program) == [BREATHE]


def test_the_same_twice_and_the_thirteenth_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    with pytest.raises(ExerciseIsThere), acting(pt):
        add_exercises(pt, program.id, [line(PRESS), line(PRESS)])
    monkeypatch.setattr("clinic.programs.lines.MOST_EXERCISES", 2)
    with pytest.raises(TooManyExercises), acting(pt):
        add_exercises(pt, program.id, [line(slug) for slug in SIX[:3]])


def test_nothing_for_who_was_never_screened_and_nothing_by_an_assistant() -> None:
    pt, assistant = factories.make_user(), factories.make_user(role=Role.ASSISTANT)
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    program = start(pt, patient)
    with pytest.raises(ProgramNotScreened), acting(pt):
        add_exercises(pt, program.id, [line(PRESS)])
    with pytest.raises(NotAllowed), acting(pt):
        add_exercises(assistant, program.id, [line(PRESS)])


def test_instead_of_what_is_there_and_back_again() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE, PRESS)
    made = add(pt, program, [line(RELEASE), line(PRESS)], instead=True)
    assert slugs_of(pt, program) == [RELEASE, PRESS]
    assert [row.exercise_slug for row in made.removed] == [BREATHE, PRESS]
    with acting(pt):
        service.add_exercise(pt, program.id, "seated-march")
    with acting(pt):
        swap_back(pt, program.id, remove={row.id for row in made.added}, restore={row.id for row in made.removed})
    rows = lines_of(pt, program)
    assert [(row.exercise_slug, row.position) for row in rows] == [(BREATHE, 1), (PRESS, 2), ("seated-march", 3)]


def test_what_was_given_anew_meanwhile_is_not_doubled() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    made = add(pt, program, [line(RELEASE)], instead=True)
    with acting(pt):
        service.add_exercise(pt, program.id, BREATHE)
        swap_back(pt, program.id, remove={row.id for row in made.added}, restore={row.id for row in made.removed})
    assert slugs_of(pt, program) == [BREATHE]


def test_replacing_needs_the_program_as_it_was_seen() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    with pytest.raises(StaleVersion), acting(pt):
        add_exercises(pt, program.id, [line(PRESS)], instead=True, version=1)
    assert slugs_of(pt, program) == [BREATHE]


def test_another_clinic_finds_no_such_program(database: Database) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt))
    stranger = factories.make_user(clinic=factories.make_clinic())
    with pytest.raises(Refusal) as refused, acting(stranger):
        add_exercises(stranger, program.id, [line(PRESS)])
    assert refused.value.status == 404
