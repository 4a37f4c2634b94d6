"""What waits in a draft to be given: nothing, nothing that matters, or changes in words."""

from __future__ import annotations

import pytest

from clinic.core import clock
from clinic.exercises.catalog import library
from clinic.programs import changing, service
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.pending import pending_changes
from clinic.programs.queries import list_prescriptions
from tests import factories
from tests.programs.cases import BREATHE, PRESS, RELEASE, acting, cleared_patient, start

GOAL = "Walk my dog for half an hour"


@pytest.fixture
def therapist(database):
    return factories.make_user()


@pytest.fixture
def given(therapist) -> tuple[HomeProgram, ProgramVersion]:
    """A program in force that was not touched since its sheet was given."""
    program = start(therapist, cleared_patient(therapist), RELEASE, BREATHE)
    link = factories.make_issued_program().link
    version = factories.make_version(program, link, slugs=(RELEASE, BREATHE), issued_at=clock.now())
    with acting(therapist) as session:
        mine = session.merge(program)
        mine.status, mine.updated_at, mine.goal = ProgramStatus.ACTIVE, version.issued_at, GOAL
    return mine, version


def pending(therapist, given, change=None):
    program, version = given
    with acting(therapist) as session:
        mine = session.get_one(HomeProgram, (program.clinic_id, program.id))
        if change:
            change(mine)
            session.flush()
        return pending_changes(mine, version)


def test_a_program_that_was_not_touched_is_not_even_read(therapist, given, count_queries) -> None:
    program, version = given
    with acting(therapist), count_queries() as queries:
        assert pending_changes(program, version) is None
    assert queries == []


def test_a_change_that_was_taken_back_is_no_change(therapist, given) -> None:
    def touch(program: HomeProgram) -> None:
        program.updated_at = clock.now()

    assert pending(therapist, given, touch) is None


def test_an_exercise_more_and_one_less(therapist, given) -> None:
    def exchange(program: HomeProgram) -> None:
        service.add_exercise(therapist, program.id, PRESS)
        [first, *_] = list_prescriptions(program.id)
        service.remove_exercise(therapist, program.id, first.id)

    changes = pending(therapist, given, exchange)
    assert changes.added == (library().exercises[PRESS].name,)
    assert changes.removed == (library().exercises[RELEASE].name,)


def test_a_modification_and_a_goal(therapist, given) -> None:
    def change(program: HomeProgram) -> None:
        [first, *_] = list_prescriptions(program.id)
        changing.change_exercise(
            therapist, program.id, first.id, version=first.version, modification_slugs=("strap-feet",), dose=None,
            personal_note="",
        )  # fmt: skip
        program.goal = "Run"

    changes = pending(therapist, given, change)
    assert [one.modifications_added for one in changes.changed] == [("Strap around feet",)]
    assert (changes.old_goal, changes.new_goal) == (GOAL, "Run")


def test_what_the_library_no_longer_has_keeps_its_slug(therapist, given) -> None:
    def age(program: HomeProgram) -> None:
        [first, *_] = list_prescriptions(program.id)
        first.exercise_slug, program.updated_at = "gone", clock.now()

    assert pending(therapist, given, age).added == ("gone",)
