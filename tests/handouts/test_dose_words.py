"""A dose reads as plain sentences for every combination a therapist can set."""

from __future__ import annotations

from itertools import product

import pytest

from handouts.content import DoseLine, Manner, Side
from handouts.phrases import dose_in_words, dose_words, languages
from handouts.readability import grade

DAILY = {"times_per_day": 1, "days_per_week": 7}


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        (
            DoseLine(**DAILY, repetitions=1, hold_seconds=300),
            "Hold for 5 minutes. Once a day, every day.",
        ),
        (
            DoseLine(2, 3, repetitions=3, hold_seconds=20, side=Side.EACH),
            "Hold for 20 seconds. Do it 3 times on each side. Twice a day, 3 days a week.",
        ),
        (
            DoseLine(1, 4, sets=2, repetitions=8, hold_seconds=5, side=Side.LEFT),
            "Hold for 5 seconds. Do 2 rounds of 8 on your left side. Rest after each round. Once a day, 4 days a week.",
        ),
        (
            DoseLine(**DAILY, hold_seconds=600, up_to=True, manner=Manner.STAY, side=Side.BOTH),
            "Stay for up to 10 minutes. Stop sooner if you like. Once a day, every day.",
        ),
        (
            DoseLine(6, 7, repetitions=1, hold_breaths=3, manner=Manner.GO),
            "Take 3 slow breaths. 6 times a day, every day.",
        ),
        (DoseLine(**DAILY, hold_breaths=1), "Hold for 1 slow breath. Once a day, every day."),
        (DoseLine(**DAILY, hold_seconds=180, manner=Manner.GO), "Keep going for 3 minutes. Once a day, every day."),
        (
            DoseLine(1, 1, hold_seconds=90, repetitions=1),
            "Hold for 1 minute 30 seconds. Once a day, 1 day a week.",
        ),
        (DoseLine(4, 7, repetitions=1), "4 times a day, every day."),
        (
            DoseLine(**DAILY, repetitions=1, hold_seconds=300, side=Side.EITHER, manner=Manner.STAY),
            "Stay for 5 minutes. Use the side you like. Once a day, every day.",
        ),
        (
            DoseLine(2, 7, repetitions=1, hold_seconds=30, side=Side.LEFT),
            "Hold for 30 seconds. Do this on your left side. Twice a day, every day.",
        ),
        (DoseLine(**DAILY, hold_seconds=75), "Hold for 75 seconds. Once a day, every day."),
        (DoseLine(**DAILY, hold_seconds=60), "Hold for 1 minute. Once a day, every day."),
        (DoseLine(**DAILY, hold_seconds=1), "Hold for 1 second. Once a day, every day."),
        (DoseLine(**DAILY, hold_seconds=121), "Hold for 2 minutes 1 second. Once a day, every day."),
        (
            DoseLine(**DAILY, sets=3, repetitions=1, side=Side.RIGHT),
            "Do it 3 times on your right side. Rest after each one. Once a day, every day.",
        ),
        (
            DoseLine(**DAILY, sets=2, side=Side.EITHER),
            "Do 2 rounds on the side you like. Rest after each round. Once a day, every day.",
        ),
        (DoseLine(**DAILY, side=Side.EITHER), "Use the side you like. Once a day, every day."),
        (
            DoseLine(**DAILY, side=Side.EACH, hold_seconds=30),
            "Hold for 30 seconds. Do this on each side. Once a day, every day.",
        ),
    ],
)
def test_dose_in_words(dose: DoseLine, words: str) -> None:
    assert dose_in_words(dose) == words


def test_the_table_answers_each_question_by_itself() -> None:
    words = dose_words(DoseLine(2, 3, sets=2, repetitions=10, hold_seconds=600, up_to=True, side=Side.EACH))
    assert (words.how_long, words.how_many) == ("Up to 10 minutes", "2 rounds of 10")
    assert (words.how_often, words.side) == ("Twice a day, 3 days a week", "Each side")
    assert dose_words(DoseLine(1, 7)).how_long == "Your own pace"
    assert dose_words(DoseLine(1, 7, sets=3)).how_many == "3 rounds"
    assert dose_words(DoseLine(1, 7, sets=3, repetitions=1)).how_many == "3 times"


@pytest.mark.parametrize("side", [Side.BOTH, Side.NONE])
def test_what_goes_without_saying_is_left_out_of_the_table(side: Side) -> None:
    for repetitions in (None, 1):
        words = dose_words(DoseLine(1, 7, repetitions=repetitions, hold_seconds=300, side=side))
        assert (words.how_many, words.side) == ("", "")


def test_breathing_never_says_hold() -> None:
    for dose in (DoseLine(1, 7, hold_seconds=300, manner=Manner.GO), DoseLine(1, 7, hold_breaths=5, manner=Manner.GO)):
        assert "old" not in dose_in_words(dose)


@pytest.mark.parametrize("lang", languages())
def test_every_combination_reads_as_short_sentences(lang: str) -> None:
    counts = ((1, None), (1, 1), (1, 3), (2, 1), (3, 10), (2, None))
    holds = ({}, {"hold_seconds": 5}, {"hold_seconds": 300}, {"hold_breaths": 1}, {"hold_breaths": 4})
    for (sets, repetitions), hold, side, manner, up_to, often in product(
        counts, holds, Side, Manner, (False, True), ((1, 7), (2, 3), (6, 1))
    ):
        dose = DoseLine(*often, sets=sets, repetitions=repetitions, side=side, manner=manner, up_to=up_to, **hold)
        words = dose_in_words(dose, lang)
        assert words.endswith(".")
        assert "  " not in words
        assert "{" not in words
        assert all(len(sentence.split()) <= 16 for sentence in words.split(". "))
        if lang == "en":
            assert grade(words) <= 6
            assert "1 times" not in words
            assert "Do it 1 time" not in words
            assert "1 rounds" not in words
