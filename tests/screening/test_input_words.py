"""Kept facts are said in words, and one that nobody named is not lost."""

from __future__ import annotations

import pytest

from clinic.exercises.catalog import library
from clinic.screening.input_words import input_words

NAMES = {"seated-march": "Seated march"}


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("pregnant", "Pregnant"),
        ("ga_weeks 25", "weeks of pregnancy 25"),
        ("ga_weeks not known", "weeks of pregnancy not known"),
        ("weeks_since c_section 5", "weeks since C-section 5"),
        ("screen_age_days 91", "days since the health screen 91"),
        ("no screen", "no health screen"),
        ("has seated-march", "has “Seated march”"),
        ("pain rose: seated-march", "pain rose: “Seated march”"),
        ("lacks activate, strengthen", "lacks activate, strengthen"),
        ("assessment long_weak", "assessment long weak"),
        ("has own-0190", "has own-0190"),
        ("3 exercises in order", "3 exercises in order"),
    ],
)
def test_a_kept_fact_in_words(kept: str, words: str) -> None:
    assert input_words(kept, lambda slug: NAMES.get(slug, slug)) == words


def test_no_flag_is_shown_by_its_key() -> None:
    for slug, flag in library().flags.items():
        assert input_words(slug, lambda one: one) == flag.label
