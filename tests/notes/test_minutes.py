"""The 8-minute rule at its boundaries (SPEC 7.2), and the count code by code beside it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.notes.minutes import (
    CODES,
    minutes_words,
    timed_minutes,
    total_words,
    units_by_code,
    units_by_total,
    units_words,
)

TIMED = [one.code for one in CODES if one.is_timed]
SPENT = st.dictionaries(st.sampled_from([one.code for one in CODES]), st.integers(0, 240))


@pytest.mark.parametrize(
    ("total", "units"),
    [
        (0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (82, 5),
        (83, 6), (97, 6), (98, 7), (112, 7), (113, 8), (127, 8), (128, 9),
    ],
)  # fmt: skip
def test_the_total_decides_at_every_boundary(total: int, units: int) -> None:
    assert sum(units_by_total({"97110": total}).values()) == units


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}),
        ({"97110": 20, "97140": 20}, {"97110": 2, "97140": 1}),  # 40 minutes are three; of equals the first in the form
        ({"97110": 24, "97112": 23}, {"97110": 2, "97112": 1}),
        ({"97110": 7, "97140": 7, "97535": 7}, {"97110": 1}),  # 21 minutes are one unit
        ({"97110": 15, "97161": 40}, {"97110": 1}),  # an evaluation is not counted by time
        ({"97161": 40}, {}),
        ({"unknown": 60}, {}),
    ],
)
def test_full_quarters_come_first_then_who_has_most_left(minutes: dict[str, int], units: dict[str, int]) -> None:
    assert units_by_total(minutes) == units if "unknown" not in minutes else timed_minutes(minutes) == 0


def test_code_by_code_each_stands_for_itself() -> None:
    assert units_by_code({"97110": 8, "97140": 7, "97112": 22, "97530": 23}) == {"97110": 1, "97112": 1, "97530": 2}


@given(SPENT)
def test_no_code_has_a_unit_more_than_its_minutes_begin(minutes: dict[str, int]) -> None:
    units = units_by_total(minutes)
    assert sum(units.values()) == (timed_minutes(minutes) + 7) // 15
    assert all(
        minutes[code] // 15 <= units.get(code, 0) <= minutes[code] // 15 + 1 for code in TIMED if code in minutes
    )


def test_the_hint_says_it_is_one_and_names_both_counts_only_where_they_differ() -> None:
    assert units_words({"97110": 33, "97140": 7}) == (
        "40 timed minutes. 8-minute rule (Medicare): 3 units (97110 × 2, 97140 × 1)."
        " Counted code by code: 2 units (97110 × 2). A hint, no claim."
    )
    assert units_words({"97110": 15}) == (
        "15 timed minutes. 8-minute rule (Medicare): 1 unit (97110 × 1). A hint, no claim."
    )
    assert units_words({"97161": 30}) == ""
    assert minutes_words({"97140": 10, "97110": 5}) == ["97110 Exercise, 5 min", "97140 Hands-on treatment, 10 min"]
    assert total_words({"97140": 10, "97161": 30}) == "Timed minutes: 10. All minutes: 40."
    assert total_words({}) == ""
