"""Adherence in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from clinic.adherence import wording
from clinic.adherence.amounts import DayAmount, Unit
from clinic.adherence.models import ExerciseLog, LogSource
from clinic.adherence.rules import Away, Pause, PrescribedExercise, Report, VersionInForce, summarize

MONDAY = date(2026, 11, 2)
SUNDAY = date(2026, 11, 8)
RELEASE = PrescribedExercise("release", "Release", 7)
PRESS = PrescribedExercise("press", "Press", 3)
AT = datetime(2026, 11, 9, tzinfo=UTC)


def log(**values: object) -> ExerciseLog:
    return ExerciseLog(**{"for_on": MONDAY, "note": "", "source": LogSource.LINK, **values})


def test_a_week_as_text() -> None:
    reports = [
        Report("release", MONDAY, "done", AT, 4, 2),
        Report("release", MONDAY + timedelta(days=1), "partly", AT, 3, 3),
        Report("press", MONDAY, "skipped", AT),
    ]
    summary = summarize([VersionInForce(MONDAY, (RELEASE, PRESS))], reports, MONDAY, SUNDAY)
    logs = [log(note="Slept well", source=LogSource.IN_CLINIC), log()]
    assert wording.summary_text(summary, logs) == (
        "Home program, reported Nov 2, 2026 to Nov 8, 2026: 1.5 of 10 sessions (15 %). 7 without a report.\n"
        "- Release: 1 done, 1 partly, 5 without a report; 7 asked for.\n"
        "- Press: 0 done, 1 skipped, 2 without a report; 3 asked for.\n"
        "Pain reported, mean: 3.5 before, 2.5 after (0 to 10).\n"
        "Nov 2, 2026: “Slept well” (patient, in clinic)"
    )


def test_what_was_done_too_often_is_named_with_its_counts() -> None:
    reports = [Report("press", MONDAY + timedelta(days=day), "done", AT) for day in range(7)]
    summary = summarize([VersionInForce(MONDAY, (RELEASE, PRESS))], reports, MONDAY, SUNDAY)
    assert wording.overuse(summary) == "Press 7 sessions (3 asked for)"
    assert (
        "\nReported more often than asked for: Press 7 sessions (3 asked for).\n"
        in wording.summary_text(summary) + "\n"
    )


def test_what_is_over_is_in_the_counts_and_not_in_the_percentage() -> None:
    reports = [Report("press", MONDAY + timedelta(days=day), "done", AT) for day in range(7)]
    summary = summarize([VersionInForce(MONDAY, (RELEASE, PRESS))], reports, MONDAY, SUNDAY)
    at_most = "each exercise counts at most as often as it was asked for"
    assert wording.headline(summary) == (
        f"7 sessions done, 10 asked for; adherence 30 % ({at_most}). 7 without a report."
    )
    assert wording.counts(summary) == f"7 sessions done, 10 asked for, 7 without a report; in the %, {at_most}"


def test_a_half_counted_session_is_named_where_the_figure_is_reckoned() -> None:
    reports = [Report("press", MONDAY + timedelta(days=day), "done" if day else "partly", AT) for day in range(7)]
    summary = summarize([VersionInForce(MONDAY, (RELEASE, PRESS))], reports, MONDAY, SUNDAY)
    assert wording.headline(summary).startswith(
        "6.5 sessions done, 10 asked for; adherence 30 % (a partly done session counts as half, each exercise counts at most"
    )


def test_more_than_was_asked_for_of_everything_is_all_of_it() -> None:
    reports = [Report("press", MONDAY + timedelta(days=day), "done", AT) for day in range(7)]
    summary = summarize([VersionInForce(MONDAY, (PRESS,))], reports, MONDAY, SUNDAY)
    assert wording.headline(summary).startswith("7 sessions done, 3 asked for; adherence 100 % (each exercise counts")


def test_days_away_that_make_the_figure_better_are_named() -> None:
    """Away from Wednesday on: press 2 of 6/7 and release 0 of 2 would be 30 %; with the days away 2 of 3 and 0 of 2."""
    reports = [Report("press", MONDAY + timedelta(days=day), "done", AT) for day in (0, 1)]
    pauses = [Away(MONDAY + timedelta(days=2)), Pause("release", MONDAY + timedelta(days=1))]
    summary = summarize([VersionInForce(MONDAY, (RELEASE, PRESS))], reports, MONDAY, SUNDAY, pauses)
    assert "; adherence 40 % (" in wording.headline(summary)
    assert ", the days away taken as asked for)" in wording.headline(summary)


def test_how_much_was_done_is_said_apart_from_how_often() -> None:
    rest = PrescribedExercise("release", "Release", 7, DayAmount(Fraction(10), Unit.MINUTES))
    reports = [
        Report("release", MONDAY, "done", AT),
        Report("release", MONDAY + timedelta(days=1), "partly", AT, amount_done=4),
        Report("release", MONDAY + timedelta(days=2), "partly", AT),
    ]
    summary = summarize([VersionInForce(MONDAY, (rest,))], reports, MONDAY, SUNDAY)
    text = wording.summary_text(summary)
    assert "2 of 7 sessions (29 %)" in text
    assert "7 asked for. Done of what was begun: 14 of 20 minutes in 2 sessions." in text
    assert "Dose, reported: 70 % of the amount asked for, known of 2 of 3 sessions begun." in text
    unknown = summarize([VersionInForce(MONDAY, (rest,))], reports[2:], MONDAY, SUNDAY)
    assert "Dose" not in wording.summary_text(unknown)
    assert wording.dose_line(unknown.dose) == "how much was done is not known of any of 1 sessions begun"


@pytest.mark.parametrize(
    ("done", "asked", "words"),
    [
        (4, DayAmount(Fraction(25, 4), Unit.MINUTES), "4 of 7 minutes"),
        (0, DayAmount(Fraction(6), Unit.TIMES), "0 of 6 times"),
        (4, None, "4"),
        (None, None, ""),
    ],
)
def test_what_one_report_says_of_it(done: int | None, asked: DayAmount | None, words: str) -> None:
    assert wording.amount_said(log(amount_done=done), asked) == words


def test_silence_is_said_as_silence() -> None:
    silent = summarize([VersionInForce(MONDAY, (RELEASE,))], [], MONDAY, SUNDAY)
    assert wording.headline(silent) == "no reports. 7 sessions were asked for."
    assert wording.headline(summarize([], [], MONDAY, SUNDAY)) == "nothing was asked for in this time."
    assert "skipped" not in wording.summary_text(silent)


def test_only_the_newest_words_are_quoted() -> None:
    silent = summarize([VersionInForce(MONDAY, (RELEASE,))], [], MONDAY, SUNDAY)
    text = wording.summary_text(silent, [log(note=f"Note {number}") for number in range(9)])
    assert [f"Note {number}" in text for number in range(9)] == [True] * 5 + [False] * 4


@pytest.mark.parametrize(("sessions", "words"), [(Fraction(3), "3"), (Fraction(15, 7), "2.1"), (Fraction(1, 2), "0.5")])
def test_counts(sessions: Fraction, words: str) -> None:
    assert wording.count(sessions) == words


@pytest.mark.parametrize(
    ("before", "after", "words"), [(3, 5, "3 → 5"), (None, 0, "? → 0"), (0, None, "0 → ?"), (None, None, "")]
)
def test_pain(before: int | None, after: int | None, words: str) -> None:
    assert wording.pain(log(pain_before=before, pain_after=after)) == words


def test_raw_counts_stand_beside_a_percentage() -> None:
    summary = summarize([VersionInForce(MONDAY, (RELEASE,))], [Report("release", MONDAY, "done", AT)], MONDAY, SUNDAY)
    assert wording.counts(summary) == "1 of 7 sessions, 6 without a report"
