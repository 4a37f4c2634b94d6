"""The printed words: complete in each language, reviewed by a person, easy to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from handouts.phrases import LanguageNotReady, Phrases, date_in_words, languages, phrases
from tests.readability import grade, sentences, words

_PLACE = re.compile(r"\{(\w+)\}")
_VALUES = {
    "name": "Ana",
    "note": "For your head",
    "n": 3,
    "date": "May 4, 2026",
    "phone": "555-0142",
    "therapist": "Sam",
    "time": "5 minutes",
    "times": "3 times",
    "where": "",
    "rounds": "2 rounds",
    "per_day": "once a day",
    "per_week": "every day",
    "first": "1 minute",
    "second": "5 seconds",
    "page": 1,
    "pages": 4,
    "place": "our page",
    "month": "May",
    "day": 4,
    "year": 2026,
    "weekday": "Monday",
    "month_short": "May",
}


def flat(entries: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in entries.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            yield from flat(value, f"{name}.")
        elif isinstance(value, list):
            yield from ((f"{name}[{at}]", one) for at, one in enumerate(value))
        else:
            yield name, value


def entries_of(lang: str) -> dict[str, str]:
    return dict(flat(phrases(lang)._entries))  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "text"), entries_of("en").items())
def test_english_reads_at_grade_6_or_below_in_short_sentences(name: str, text: str) -> None:
    said = text.format_map(_VALUES)
    assert all(len(words(sentence)) <= 16 for sentence in sentences(said))
    if len(words(said)) >= 4:
        assert grade(said) <= 6, f"{name}: grade {grade(said):.1f}"


@pytest.mark.parametrize("lang", languages())
def test_each_language_says_everything_english_says(lang: str) -> None:
    english, other = entries_of("en"), entries_of(lang)
    plural = re.compile(r"\.(one|other|\d+)$")
    assert {plural.sub("", name) for name in english} == {plural.sub("", name) for name in other}
    for name, text in other.items():
        if name in english:
            assert set(_PLACE.findall(text)) == set(_PLACE.findall(english[name])), name


def test_a_missing_phrase_and_a_missing_value_are_errors() -> None:
    say = phrases("en")
    with pytest.raises(KeyError, match=r"no phrase summary\.nothing"):
        say("summary.nothing")
    with pytest.raises(KeyError):
        say("sheet.title")


def test_an_unknown_language_is_refused_and_a_machine_draft_is_not_printable() -> None:
    with pytest.raises(LanguageNotReady):
        phrases("xx")
    with pytest.raises(LanguageNotReady):
        phrases("../en")
    assert phrases("en").is_printable
    assert not Phrases("es", {"language": {"status": "draft_machine"}}).is_printable


def test_dates_are_words() -> None:
    day = date(2026, 12, 1)
    assert date_in_words(day) == "December 1, 2026"
    assert date_in_words(day, form="with_weekday") == "Tuesday, December 1, 2026"
    assert date_in_words(day, form="short") == "Dec 1"
