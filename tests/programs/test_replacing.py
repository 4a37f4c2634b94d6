"""What a patient is told of the sheet before: no database."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from clinic.exercises.catalog import library
from clinic.programs.replacing import replaced_data
from tests.programs.test_rules import BREATHE, RELEASE, frozen


def told(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What differs, without what does not."""
    found = replaced_data(old, new["exercises"], new["goal"])
    return {key: value for key, value in found.items() if value and key != "number"}


def test_the_same_again_says_only_which_sheet_it_was() -> None:
    assert told(frozen(RELEASE, BREATHE), frozen(RELEASE, BREATHE)) == {}
    assert replaced_data(frozen(RELEASE), frozen(RELEASE)["exercises"], "Walk")["number"] == 2


def test_what_came_goes_by_slug_and_what_went_by_the_name_on_the_old_sheet() -> None:
    assert told(frozen(RELEASE), frozen(BREATHE)) == {
        "added": [BREATHE[0]],
        "left_out": ["Supported psoas release (lying back on a bolster)"],
    }
    spanish = library("es").exercises[RELEASE[0]].name
    old = {**frozen(RELEASE), "language": "es", "translated": [{"slug": RELEASE[0], "name": spanish}]}
    assert told(old, frozen(BREATHE))["left_out"] == [spanish]


def test_amount_set_up_and_note_are_told_apart() -> None:
    old = frozen(RELEASE, BREATHE)
    new = frozen((RELEASE[0], ("knee-support",)), BREATHE)
    new["exercises"][1]["dose"]["times_per_day"] = 2
    new["exercises"][1]["personal_note"] = "Sit by the window."
    assert told(old, new) == {"amount": [BREATHE[0]], "set_up": [RELEASE[0]], "noted": [BREATHE[0]]}
    assert told(new, old) == {"amount": [BREATHE[0]], "set_up": [RELEASE[0]]}, "a note that is gone is no news"


def test_another_thing_of_the_patients_own_is_another_set_up_and_new_words_are_not() -> None:
    old, new = frozen(RELEASE), frozen(RELEASE)
    new["exercises"][0]["props"][0]["own"] = "sofa cushion"
    assert told(old, new) == {"set_up": [RELEASE[0]]}
    worded = deepcopy(old)
    worded["exercises"][0]["steps"][0]["text"] = "Put it down."
    assert told(old, worded) == {}


def test_order_and_goal() -> None:
    old = frozen(RELEASE, BREATHE)
    assert told(old, frozen(BREATHE, RELEASE)) == {"is_reordered": True}
    assert told(old, frozen(RELEASE, BREATHE, goal="Run")) == {"has_new_goal": True}
    assert told(old, frozen(RELEASE, BREATHE, goal="")) == {}
