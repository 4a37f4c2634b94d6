"""The printed words: complete in each language, reviewed by a person, easy to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from handouts.content import DoseLine, Manner, Side
from handouts.phrases import LanguageNotReady, Phrases, date_in_words, dose_in_words, languages, phrases
from handouts.phrases.dates import weekday_short
from handouts.readability import grade, sentences, words
from handouts.readability_es import fernandez_huerta
from handouts.readability_es import sentences as spanish_sentences
from handouts.readability_es import words as spanish_words

_PLACE = re.compile(r"\{(\w+)\}")
_VALUES = {
    "name": "Ana",
    "note": "For your head",
    "n": 3,
    "number": "D-1001",
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
    "week": "Week 2 of 4",
    "weeks": 4,
    "code": "JS-7F3K-1",
    "place": "our page",
    "month": "May",
    "day": 4,
    "year": 2026,
    "weekday": "Monday",
    "month_short": "May",
    "names": "Seated march",
    "numbers": "1, 2",
    "own": "your belt",
    "last": "Friday",
    "days": "Monday to Friday",
    "opens": "8 am",
    "closes": "6 pm",
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


@pytest.mark.parametrize(("name", "text"), entries_of("es").items())
def test_spanish_reads_easily_in_short_sentences(name: str, text: str) -> None:
    said = text.format_map(_VALUES)
    assert all(len(spanish_words(sentence)) <= 18 for sentence in spanish_sentences(said))
    if len(spanish_words(said)) >= 6:
        assert fernandez_huerta(said) >= 60, f"{name}: {fernandez_huerta(said):.0f}"


def test_the_longer_spanish_texts_are_easy_as_a_whole() -> None:
    entries = entries_of("es")
    for part in ("stop.", "box.choice", "box.pregnancy", "diary.", "dose."):
        said = "\n".join(text.format_map(_VALUES) for name, text in entries.items() if name.startswith(part))
        assert fernandez_huerta(said) >= 70, part


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


def test_spanish_dates_are_words_in_small_letters() -> None:
    day = date(2026, 3, 2)
    assert date_in_words(day, "es") == "2 de marzo de 2026"
    assert date_in_words(day, "es", "with_weekday") == "lunes 2 de marzo de 2026"
    assert date_in_words(day, "es", "short") == "2 mar"
    assert weekday_short(date(2026, 3, 4), "es") == "mié"
    for names in ("weekdays", "months", "weekdays_short", "months_short"):
        said = phrases("es").lines(f"date.{names}")
        assert len(said) == len(set(said)) == len(phrases("en").lines(f"date.{names}"))
        assert all(one.islower() for one in said)


@pytest.mark.parametrize(
    ("dose", "said"),
    [
        (DoseLine(1, 7, hold_seconds=300, manner=Manner.STAY), "Quédese así por 5 minutos. Una vez al día, todos los días."),
        (
            DoseLine(2, 1, sets=2, repetitions=8, hold_seconds=2, side=Side.EACH),
            "Sostenga por 2 segundos. Haga 2 series de 8 de cada lado. Descanse después de cada serie. "
            "Dos veces al día, 1 día a la semana.",
        ),
        (
            DoseLine(3, 5, repetitions=3, hold_seconds=90, side=Side.LEFT),
            "Sostenga por 1 minuto y 30 segundos. Hágalo 3 veces del lado izquierdo. 3 veces al día, 5 días a la semana.",
        ),
        (DoseLine(4, 7, hold_breaths=1, manner=Manner.GO), "Haga 1 respiración lenta. 4 veces al día, todos los días."),
    ],
)  # fmt: skip
def test_doses_are_said_in_spanish(dose: DoseLine, said: str) -> None:
    assert dose_in_words(dose, "es") == said
