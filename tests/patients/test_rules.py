"""Dates and doubles, each figure at its edge."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.days import read_about, read_day, read_days
from clinic.core.text import clean_line, clean_text, has_stacked_marks
from clinic.patients import rules
from clinic.patients.kinds import Pregnancy

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("born", "age"),
    [(date(1985, 11, 21), 41), (date(1985, 11, 22), 40), (date(2026, 11, 21), 0), (date(2024, 2, 29), 2)],
)
def test_age_in_completed_years(born, age):
    assert rules.age_on(born, TODAY) == age


@pytest.mark.parametrize(
    ("born", "fine"),
    [
        (date(1905, 11, 22), True),
        (date(1905, 11, 21), False),
        (TODAY, True),
        (date(2026, 11, 22), False),
    ],
)
def test_birth_dates_of_living_people(born, fine):
    assert (rules.birth_date_problem(born, TODAY) is None) is fine


def test_weeks_of_pregnancy():
    assert rules.pregnancy_weeks(date(2027, 4, 10), TODAY) == 20
    assert rules.pregnancy_weeks(date(2027, 4, 11), TODAY) == 19


def test_only_the_date_that_applies_is_kept():
    a, b = date(2027, 1, 1), date(2026, 1, 1)
    assert rules.dates_that_apply(Pregnancy.PREGNANT, a, b) == (a, None)
    assert rules.dates_that_apply(Pregnancy.POSTPARTUM, a, b) == (None, b)
    assert rules.dates_that_apply(Pregnancy.UNKNOWN, a, b) == (None, None)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Robin Nightingale", "Nightingale Robin", True),
        ("Jose Garcia", "José Garcia", True),
        ("Jose Garcia", "Jo Garcia-Lopez", True),
        ("Ana Li", "Anna Li", True),
        ("Ana Li", "Bo Chen", False),
        ("Robin Nightingale", "Taylor Smith", False),
    ],
)
def test_names_that_may_be_one_person(one, other, alike):
    assert rules.are_alike(one, other) is alike
    assert rules.are_alike(other, one) is alike


def test_phone_digits_are_what_two_spellings_share():
    assert rules.phone_digits("+1 (801) 555-0142") == rules.phone_digits("801.555.0142") == "8015550142"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1985-05-17", date(1985, 5, 17)),
        ("1985/5/17", date(1985, 5, 17)),
        ("5-17-1985", date(1985, 5, 17)),
        ("17/5/1985", date(1985, 5, 17)),
        ("17 may 1985", date(1985, 5, 17)),
        ("Sept. 3, 1985", date(1985, 9, 3)),
        ("5/6/1985", date(1985, 5, 6)),
        ("29 Feb 2024", date(2024, 2, 29)),
        ("29 Feb 2023", None),
        ("00/00/0000", None),
        ("2026-13-01", None),
        ("1985-05-17 x", None),
        ("", None),
        ("05171985", None),
    ],
)
def test_days_as_people_write_them(typed, day):
    assert read_day(typed) == day


def test_both_readings_of_an_open_date_are_searched():
    assert read_days("garcia 5/6/1985") == ((date(1985, 5, 6), date(1985, 6, 5)), "garcia")
    assert read_days("T-00012") == ((), "T-00012")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("1998", date(1998, 12, 31)),
        ("2026", TODAY),
        ("2027", None),
        ("March 1998", date(1998, 3, 31)),
        ("3/1998", date(1998, 3, 31)),
        ("Nov 2026", TODAY),
        ("Dec 2026", None),
        ("13/1998", None),
        ("3/14/2020", date(2020, 3, 14)),
        ("0000", None),
    ],
)
def test_a_rough_day_is_the_latest_it_can_have_been(typed, day):
    assert read_about(typed, TODAY) == day


@given(st.text(max_size=60))
def test_no_text_breaks_the_readers(text):
    read_days(text)
    read_about(text, TODAY)
    line = clean_line(text)
    assert clean_line(line) == line
    assert "\n" not in line
    assert "\x00" not in clean_text(text)


def test_cleaning():
    assert clean_line(" a\u202eb\u200b \u00a0 c\r\nd ") == "ab c d"
    assert clean_line("e\u0301") == "\u00e9"
    assert clean_line("\u200d\u200c") == ""
    assert clean_text("one \r\n\r\ntwo\x07\n") == "one\n\ntwo"
    assert has_stacked_marks("a" + "\u0336" * 9)
    assert not has_stacked_marks("a" + "\u0336" * 8 + "b\u0336")
