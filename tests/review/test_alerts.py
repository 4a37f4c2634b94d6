"""A1 to A10 at their boundaries: one case for and one against each, with the usual figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from clinic.adherence.rules import AdherenceSummary, ExerciseAdherence
from clinic.review.alerts import (
    Alert,
    Code,
    Level,
    Told,
    Week,
    alerts_of_report,
    alerts_of_week,
    alerts_of_words,
    gravest_first,
    quiet_alert,
)
from clinic.review.thresholds import KNOWN, USUAL, Thresholds

TODAY = date(2026, 3, 9)
STRETCHED = Told("half-kneeling", "Half-kneeling stretch", TODAY, is_stretch=True)
PRESSED = Told("press", "Hand-to-knee press", TODAY)


def report(told: Told = PRESSED, before: Told | None = None, limits: Thresholds = USUAL) -> list[Code]:
    return [one.code for one in alerts_of_report(told, before, limits)]


def pain(told: Told, before: int | None, after: int | None) -> Told:
    return replace(told, pain_before=before, pain_after=after)


def week(
    done: int,
    of: int = 7,
    *,
    days: int = 7,
    day: int = 8,
    pain: tuple[int | None, int | None] = (4, 4),
    skipped: int = 0,
) -> Week:
    one = ExerciseAdherence("press", "Press", days, Fraction(of), done, 0, skipped)
    summary = AdherenceSummary(TODAY - timedelta(days=days - 1), TODAY, (one,), TODAY, None, None)
    return Week(summary, day, *pain)


def of_week(*args: int, limits: Thresholds = USUAL, **more: Any) -> list[Code]:
    return [one.code for one in alerts_of_week(week(*args, **more), limits)]


def quiet(silent: int) -> list[Code]:
    return [one.code for one in quiet_alert(2, None, TODAY - timedelta(days=silent), TODAY, USUAL)]


FOR: dict[str, tuple[Callable[[], list[Code]], Code]] = {
    "A1 words": (lambda: report(replace(PRESSED, note="I cannot pee since noon")), Code.RED_FLAG),
    "A1 faint": (lambda: report(replace(PRESSED, felt=("faint",))), Code.RED_FLAG),
    "A2 twice running": (lambda: report(pain(PRESSED, 3, 5), pain(PRESSED, 2, 4)), Code.PAIN),
    "A2 seven": (lambda: report(pain(PRESSED, 7, 7)), Code.PAIN),
    "A3 once after a stretch": (lambda: report(pain(STRETCHED, 3, 5)), Code.STRETCH_PAIN),
    "A4 tingling": (lambda: report(replace(PRESSED, felt=("tingling",))), Code.NERVE),
    "A5 day 8, 80 %, same pain": (lambda: of_week(4, 5), Code.NO_BETTER),
    "A6 below 50 %": (lambda: of_week(3, 7, skipped=4), Code.LOW),
    "A6 five days": (lambda: quiet(5), Code.QUIET),
    "hurt without a figure": (lambda: report(replace(PRESSED, reason="hurt")), Code.HURT),
    "A7 upset": (lambda: report(replace(PRESSED, felt=("upset",))), Code.UPSET),
    "A9 above 120 %": (lambda: of_week(9, 7, pain=(4, 2)), Code.OVERUSE),
}

AGAINST: dict[str, tuple[Callable[[], list[Code]], Code]] = {
    "A1 no such words": (lambda: report(replace(PRESSED, note="I had to pee in between")), Code.RED_FLAG),
    "A1 a dull ache": (lambda: report(replace(PRESSED, felt=("dull_ache",))), Code.RED_FLAG),
    "A2 the time before by one": (lambda: report(pain(PRESSED, 3, 5), pain(PRESSED, 3, 4)), Code.PAIN),
    "A2 six": (lambda: report(pain(PRESSED, 6, 6)), Code.PAIN),
    "A3 by one": (lambda: report(pain(STRETCHED, 3, 4)), Code.STRETCH_PAIN),
    "A3 no stretch": (lambda: report(pain(PRESSED, 3, 5)), Code.STRETCH_PAIN),
    "A4 nothing of it": (lambda: report(replace(PRESSED, felt=("dull_ache", "dizzy"))), Code.NERVE),
    "A5 day 7": (lambda: of_week(4, 5, day=7), Code.NO_BETTER),
    "A5 79 %": (lambda: of_week(79, 100), Code.NO_BETTER),
    "A5 better by one": (lambda: of_week(4, 5, pain=(4, 3)), Code.NO_BETTER),
    "A5 pain not known": (lambda: of_week(4, 5, pain=(4, None)), Code.NO_BETTER),
    "A5 no pain at first": (lambda: of_week(4, 5, pain=(0, 0)), Code.NO_BETTER),
    "A6 just 50 %": (lambda: of_week(7, 14, skipped=7), Code.LOW),
    "A6 six days of program": (lambda: of_week(1, 6, days=6, skipped=5), Code.LOW),
    "A6 four days": (lambda: quiet(4), Code.QUIET),
    "hurt, and said how": (lambda: report(replace(pain(PRESSED, 2, 8), reason="hurt")), Code.HURT),
    "A7 sick": (lambda: report(replace(PRESSED, felt=("sick",))), Code.UPSET),
    "A9 just 120 %": (lambda: of_week(6, 5, pain=(4, 2)), Code.OVERUSE),
    "A9 in six days": (lambda: of_week(9, 6, days=6, pain=(4, 2)), Code.OVERUSE),
}


@pytest.mark.parametrize("case", FOR)
def test_an_alert_at_its_boundary(case: str) -> None:
    found, code = FOR[case]
    assert code in found()


@pytest.mark.parametrize("case", AGAINST)
def test_no_alert_just_short_of_it(case: str) -> None:
    found, code = AGAINST[case]
    assert code not in found()


def test_every_code_of_a_report_a_week_or_silence_has_a_case_on_both_sides() -> None:
    elsewhere = {
        Code.RED_FLAG_SCREEN, Code.HELD, Code.QUESTION, Code.SCREEN, Code.OLD_SCREEN,
        Code.WEEK_20, Code.WEEK_20_AHEAD, Code.DUE_DATE,
    }  # fmt: skip
    for cases in (FOR, AGAINST):
        assert {code for _, code in cases.values()} == set(Code) - elsewhere


def test_pain_that_was_not_said_the_time_before_is_not_twice_running() -> None:
    assert report(pain(PRESSED, 3, 5), pain(PRESSED, None, 9)) == []


def test_the_reason_upset_counts_as_the_feeling() -> None:
    assert report(replace(PRESSED, reason="upset")) == [Code.UPSET]


def test_one_report_may_mean_several_things_and_says_the_gravest_first() -> None:
    told = replace(pain(STRETCHED, 2, 8), felt=("dizzy", "down_leg", "upset"), note="I want to die")
    found = alerts_of_report(told, None, USUAL)
    assert [one.code for one in found] == [Code.RED_FLAG, Code.NERVE, Code.PAIN, Code.UPSET]
    assert found[0].words == "Half-kneeling stretch: felt dizzy; may mean an emergency: “I want to die”"
    assert found[2].words == "Half-kneeling stretch: pain 2 → 8"


def test_the_words_of_a_question_are_read_too() -> None:
    assert [one.code for one in alerts_of_words("Tengo fiebre, ¿sigo?", TODAY)] == [Code.RED_FLAG]
    assert alerts_of_words("May I use a belt?", TODAY) == []
    [long] = alerts_of_words("I have a fever " + "and so on " * 50, TODAY)
    assert long.words.endswith("…”")


def test_a_clinic_may_want_to_be_told_sooner() -> None:
    early = replace(USUAL, pain_rise=1, pain_high=4, low_pct=79, quiet_days=2, overuse_pct=105)
    assert report(pain(STRETCHED, 2, 3), limits=early) == [Code.STRETCH_PAIN]
    assert report(pain(PRESSED, 4, 4), limits=early) == [Code.PAIN]
    assert of_week(5, 7, limits=early) == [Code.LOW]


def test_nothing_reported_is_silence_and_not_low_adherence() -> None:
    assert of_week(0) == []


def test_the_gravest_stand_first_and_among_equals_the_longest_waiting() -> None:
    old, new = (Alert(Code.QUIET, "", TODAY - timedelta(days=days)) for days in (9, 1))
    red, task = Alert(Code.PAIN, "", TODAY), Alert(Code.OLD_SCREEN, "", TODAY)
    assert gravest_first([task, new, old, red]) == [red, old, new, task]
    assert (red.level, task.level) == (Level.RED, Level.TASK)


def test_every_figure_can_be_set_and_its_usual_value_lies_within_its_bounds() -> None:
    assert [one.name for one in KNOWN] == list(Thresholds.__slots__)
    assert all(one.low <= one.usual <= one.high for one in KNOWN)


def test_low_adherence_says_how_it_was_counted_where_one_exercise_was_done_too_often() -> None:
    often, never = (ExerciseAdherence(name, name, 7, Fraction(7), done, 0, 1) for name, done in (("a", 9), ("b", 0)))
    summary = AdherenceSummary(TODAY - timedelta(days=6), TODAY, (often, never), TODAY, None, None)
    [low] = [one for one in alerts_of_week(Week(summary, 8, 4, 4), replace(USUAL, low_pct=60)) if one.code == Code.LOW]
    assert low.words.startswith("Adherence 50 % in the 7 days to Mar 9, 2026: 9 sessions done, 14 asked for, ")
    assert "at most as often as it was asked for" in low.words
    [plain] = alerts_of_week(week(3), USUAL)
    assert plain.words == "3 of 7 sessions reported as done in the 7 days to Mar 9, 2026 (43 %)"
