"""`resolve`: any order, no combination that breaks, named refusals, and a library that stays as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.exercises.catalog import library, load_library
from clinic.exercises.rules import (
    ModificationDoesNotApply,
    ModificationsConflict,
    TwoInOneSlot,
    effective_attributes,
    from_data,
    resolve,
    to_data,
)
from tests.exercises.helpers import BOLSTER, legal_choices, resolved


@pytest.mark.parametrize("slug", library().exercises)
def test_every_exercise_alone_is_unchanged(slug: str) -> None:
    alone = resolved(slug)

    assert alone.steps == tuple(replace(step, for_you=False) for step in alone.steps)
    assert not any(prop.for_you for prop in alone.props)
    assert not alone.start_for_you
    assert alone.attributes == library().exercises[slug].attributes
    assert (alone.boxes, alone.warnings, alone.applied) == ((), (), ())


def test_every_legal_choice_of_up_to_three_resolves_without_a_gap() -> None:
    assert len(legal_choices()) > 1000
    for exercise, chosen in legal_choices():
        result = resolved(exercise, *chosen)
        said = [result.start, result.caption, *(step.text for step in result.steps)]
        assert not any("{" in text for text in said), (exercise, chosen)
        assert len({step.id for step in result.steps}) == len(result.steps), (exercise, chosen)
        assert set(result.modifications) == set(chosen)


def test_every_legal_choice_survives_being_frozen_as_json() -> None:
    choices = legal_choices()
    assert len(choices) > 1000
    for exercise, chosen in choices:
        result = resolved(exercise, *chosen)
        assert from_data(json.loads(json.dumps(to_data(result)))) == result, (exercise, chosen)


@given(choice=st.sampled_from(legal_choices()), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_choosing_never_matters(choice: tuple[str, tuple[str, ...]], shuffled: Random) -> None:
    exercise, chosen = choice
    other = list(chosen)
    shuffled.shuffle(other)

    assert resolved(exercise, *other) == resolved(exercise, *chosen)


def test_no_modification_is_silent_beside_others() -> None:
    """What is left out because it adds nothing says so; everything else changes words, props or picture."""
    choices = legal_choices(3)
    assert len(choices) > 1000
    for exercise, chosen in choices:
        with_all = resolved(exercise, *chosen)
        for slug in chosen:
            without = resolved(exercise, *(other for other in chosen if other != slug))
            is_same = (with_all.start, with_all.steps, with_all.props, with_all.scene) == (
                without.start,
                without.steps,
                without.props,
                without.scene,
            )
            assert not is_same or _is_redundant(slug, chosen), (exercise, chosen, slug)


def test_redundant_changes_are_left_out_and_the_therapist_is_told() -> None:
    both = resolved("half-kneeling-hip-flexor-stretch", "standing-swap", "knee-pad")
    standing = resolved("half-kneeling-hip-flexor-stretch", "standing-swap")

    assert both.steps == standing.steps
    assert both.scene == standing.scene
    assert both.warnings == ("Standing split-stance version with Pad under kneeling knee: no knee is on the floor.",)


def test_two_of_one_slot_are_refused() -> None:
    with pytest.raises(
        TwoInOneSlot, match="“Higher trunk prop” and “Lower trunk prop” change the same thing"
    ) as caught:
        resolved(BOLSTER, "trunk-prop-low", "trunk-prop-high")
    assert caught.value.status == 422


def test_the_same_modification_twice_is_refused() -> None:
    with pytest.raises(TwoInOneSlot):
        resolved(BOLSTER, "strap-feet", "strap-feet")


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (("pregnancy-incline", "trunk-prop-low"), "the incline needs height"),
        (("pregnancy-incline", "under-rib-pad"), "the whole back is held"),
        (("lengthwise-ramp", "under-rib-pad"), "the ramp holds the ribs"),
        (("bosu-swap", "trunk-prop-low"), "the dome cannot be made lower"),
    ],
)
def test_an_exclusive_pair_is_refused_with_its_reason(pair: tuple[str, str], why: str) -> None:
    with pytest.raises(ModificationsConflict, match=why) as caught:
        resolved(BOLSTER, *pair)
    assert caught.value.status == 422


@pytest.mark.parametrize(
    ("pair", "why"),
    [
        (("pregnancy-incline", "strap-feet"), "must be able to roll over fast"),
        (("informed-choice", "strap-feet"), "bound feet can feel trapping"),
        (("bed-version", "trunk-prop-high"), "soft surface: check the height again"),
    ],
)
def test_a_doubtful_pair_is_given_with_a_warning(pair: tuple[str, str], why: str) -> None:
    assert [warning for warning in resolved(BOLSTER, *pair).warnings if why in warning]


def test_a_modification_of_another_exercise_is_refused() -> None:
    with pytest.raises(ModificationDoesNotApply, match="“Strap around feet” is not made for “Shake-out”") as caught:
        resolved("shake-out", "strap-feet")
    assert caught.value.status == 422


def test_effective_attributes_lose_and_gain_what_the_modifications_say() -> None:
    exercise = library().get_exercise("diaphragm-breathing")
    seated = library().get_modifications(["seated-swap"])

    assert exercise.attributes == {"supine_flat"}
    assert effective_attributes(exercise, seated) == {"sitting"}
    assert "balance_demand" in resolved(BOLSTER, "bosu-swap").attributes


def test_spoiling_a_result_leaves_the_library_as_it_was() -> None:
    before = load_library()
    spoiled = resolved(BOLSTER, "strap-feet", "knee-support")
    assert spoiled.scene is not None
    spoiled.scene["hip"][0] = 999
    spoiled.scene["props"].clear()
    spoiled.scene["legs"]["near"][2] = -1

    assert resolved(BOLSTER, "strap-feet", "knee-support") == resolve(
        before.get_exercise(BOLSTER), before.get_modifications(["strap-feet", "knee-support"])
    )
    with pytest.raises(TypeError):
        library().scenes[BOLSTER]["hip"][0] = 999
    with pytest.raises(TypeError):
        library().exercises[BOLSTER] = before.exercises[BOLSTER]


def _is_redundant(slug: str, chosen: tuple[str, ...]) -> bool:
    return any(
        pair.b == slug and pair.a in chosen and pair.kind == "redundant"
        for pair in library().modifications[slug].conflicts
    )
