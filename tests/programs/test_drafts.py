"""Editing a draft: each change, and each refusal."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.exercises.catalog import NotInLibrary, library
from clinic.exercises.rules import DoseOutOfRange, ModificationDoesNotApply, ModificationsConflict, TwoInOneSlot
from clinic.programs import changing, service
from clinic.programs.errors import (
    ExerciseIsNotHome,
    ExerciseIsThere,
    NoOpenEpisode,
    ProgramIsClosed,
    ProgramIsUnsafe,
    ProgramNotScreened,
    TooManyExercises,
)
from clinic.programs.models import HomeProgram, Prescription, ProgramStatus
from clinic.programs.reviewing import dose_of
from tests import factories
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    pregnant_patient,
    reviewed,
    start,
)

pytestmark = pytest.mark.usefixtures("database")


def test_the_first_change_starts_a_draft_and_later_ones_find_it() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    first, again = start(pt, patient), start(pt, patient)
    assert first.id == again.id
    assert (first.status, first.goal) == (ProgramStatus.DRAFT, "Walk my dog for half an hour")


def test_no_program_without_an_open_episode() -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt)
    with pytest.raises(NoOpenEpisode):
        start(pt, patient)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_only_a_therapist_designs(role: Role) -> None:
    pt, other = factories.make_user(), factories.make_user(role=role)
    patient = cleared_patient(pt)
    with pytest.raises(NotAllowed):
        start(other, patient)
    program = start(pt, patient, BREATHE)
    line = lines_of(pt, program)[0]
    for call in (
        lambda: service.add_exercise(other, program.id, RELEASE),
        lambda: service.remove_exercise(other, program.id, line.id),
        lambda: service.move_exercise(other, program.id, line.id, by=1),
        lambda: service.set_details(other, program.id, goal="", next_visit_on=None),
        lambda: service.end_program(other, program.id, reason="Goals met"),
    ):
        with pytest.raises(NotAllowed), acting(other):
            call()


def test_another_clinic_and_an_administrator_find_nothing() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    stranger = factories.make_user(clinic=factories.make_clinic())
    for other in (stranger, factories.make_user(role=Role.ADMIN)):
        for program_id in (program.id, uuid4()):
            with pytest.raises(NotFound), acting(other):
                service.add_exercise(other, program_id, RELEASE)


def test_an_exercise_comes_with_the_dose_of_the_library_and_its_modifications() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
    line = lines_of(pt, program)[0]
    assert (line.hold_seconds, line.side, line.days_per_week) == (300, "both", 7)
    assert [one.modification_slug for one in line.modifications] == [RAMP]


@pytest.mark.parametrize(
    ("slug", "modifications", "refusal"),
    [
        ("no-such-exercise", [], NotInLibrary),
        (RELEASE, ["no-such-modification"], NotInLibrary),
        ("manual-psoas-release", [], ExerciseIsNotHome),
        ("traction-assisted", [], ExerciseIsNotHome),
        (BREATHE, [], ExerciseIsThere),
        (RELEASE, ["standing-swap"], ModificationDoesNotApply),
        (RELEASE, ["lengthwise-ramp", "bosu-swap"], TwoInOneSlot),
        (RELEASE, ["lengthwise-ramp", "under-rib-pad"], ModificationsConflict),
        (RELEASE, ["bosu-swap", "trunk-prop-low"], ModificationsConflict),
        (BALL, [], ProgramIsUnsafe),
    ],
)
def test_what_cannot_be_added(slug: str, modifications: list[str], refusal: type[Exception]) -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    with pytest.raises(refusal), acting(pt):
        service.add_exercise(pt, program.id, slug, modifications)
    assert len(lines_of(pt, program)) == 1


def test_nothing_is_added_without_a_complete_screen() -> None:
    pt = factories.make_user()
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    with pytest.raises(ProgramNotScreened):
        start(pt, patient, BREATHE)
    factories.make_screen(patient, cleared_groups=["Bones"])
    with pytest.raises(ProgramNotScreened):
        start(pt, patient, BREATHE)


def test_a_red_flag_keeps_everything_out() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt, flags=("saddle_numbness",))
    with pytest.raises(ProgramIsUnsafe, match="cauda equina"):
        start(pt, patient, "breath-reset")


def test_a_long_weak_psoas_is_not_released() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)
    with pytest.raises(ProgramIsUnsafe, match="Belly and rib breathing"):
        start(pt, patient, RELEASE)
    assert lines_of(pt, start(pt, patient, PRESS))


def test_a_sheet_holds_twelve() -> None:
    pt = factories.make_user()
    home = [slug for slug, one in library().exercises.items() if one.scene and "tool_pressure" not in one.attributes]
    program = start(pt, cleared_patient(pt), *home[:12])
    with pytest.raises(TooManyExercises), acting(pt):
        service.add_exercise(pt, program.id, home[12])


def change(pt: object, program: HomeProgram, line: Prescription, **values: object) -> Prescription:
    given = {
        "version": line.version,
        "modification_slugs": [one.modification_slug for one in line.modifications],
        "dose": dose_of(line),
        "personal_note": "",
        **values,
    }
    with acting(pt):  # type: ignore[arg-type]
        return changing.change_exercise(pt, program.id, line.id, **given)  # type: ignore[arg-type]


def test_a_line_gets_another_dose_other_modifications_and_words() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE)
    line = lines_of(pt, program)[0]
    dose = replace(dose_of(line), hold_seconds=420)
    change(pt, program, line, dose=dose, modification_slugs=["knee-support"], personal_note="Use the blue blanket.")
    line = lines_of(pt, program)[0]
    assert (line.hold_seconds, line.personal_note) == (420, "Use the blue blanket.")
    assert [one.modification_slug for one in line.modifications] == ["knee-support"]


def test_a_dose_that_nobody_touched_follows_the_library() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE)
    line = lines_of(pt, program)[0]
    change(pt, program, line, modification_slugs=["time-by-comfort"])
    assert lines_of(pt, program)[0].up_to


def test_a_chosen_dose_is_not_changed_in_silence() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
    line = lines_of(pt, program)[0]
    with pytest.raises(DoseOutOfRange) as refusal:
        change(pt, program, line, modification_slugs=[RAMP], dose=replace(dose_of(line), hold_seconds=600))
    assert (refusal.value.field, refusal.value.high) == ("hold_seconds", 300)


def test_somebody_elses_save_is_not_overwritten() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE)
    line = lines_of(pt, program)[0]
    change(pt, program, line, personal_note="First")
    with pytest.raises(StaleVersion):
        change(pt, program, line, personal_note="Second")
    with pytest.raises(StaleVersion), acting(pt):
        service.set_details(pt, program.id, goal="x", next_visit_on=None, seen=("Another", None))
    assert lines_of(pt, program)[0].personal_note == "First"


def test_lines_move_and_stop_at_the_ends() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE, BREATHE, PRESS)
    for by, expected in (
        (-1, [BREATHE, RELEASE, PRESS]),
        (-1, [BREATHE, RELEASE, PRESS]),
        (2, [RELEASE, PRESS, BREATHE]),
    ):
        line = next(one for one in lines_of(pt, program) if one.exercise_slug == BREATHE)
        with acting(pt):
            service.move_exercise(pt, program.id, line.id, by=by)
        assert [one.exercise_slug for one in lines_of(pt, program)] == expected


def test_taking_out_can_be_undone_to_the_same_place_and_dose() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE, BREATHE, PRESS)
    line = lines_of(pt, program)[1]
    with acting(pt):
        service.remove_exercise(pt, program.id, line.id)
    assert [(one.exercise_slug, one.position) for one in lines_of(pt, program)] == [(RELEASE, 1), (PRESS, 2)]
    with pytest.raises(NotFound), acting(pt):
        service.move_exercise(pt, program.id, line.id, by=1)
    with acting(pt):
        service.restore_exercise(pt, program.id, line.id)
    assert [one.exercise_slug for one in lines_of(pt, program)] == [RELEASE, BREATHE, PRESS]
    with pytest.raises(NotFound), acting(pt):
        service.restore_exercise(pt, program.id, line.id)


def test_what_was_added_again_meanwhile_is_not_doubled() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE)
    line = lines_of(pt, program)[0]
    with acting(pt):
        service.remove_exercise(pt, program.id, line.id)
        service.add_exercise(pt, program.id, RELEASE)
    with pytest.raises(ExerciseIsThere), acting(pt):
        service.restore_exercise(pt, program.id, line.id)


def test_an_ended_program_stays_as_it_was() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goals met")
    with pytest.raises(ProgramIsClosed), acting(pt):
        service.add_exercise(pt, program.id, BREATHE)
    assert start(pt, patient).id != program.id


def test_an_entry_that_left_the_library_is_shown_as_such() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), RELEASE, BREATHE)
    gone = lines_of(pt, program)[0]
    with acting(pt) as session:
        session.get_one(Prescription, (pt.clinic_id, gone.id)).exercise_slug = "not-there-any-more"
    seen = reviewed(pt, program)
    assert (seen.lines[0].exercise, bool(seen.obstacles)) == (None, True)
    assert [str(one) for one in seen.obstacles] == [
        "not-there-any-more: The library no longer has this exercise. Remove it."
    ]
