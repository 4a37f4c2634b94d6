"""What patients ask: each question stands on the sheets it is for, four at the most, and none contradicts its sheet."""

from __future__ import annotations

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.faq import MOST_PRINTED, Setting, fitting
from handouts.content import HandoutProp, Question, Swap

FAQ = library().faq
RELEASE = "supported-psoas-release"


def ids(**there: set[str]) -> list[str]:
    return [
        one.id for one in FAQ.values() if one.is_for(Setting(**{name: frozenset(some) for name, some in there.items()}))
    ]


def test_four_at_the_most_in_the_order_of_the_library() -> None:
    whole = Setting(exercises=frozenset({RELEASE}), categories=frozenset({"release"}), props=frozenset({"bolster"}))
    chosen = [one.id for one in fitting(FAQ.values(), whole)]
    assert chosen == ["weak-leg", "thighs-lift", "feet-fall-out", "pain-came-back"]
    assert len(chosen) == MOST_PRINTED
    assert fitting(FAQ.values(), Setting()) == ()


def test_the_bolster_is_asked_about_only_where_it_is_used() -> None:
    about_it = {"pillows", "which-bolster", "block-or-bolster"}
    assert about_it <= set(ids(props={"bolster"}))
    assert not about_it & set(ids(exercises={RELEASE}, categories={"release"}, props={"sleeping-bag"}))
    assert "which-bolster" not in ids(props={"bolster"}, modifications={"pregnancy-incline"})


def test_pregnancy_is_spoken_of_only_with_a_ramp_and_a_pregnancy() -> None:
    assert "ramp-in-pregnancy" in ids(flags={"pregnant"}, modifications={"pregnancy-incline"})
    assert "ramp-in-pregnancy" not in ids(modifications={"pregnancy-incline"})
    assert "ramp-in-pregnancy" not in ids(flags={"pregnant"}, exercises={RELEASE}, categories={"release"})
    spoken = [one for one in FAQ.values() if "pregnan" in one.question + one.answer]
    assert [one.id for one in spoken] == ["ramp-in-pregnancy"]


@pytest.mark.parametrize("modification", ["strap-feet", "feet-pillows", "pregnancy-incline"])
def test_nobody_whose_feet_are_held_is_told_to_let_them_fall(modification: str) -> None:
    assert "feet-fall-out" in ids(exercises={RELEASE})
    assert "feet-fall-out" not in ids(exercises={RELEASE}, modifications={modification})
    assert "feet-fall-out" not in ids(exercises={RELEASE}, flags={"tha_anterior"})


@pytest.mark.parametrize("modification", ["knee-support", "pregnancy-incline"])
def test_nobody_whose_thighs_are_held_is_asked_about_them(modification: str) -> None:
    assert "thighs-lift" not in ids(exercises={RELEASE}, modifications={modification})


def test_core_work_is_asked_about_only_where_there_is_none() -> None:
    assert "core-work" in ids(categories={"release"})
    assert "core-work" not in ids(categories={"release", "activate"})
    assert "core-work" not in ids(categories={"breathe"})


def test_a_weak_leg_is_never_told_to_go_on() -> None:
    """The stop box sends a leg that gets weak fast to the ER; whatever a question says, it says the same."""
    for lang, stop, hospital in (("en", "Stop.", "Go to the ER."), ("es", "Pare.", "Vaya a emergencias.")):
        answer = library(lang).faq["weak-leg"].answer
        assert answer.startswith(stop)
        assert answer.endswith(hospital)
    assert [one.id for one in FAQ.values() if "weak" in one.question] == ["weak-leg"]


def test_no_answer_names_a_time_or_a_count_that_a_sheet_may_say_otherwise() -> None:
    for one in FAQ.values():
        for unit in ("minute", "second", "breaths, ", "times a day", "each day", "every day"):
            assert unit not in one.answer, one.id


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_prop_is_found_by_its_name(lang: str) -> None:
    names = [one.name for one in library(lang).props.values()]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_sheet_has_room_for_every_question_and_every_swap(lang: str) -> None:
    shelf = library(lang)
    for one in shelf.faq.values():
        assert Question(one.question, one.answer).answer == one.answer, "a limit of the sheet would raise ContentError"
    for prop in shelf.props.values():
        swaps = tuple(Swap(shelf.props[slug].name, shelf.props[slug].note) for slug in prop.swaps)
        never = tuple(shelf.props[slug].name for slug in prop.not_instead)
        printed = HandoutProp(prop.name, prop.note, swaps=swaps, not_instead=never)
        assert [one.name for one in printed.swaps] == [shelf.props[slug].name for slug in prop.swaps]
