"""A dose typed in shorthand: one meaning or a refusal that says what to write, and back again as the same dose."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.exercises.catalog import library
from clinic.exercises.dose_pieces import LONGEST_TEXT
from clinic.exercises.dose_shorthand import DoseNotUnderstood, parse_dose, write_dose
from clinic.exercises.doses import Dose, DoseLimits, Side
from clinic.exercises.rules import DoseOutOfRange, default_dose, resolve
from clinic.exercises.wording import dose_text
from tests.exercises.helpers import BOLSTER

PRESS, STRETCH, BREATH = "hand-to-knee-press", "half-kneeling-hip-flexor-stretch", "breath-reset"
SQUAT, ROCK, BALL, BRIDGE = "supported-split-squat", "hands-knees-rock", "prone-ball-release", "block-supported-bridge"
SIDE_LYING, SIT, MANUAL = "side-lying-rest", "sit-break", "manual-psoas-release"
LEFT, RIGHT, EACH = {"side": Side.LEFT}, {"side": Side.RIGHT}, {"side": Side.EACH}
THREE_TENS = {"sets": 3, "repetitions": 10}
HELD = {**THREE_TENS, "hold_seconds": 5}


def limits_of(slug: str) -> DoseLimits:
    return library().get_exercise(slug).dose


def base_of(slug: str) -> Dose:
    """The library’s dose of an exercise."""
    return default_dose(library().get_exercise(slug))


def a_day(times: int) -> dict[str, Any]:
    return {"times_per_day": times}


def a_week(days: int) -> dict[str, Any]:
    return {"days_per_week": days}


def held(seconds: int, up_to: bool = False) -> dict[str, Any]:
    return {"hold_seconds": seconds, "up_to": up_to}


UNDERSTOOD: list[tuple[str, str, dict[str, Any]]] = [
    *((PRESS, text, THREE_TENS) for text in ("3x10", "3 x 10", "3X10", "3×10", "3*10", "3 sets of 10", "10x 3 sets")),
    *((PRESS, text, HELD) for text in ("3x10x5s", "3x10 @5s", "3x10@5s", "3x10x5", "3 x 10 x 5 sec", "5s, 3x10")),
    *((PRESS, text, {"repetitions": 10}) for text in ("10 reps", "10 rep", "10x", "10 Repetitions")),
    *((PRESS, text, {"sets": 2}) for text in ("2 sets", "2sets", "2 rounds")),
    *((BOLSTER, text, held(300)) for text in ("5min", "5 min", "5 minutes", "5:00", "300s")),
    *((BOLSTER, text, held(90)) for text in ("90s", "90 sec", "1:30", "1:30 min", "1.5 min", "90 seconds", "hold 90s")),
    *((BOLSTER, text, held(300, True)) for text in ("up to 5min", "<=5min", "≤5 min", "UP TO 5 MIN", "upto 5min")),
    (BOLSTER, "up to 1:30", held(90, True)),
    *((BREATH, text, {"hold_breaths": 5}) for text in ("5 breaths", "5br", "5 br", "5")),
    (ROCK, "up to 2 breaths", {"hold_breaths": 2, "up_to": True}),
    *(
        (PRESS, text, a_day(2))
        for text in ("2/d", "2/day", "2x/day", "2x a day", "2 times a day", "bid", "BID", "2 per day")
    ),
    *((PRESS, text, a_day(2)) for text in ("twice a day", "2x daily", "twice daily", "2x/d")),
    (PRESS, "once a day", a_day(1)),
    (PRESS, "tid", a_day(3)),
    (PRESS, "qid", a_day(4)),
    *((PRESS, text, a_day(1) | a_week(7)) for text in ("daily", "qd", "once daily")),
    *((PRESS, text, a_week(4)) for text in ("4d/wk", "4/wk", "4 days a week", "4x/week", "4 days per week", "4 d/w")),
    *((PRESS, text, a_week(7)) for text in ("every day", "everyday")),
    (PRESS, "twice a week", a_week(2)),
    *((PRESS, text, LEFT) for text in ("L", "l", "left", "lt", "left side", "L, L")),
    *((PRESS, text, RIGHT) for text in ("R", "right")),
    *((PRESS, text, EACH) for text in ("each", "ea", "per side", "each side", "bilat", "bilateral")),
    *((BOLSTER, text, {"side": Side.BOTH}) for text in ("both", "both sides", "bilat")),
    (SIDE_LYING, "either", {"side": Side.EITHER}),
    (BREATH, "no side", {"side": Side.NONE}),
    (SQUAT, "10", {"repetitions": 10}),
    (STRETCH, "3x25s", {"repetitions": 3, "hold_seconds": 25}),
    (BRIDGE, "2x90s", {"sets": 2, "hold_seconds": 90}),
    (BALL, "1x2", {"sets": 1, "repetitions": 2}),
    (PRESS, "L,2/d;3x10", LEFT | a_day(2) | THREE_TENS),
    (PRESS, "3x10,2/d", THREE_TENS | a_day(2)),
    (PRESS, "  3x10   ea · 5d/wk ", THREE_TENS | EACH | a_week(5)),
    (PRESS, "10x 2/d", {"repetitions": 10} | a_day(2)),
    (PRESS, "3x10 reps @ 5 sec each side 2x/day 3 days/week", HELD | EACH | a_day(2) | a_week(3)),
    (PRESS, "999s", held(999)),
    (PRESS, "100 reps", {"repetitions": 100}),
    (PRESS, "05s", held(5)),
    (PRESS, "３ｘ１０", THREE_TENS),
    (PRESS, "٣x١٠", THREE_TENS),
    (PRESS, "3\u00a0x\u200910\u30002/d", THREE_TENS | a_day(2)),
    (BOLSTER, "1x1", {}),
]

NOT_UNDERSTOOD: list[tuple[str, str, str, int, str]] = [
    (PRESS, "3q10", "3q10", 0, "“3q10” is not understood. Try 3x10, 30s, 2/d, L."),
    (PRESS, "2/d 3q10", "3q10", 4, "“3q10” is not understood. Try 3x10, 30s, 2/d, L."),
    (PRESS, "10", "10", 0, "“10” can be read two ways. Write 10x or 10s."),
    (ROCK, "10", "10", 0, "“10” can be read two ways. Write 10x or 10br."),
    (BOLSTER, "10", "10", 0, "“10” can be read two ways. Write 10min or 10s."),
    (MANUAL, "10", "10", 0, "“10” has no unit. Try 2 sets, 2/d, 5d/wk."),
    (PRESS, "3x30s", "3x30s", 0, "“3x30s” can be read two ways. Write 3 sets 30s or 3 reps 30s."),
    (PRESS, "10 times", "10 times", 0, "“10 times” can be read two ways. Write 10x or 10/d."),
    (PRESS, "1,5 min", "1,5", 0, "“1,5” can be read two ways. Write a decimal with a point (1.5 min), or a space after the comma."),
    (PRESS, "20-30s", "20-30s", 0, "“20-30s” is a range. Write one number, or an upper limit such as up to 30s."),
    (PRESS, "20 to 30s", "20 to 30s", 0, "“20 to 30s” is a range. Write one number, or an upper limit such as up to 30s."),
    (PRESS, "30s 40s", "40s", 4, "Two holds: 30s and 40s. Write one of them."),
    (PRESS, "30s 5 breaths", "5 breaths", 4, "Two holds: 30s and 5 breaths. Write one of them."),
    (PRESS, "L R", "R", 2, "Two sides: L and R. Write one of them."),
    (PRESS, "3x10 2 sets", "2 sets", 5, "Two numbers of sets: 3x10 and 2 sets. Write one of them."),
    (PRESS, "daily 3d/wk", "3d/wk", 6, "Two numbers of days a week: daily and 3d/wk. Write one of them."),
    (PRESS, "bid tid", "tid", 4, "Two numbers of times a day: bid and tid. Write one of them."),
    (BOLSTER, "3x10", "3x10", 0, "This exercise is a position to stay in; it has no repetitions. Take out “3x10”."),
    (SIT, "10 reps", "10 reps", 0, "This exercise goes on for a time; it has no repetitions. Take out “10 reps”."),
    (MANUAL, "10 reps", "10 reps", 0, "This exercise is done once; it has no repetitions. Take out “10 reps”."),
    (STRETCH, "2x10", "2x10", 0, "This exercise is done in one round; it has no sets. Write 10x."),
    (STRETCH, "2 sets", "2 sets", 0, "This exercise is done in one round; it has no sets. Take out “2 sets”."),
    (SQUAT, "30s", "30s", 0, "This exercise has no hold. Take out “30s”."),
    (SQUAT, "3br", "3br", 0, "This exercise has no hold. Take out “3br”."),
    (BREATH, "30s", "30s", 0, "This exercise is counted in breaths; it has no time. Take out “30s”."),
    (BOLSTER, "5br", "5br", 0, "This exercise is timed; it is not counted in breaths. Take out “5br”."),
    (BREATH, "L", "L", 0, "“L” is no side of this exercise. It has no side."),
    (BREATH, "bilat", "bilat", 0, "“bilat” is no side of this exercise. It has no side."),
    (PRESS, "both", "both", 0, "“both” is no side of this exercise. Write each or L or R."),
    (PRESS, "0 reps", "0 reps", 0, "“0 reps” is nothing to do. Write 1 or more."),
    (PRESS, "0x10", "0x10", 0, "“0x10” is nothing to do. Write 1 or more."),
    (PRESS, "0:00", "0:00", 0, "“0:00” is nothing to do. Write 1 or more."),
    (PRESS, "2.5 reps", "2.5 reps", 0, "“2.5 reps” counts in parts. Write a whole number."),
    (PRESS, "0.33 min", "0.33 min", 0, "“0.33 min” is no whole number of seconds. Write whole seconds, such as 30s."),
    (PRESS, "1:75", "1:75", 0, "“1:75” is no time. Write minutes and seconds, such as 1:30."),
    (PRESS, "1:5", "1:5", 0, "“1:5” is no time. Write minutes and seconds, such as 1:30."),
    (PRESS, "1000s", "1000s", 0, "“1000s” is too long a number for a dose. Write at most three figures."),
    (PRESS, "", "", 0, "No dose is written. Try 3x10, 30s, 2/d, L."),
    (PRESS, " ,; ", "", 0, "No dose is written. Try 3x10, 30s, 2/d, L."),
    *((PRESS, text, text, 0, f"“{text}” is not understood. Try 3x10, 30s, 2/d, L.") for text in (
        "-5s", "10²", "½", "x10", "3x10x", "3x10/d", "2d", "5m", "1e3", "İ", "3ſ", "10/side", "bidx", "<script>", "'--")),
    (PRESS, "30s and 5 breaths", "and", 4, "“and” is not understood. Try 3x10, 30s, 2/d, L."),
    (PRESS, "every other day", "every", 0, "“every” is not understood. Try 3x10, 30s, 2/d, L."),
    (PRESS, "3x10\x0010", "3x10?10", 0, "“3x10?10” is not understood. Try 3x10, 30s, 2/d, L."),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "text", "expected"), UNDERSTOOD)
def test_what_is_said_is_changed_and_the_rest_stays(slug: str, text: str, expected: dict[str, Any]) -> None:
    base = base_of(slug)
    assert parse_dose(text, limits_of(slug), base) == replace(base, **expected)


@pytest.mark.parametrize(("slug", "text", "piece", "position", "message"), NOT_UNDERSTOOD)
def test_what_has_no_one_meaning_is_refused(slug: str, text: str, piece: str, position: int, message: str) -> None:
    with pytest.raises(DoseNotUnderstood) as caught:
        parse_dose(text, limits_of(slug), base_of(slug))
    assert (caught.value.piece, caught.value.position, caught.value.message) == (piece, position, message)
    assert caught.value.suggestion in message
    assert caught.value.status == 422


def test_there_are_many_of_both() -> None:
    assert len(UNDERSTOOD) + len(NOT_UNDERSTOOD) >= 80
    assert len({(slug, text) for slug, text, _ in UNDERSTOOD}) == len(UNDERSTOOD)


def test_a_hold_is_said_whole() -> None:
    base = replace(base_of(BOLSTER), hold_seconds=600, up_to=True)
    assert parse_dose("2/d", limits_of(BOLSTER), base).up_to
    assert not parse_dose("5min", limits_of(BOLSTER), base).up_to


def test_a_count_that_is_there_already_may_be_changed() -> None:
    """An exercise with an unusual dose keeps what its form shows."""
    base = replace(base_of(STRETCH), sets=2)
    assert parse_dose("3x10", limits_of(STRETCH), base).sets == 3


def test_an_exercise_in_seconds_or_breaths_takes_one_for_the_other() -> None:
    limits = replace(limits_of(PRESS), hold_breaths=limits_of(BREATH).hold_breaths)
    changed = parse_dose("4br", limits, base_of(PRESS))
    assert (changed.hold_seconds, changed.hold_breaths) == (None, 4)
    back = parse_dose("5s", limits, changed)
    assert (back.hold_seconds, back.hold_breaths) == (5, None)


def test_both_kinds_of_two_sides_are_asked_apart() -> None:
    limits = replace(limits_of(PRESS), sides=(Side.EACH, Side.BOTH))
    with pytest.raises(DoseNotUnderstood, match="Write each or both"):
        parse_dose("bilat", limits, base_of(PRESS))


def test_limits_stay_where_they_are_judged() -> None:
    exercise = library().get_exercise(PRESS)
    dose = parse_dose("999s", exercise.dose, default_dose(exercise))
    with pytest.raises(DoseOutOfRange, match="Hold: enter 1 s to 10 min"):
        resolve(exercise, (), dose)


@pytest.mark.parametrize("sign", ["1", "x", " ", "3x", "1:", "up to ", "(", "\x00", "٣", "3x10 "])
def test_a_hostile_text_is_refused_at_once(sign: str) -> None:
    started = time.process_time()
    for length in (LONGEST_TEXT // len(sign), 10_000):
        with pytest.raises(DoseNotUnderstood) as caught:
            parse_dose(sign * length + "!", limits_of(PRESS), base_of(PRESS))
        assert len(caught.value.piece) < 30
    assert time.process_time() - started < 0.5


@given(st.text(max_size=40) | st.text("0123456789x:.,@/ drLsmin", max_size=30))
@settings(max_examples=300)
def test_any_text_is_a_dose_or_a_refusal(text: str) -> None:
    with suppress(DoseNotUnderstood):
        dose = parse_dose(text, limits_of(PRESS), base_of(PRESS))
        assert all(getattr(dose, name) >= 1 for name in HELD)


@st.composite
def doses(draw: st.DrawFn) -> tuple[str, Dose, Dose]:
    """An exercise, a dose that its form could hold, and what was there before."""
    slug = draw(st.sampled_from(sorted(library().exercises)))
    limits = limits_of(slug)

    def count(usual: Any, most: int) -> int | None:
        return None if usual is None else draw(st.integers(1, most if usual.max > 1 else 1))

    def dose() -> Dose:
        seconds, breaths = count(limits.hold_seconds, 600), count(limits.hold_breaths, 20)
        return Dose(
            sets=count(limits.sets, 6) or 1,
            repetitions=count(limits.repetitions, 50),
            hold_seconds=seconds,
            hold_breaths=breaths,
            side=draw(st.sampled_from(limits.sides)),
            times_per_day=draw(st.integers(1, 12)),
            days_per_week=draw(st.integers(1, 7)),
            up_to=draw(st.booleans()) if seconds or breaths else False,
        )

    return slug, dose(), dose()


@given(doses())
@settings(max_examples=500)
def test_what_is_written_is_read_back(case: tuple[str, Dose, Dose]) -> None:
    slug, dose, base = case
    assert parse_dose(write_dose(dose), limits_of(slug), base) == dose


@given(doses())
def test_the_words_say_everything_of_it(case: tuple[str, Dose, Dose]) -> None:
    slug, dose, _ = case
    words = dose_text(dose, limits_of(slug).manner).lower()
    assert ("up to" in words) == dose.up_to
    assert ("breath" in words and str(dose.hold_breaths) in words) or dose.hold_breaths in (None, 1)
    if dose.side in (Side.EACH, Side.LEFT, Side.RIGHT):
        assert {Side.EACH: "each side", Side.LEFT: "left", Side.RIGHT: "right"}[dose.side] in words
    if dose.hold_seconds:
        minutes, seconds = divmod(dose.hold_seconds, 60)
        assert all(str(number) in words for number in (minutes, seconds) if number) or str(dose.hold_seconds) in words
    if dose.repetitions and dose.repetitions > 1:
        total = dose.sets * dose.repetitions
        assert str(dose.repetitions) in words or str(total) in words


def test_the_shortest_and_the_longest_of_what_is_written() -> None:
    assert write_dose(base_of(PRESS)) == "1x6 5s each 1/d 3d/wk"
    assert write_dose(replace(base_of(BOLSTER), up_to=True)) == "1x1 up to 5min both 1/d 7d/wk"
    assert write_dose(base_of(BREATH)) == "1x1 3br no side 4/d 7d/wk"
    assert write_dose(base_of(SIT)) == "1 set 1min no side 1/d 7d/wk"
