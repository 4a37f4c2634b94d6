"""What stands first on the shelf, what narrows it, and what an entry offers."""

from __future__ import annotations

import pytest

from clinic.builder.shelf import Beside, ProgramShelf, list_shelf
from clinic.builder.shelf_asked import ShelfAsked, read_shelf
from clinic.builder.shelf_entry import ShelfEntry
from clinic.exercises.catalog import library
from clinic.formulary.fitting import Standing
from tests.builder.test_shelf import screening
from tests.programs.cases import BALL, BREATHE, PRESS, RAMP, RELEASE

SIDE_LYING = "side-lying-rest"
PHASES = library().categories


def late() -> ProgramShelf:
    return list_shelf(screening("pregnant", ga_weeks=28))


def slugs(shelf: ProgramShelf) -> list[str]:
    return [one.exercise.slug for group in shelf.groups for one in group.entries]


def entry(shelf: ProgramShelf, slug: str) -> ShelfEntry:
    return next(one for group in shelf.groups for one in group.entries if one.exercise.slug == slug)


def test_what_fits_stands_first_and_clinic_only_last_and_folded() -> None:
    groups = late().groups
    labels = [group.label for group in groups]
    assert labels[0] == "Fits this patient"
    assert labels[-1] == "Clinic only"
    assert [group.is_folded for group in groups] == [label == "Clinic only" for label in labels]
    standing = {one.standing for one in groups[0].entries}
    assert standing == {Standing.OK, Standing.NEEDS_FIX}
    assert labels.index("Needs a written reason") < labels.index("Not for this patient now")


def test_within_a_group_the_phases_keep_their_order() -> None:
    for group in late().groups:
        places = [PHASES.index(one.exercise.category) for one in group.entries]
        assert places == sorted(places), group.label


def test_everything_is_there_in_either_order() -> None:
    assert sorted(slugs(late())) == sorted(library().exercises)
    by_phase = list_shelf(screening("pregnant", ga_weeks=28), ShelfAsked(by_phase=True))
    assert sorted(slugs(by_phase)) == sorted(library().exercises)


def test_adding_moves_nothing() -> None:
    facts = screening("pregnant", ga_weeks=28)
    assert slugs(list_shelf(facts)) == slugs(list_shelf(facts, beside=Beside({RELEASE, BREATHE})))


def test_the_proposed_change_is_the_main_button() -> None:
    fix = entry(late(), RELEASE).ways[0]
    assert fix.modifications == (RAMP,)
    assert fix.what == "pregnancy incline, 5 minutes"


def test_a_stopped_exercise_says_why_in_one_line_and_offers_what_the_rule_names() -> None:
    ball = entry(late(), BALL)
    assert ball.standing is Standing.BLOCKED
    assert ball.reason == "No pressure on the belly, no face-down."
    assert ball.instead is not None
    assert ball.instead.exercise.slug == SIDE_LYING
    assert ball.ways == ()
    assert any("Use instead: Side-lying rest with pillows" in line for line in ball.details)


@pytest.mark.parametrize("beside", [Beside(in_program={SIDE_LYING}), Beside(on_hold={SIDE_LYING})])
def test_nothing_is_offered_instead_that_cannot_be_added(beside: Beside) -> None:
    assert entry(list_shelf(screening("pregnant", ga_weeks=28), beside=beside), BALL).instead is None


def test_no_word_of_the_rules_is_lost_behind_one_line() -> None:
    for group in late().groups:
        for one in group.entries:
            said = {one.reason, *one.details}
            reasons = one.fit.care if one.standing is Standing.OK else ()
            assert all(any(reason.strip(" .")[1:] in line for line in said) for reason in reasons), one.exercise.slug


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        (ShelfAsked(phase="breathe"), {BREATHE}),
        (ShelfAsked(favorites=True), {BALL, PRESS}),
        (ShelfAsked(favorites=True, phase="release"), {BALL}),
        (ShelfAsked(favorites=True, fitting=True), {PRESS}),
        (ShelfAsked("knee press", favorites=True), {PRESS}),
        (ShelfAsked(recent=True, phase="strengthen"), set()),
    ],
)
def test_filters_combine_with_each_other_and_with_words(asked: ShelfAsked, left: set[str]) -> None:
    shelf = list_shelf(screening(), asked, Beside(favorites={BALL, PRESS}, recent=(RELEASE, BREATHE)))
    assert set(slugs(shelf)) == left
    assert shelf.count == len(left)


def test_what_was_given_last_stands_in_that_order() -> None:
    shelf = list_shelf(screening(), ShelfAsked(recent=True), Beside(recent=(RELEASE, BREATHE)))
    assert [group.label for group in shelf.groups] == ["Given last"]
    assert slugs(shelf) == [RELEASE, BREATHE]


def test_an_address_is_read_and_written_again() -> None:
    args = {"q": "ramp", "phase": "release", "favorites": "1", "recent": "1", "fits": "1", "order": "phase"}
    assert read_shelf(args, PHASES).args() == args
    assert read_shelf({"phase": "nothing", "favorites": "yes", "order": "x"}, PHASES) == ShelfAsked()
    assert len(read_shelf({"q": "x" * 300}, PHASES).search) == 100
