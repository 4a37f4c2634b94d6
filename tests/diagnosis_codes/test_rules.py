"""Facts about codes: the edition of a day, codes as they are typed, the side that a text names."""

from __future__ import annotations

from datetime import date

import pytest

from clinic.diagnosis_codes.rules import Side, fiscal_year_of, side_in, typed_key, valid_days, with_dot


@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 9, 30), 2026), (date(2026, 10, 1), 2027), (date(2027, 1, 1), 2027)]
)
def test_the_edition_changes_on_the_first_of_october(day: date, year: int) -> None:
    assert fiscal_year_of(day) == year
    first, last = valid_days(year)
    assert first <= day <= last


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("m54.5", "M545"), ("M545", "M545"), ("m54.", "M54"), (" S76.011a ", "S76011A"), ("Z3A.24", "Z3A24"),
        ("N94.1-", "N941"), ("m5", "M5"), ("hip", None), ("low back", None), ("5", None), ("m54 hip", None),
        ("m54.5%", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_is_known_with_or_without_its_dot(typed: str, key: str | None) -> None:
    assert typed_key(typed) == key


def test_the_dot_stands_after_three_signs() -> None:
    assert [with_dot(key) for key in ("M54", "M545", "S76011A")] == ["M54", "M54.5", "S76.011A"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Pain in right hip", Side.RIGHT), ("Sciatica, left side", Side.LEFT), ("Pelvic pain, bilateral", Side.BOTH),
        ("Pain in unspecified hip", Side.NONE), ("Injury of left and right hip", Side.NONE), ("Abrasion, upright", Side.NONE),
    ],
)  # fmt: skip
def test_the_side_is_read_from_whole_words(text: str, side: Side) -> None:
    assert side_in(text) == side
