"""The arithmetic of adherence: days, versions, reports; nothing invented and nothing lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.adherence.rules import (
    DONE,
    PARTLY,
    SKIPPED,
    AdherenceSummary,
    Pause,
    PrescribedExercise,
    Report,
    VersionInForce,
    days,
    diary_week,
    may_enter,
    open_days,
    summarize,
)
from clinic.adherence.signs import StopSign, stop_signs

MONDAY = date(2026, 11, 2)
RELEASE = PrescribedExercise("release", "Release", 7)
PRESS = PrescribedExercise("press", "Press", 3)
ONE_VERSION = [VersionInForce(MONDAY, (RELEASE, PRESS))]


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def told(slug: str, day: int, status: str = DONE, hour: int = 0) -> Report:
    return Report(slug, on(day), status, datetime(2026, 11, 20, tzinfo=UTC) + timedelta(hours=hour))


@pytest.mark.parametrize(
    ("reports", "prescribed", "done", "partly", "skipped", "unlogged", "pct"),
    [
        ([], 7, 0, 0, 0, 7, 0),
        ([told("release", day) for day in range(7)], 7, 7, 0, 0, 0, 100),
        ([told("release", 0), told("release", 1, PARTLY), told("release", 2, SKIPPED)], 7, 1, 1, 1, 4, 150 / 7),
        ([told("release", 0), told("release", 0, SKIPPED, 1)], 7, 0, 0, 1, 6, 0),
        ([told("release", 0, SKIPPED), told("release", 0, DONE)], 7, 0, 0, 1, 6, 0),
        ([told("release", -1), told("release", 7), told("other", 0)], 7, 0, 0, 0, 7, 0),
    ],
    ids=["nothing", "all", "mixed", "the later counts", "a tie claims less", "outside"],
)
def test_a_week(
    reports: list[Report], prescribed: int, done: int, partly: int, skipped: int, unlogged: int, pct: float
) -> None:
    one = summarize([VersionInForce(MONDAY, (RELEASE,))], reports, on(0), on(6)).exercises[0]
    assert (one.prescribed, one.done, one.partly, one.skipped) == (prescribed, done, partly, skipped)
    assert one.unlogged == unlogged
    assert one.frequency_pct == pytest.approx(pct)


def test_more_than_asked_keeps_its_true_number() -> None:
    found = summarize([VersionInForce(MONDAY, (PRESS,))], [told("press", day) for day in range(7)], on(0), on(6))
    assert found.exercises[0].frequency_pct == pytest.approx(100 * 7 / 3)
    assert (found.credited, found.prescribed, found.unlogged) == (7, 3, 0)
    assert (found.frequency_pct, found.band) == (100, "satisfactory")


def test_too_much_of_one_never_stands_in_for_another() -> None:
    two = [VersionInForce(MONDAY, (PRESS, PrescribedExercise("bridge", "Bridge", 3)))]
    found = summarize(two, [told("press", day) for day in range(6)], on(0), on(6))
    assert [one.frequency_pct for one in found.exercises] == [200, 0]
    assert (found.credited, found.prescribed) == (6, 6), "the counts stay raw"
    assert (found.frequency_pct, found.band) == (50, "partial")


def test_a_new_version_counts_from_its_first_day() -> None:
    versions = [VersionInForce(MONDAY, (RELEASE, PRESS)), VersionInForce(on(3), (PRESS,))]
    found = {one.slug: one for one in summarize(versions, [], on(0), on(6)).exercises}
    assert found["release"].prescribed == 3
    assert found["press"].prescribed == 3


def test_a_report_about_what_was_not_asked_for_that_day_does_not_count() -> None:
    versions = [VersionInForce(MONDAY, (RELEASE, PRESS)), VersionInForce(on(3), (PRESS,))]
    found = summarize(versions, [told("release", 2), told("release", 3)], on(0), on(6)).exercises[0]
    assert (found.slug, found.done, found.unlogged) == ("release", 1, 2)


def test_nothing_is_asked_after_the_end() -> None:
    versions = [VersionInForce(MONDAY, (RELEASE,), ends_on=on(4))]
    assert summarize(versions, [], on(0), on(6)).prescribed == 4
    assert summarize(versions, [], on(4), on(6)).band == "unknown"


@pytest.mark.parametrize(
    ("done", "band"), [(0, "unknown"), (3, "low"), (4, "partial"), (5, "partial"), (6, "satisfactory")]
)
def test_bands(done: int, band: str) -> None:
    found = summarize([VersionInForce(MONDAY, (RELEASE,))], [told("release", day) for day in range(done)], on(0), on(6))
    assert found.band == band


@pytest.mark.parametrize("first", [date(2026, 3, 5), date(2026, 10, 29)], ids=["clocks go forward", "clocks go back"])
def test_a_week_with_a_clock_change_has_seven_days(first: date) -> None:
    found = summarize([VersionInForce(first, (RELEASE,))], [], first, first + timedelta(days=6))
    assert found.prescribed == 7


SLOW_MACHINE = settings(deadline=None)

REPORTS = st.lists(
    st.builds(
        told,
        st.sampled_from(["release", "press"]),
        st.integers(0, 27),
        st.sampled_from([DONE, PARTLY, SKIPPED]),
        st.integers(0, 5),
    ),
    max_size=60,
)
VERSIONS = st.lists(st.integers(0, 27), max_size=3).map(
    lambda starts: [*ONE_VERSION, *(VersionInForce(on(day), (RELEASE,)) for day in sorted(starts))]
)


@SLOW_MACHINE
@given(VERSIONS, REPORTS, st.integers(0, 26))
def test_splitting_a_period_never_changes_a_total(
    versions: list[VersionInForce], reports: list[Report], cut: int
) -> None:
    whole = summarize(versions, reports, on(0), on(27))
    parts = [summarize(versions, reports, on(0), on(cut)), summarize(versions, reports, on(cut + 1), on(27))]
    assert sum((part.prescribed for part in parts), Fraction(0)) == whole.prescribed
    for name in ("prescribed", "done", "partly", "skipped"):
        for slug in ("release", "press"):
            assert _figure([whole], slug, name) == _figure(parts, slug, name)


def _figure(summaries: list[AdherenceSummary], slug: str, name: str) -> Fraction:
    found = (getattr(one, name) for summary in summaries for one in summary.exercises if one.slug == slug)
    return sum(found, Fraction(0))


@SLOW_MACHINE
@given(VERSIONS, REPORTS)
def test_the_percentage_over_all_is_that_of_what_was_asked_for(
    versions: list[VersionInForce], reports: list[Report]
) -> None:
    found = summarize(versions, reports, on(0), on(27))
    assert found.frequency_pct is not None
    assert 0 <= found.frequency_pct <= 100
    assert found.frequency_pct <= float(100 * found.credited / found.prescribed) + 1e-9
    is_all_done = all(one.credited >= one.prescribed for one in found.exercises)
    assert (found.frequency_pct == 100) == is_all_done


PAUSES = st.lists(
    st.builds(
        lambda slug, start, length: Pause(slug, on(start), None if length is None else on(start + length)),
        st.sampled_from(["", "release", "press"]),
        st.integers(-3, 27),
        st.none() | st.integers(0, 20),
    ),
    max_size=3,
)


@SLOW_MACHINE
@given(VERSIONS, REPORTS, PAUSES, st.integers(0, 26))
def test_splitting_a_period_never_changes_a_total_with_pauses(
    versions: list[VersionInForce], reports: list[Report], pauses: list[Pause], cut: int
) -> None:
    whole = summarize(versions, reports, on(0), on(27), pauses)
    parts = [summarize(versions, reports, *span, pauses) for span in ((on(0), on(cut)), (on(cut + 1), on(27)))]
    for name in ("prescribed", "done", "partly", "skipped"):
        for slug in ("release", "press"):
            assert _figure([whole], slug, name) == _figure(parts, slug, name)


@SLOW_MACHINE
@given(VERSIONS, REPORTS, PAUSES)
def test_a_pause_only_takes_away_what_it_covers(
    versions: list[VersionInForce], reports: list[Report], pauses: list[Pause]
) -> None:
    for number in range(28):
        day = on(number)
        plain = {one.slug: one for one in summarize(versions, reports, day, day).exercises}
        found = {one.slug: one for one in summarize(versions, reports, day, day, pauses).exercises}
        assert found.keys() == plain.keys()
        for slug, one in found.items():
            if any(pause.covers(slug, day) for pause in pauses):
                assert (one.prescribed, one.done, one.partly, one.skipped) == (0, 0, 0, 0)
            else:
                assert one == plain[slug]


def test_pauses_leave_the_denominator_but_for_their_first_and_last_day() -> None:
    pauses = [Pause("release", on(1), on(5))]
    found = summarize([VersionInForce(MONDAY, (RELEASE,))], [told("release", 0)], on(0), on(6), pauses)
    assert found.prescribed == 4  # days 0 and 1, 5 and 6
    assert found.frequency_pct == pytest.approx(25)


def test_a_stopped_program_asks_for_nothing() -> None:
    found = summarize(ONE_VERSION, [], on(8), on(14), [Pause("", on(7))])
    assert found.prescribed == 0
    assert found.band == "unknown"
    assert {one.frequency_pct for one in found.exercises} == {None}


@SLOW_MACHINE
@given(REPORTS, st.integers(0, 27))
def test_a_report_never_changes_another_day(reports: list[Report], day: int) -> None:
    others = [report for report in reports if report.for_on != on(day)]
    for other in range(28):
        if other != day:
            with_it = summarize(ONE_VERSION, reports, on(other), on(other))
            assert with_it == summarize(ONE_VERSION, others, on(other), on(other))


@SLOW_MACHINE
@given(REPORTS)
def test_a_day_without_a_report_is_never_skipped(reports: list[Report]) -> None:
    for number in range(28):
        found = summarize(ONE_VERSION, reports, on(number), on(number))
        for one in found.exercises:
            said = [report for report in reports if report.slug == one.slug and report.for_on == on(number)]
            assert one.done + one.partly + one.skipped == min(1, len(said))
            assert one.unlogged == (Fraction(0) if said else one.prescribed)


@SLOW_MACHINE
@given(REPORTS, st.randoms())
def test_the_order_of_arrival_in_the_list_means_nothing(reports: list[Report], random: object) -> None:
    shuffled = list(reports)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert summarize(ONE_VERSION, reports, on(0), on(27)) == summarize(ONE_VERSION, shuffled, on(0), on(27))


def test_T08_open_days() -> None:
    assert open_days(on(20), on(0)) == [on(day) for day in range(20, 12, -1)]
    assert open_days(on(2), on(0)) == [on(2), on(1), on(0)]
    assert open_days(on(-1), on(0)) == []
    assert open_days(on(6), on(0), ends_on=on(3)) == [on(2), on(1), on(0)]
    assert open_days(on(20), on(0), ends_on=on(3)) == []


def test_staff_may_enter_any_day_of_the_program_until_today() -> None:
    assert [may_enter(on(day), on(30), on(0), on(40)) for day in (-1, 0, 30, 31)] == [False, True, True, False]
    assert not may_enter(on(3), on(30), on(0), on(3))


@pytest.mark.parametrize(("today", "first"), [(0, 0), (1, 0), (7, 0), (8, 7), (14, 7), (15, 14)])
def test_the_week_a_patient_brings(today: int, first: int) -> None:
    assert diary_week(on(today), on(0)) == on(first)


def test_days_of_an_empty_span() -> None:
    assert days(on(1), on(0)) == []


@pytest.mark.parametrize(
    ("before", "after", "felt", "signs"),
    [
        (3, 4, [], ()),
        (3, 5, [], (StopSign.PAIN,)),
        (None, 6, [], ()),
        (None, 7, [], (StopSign.PAIN,)),
        (9, 7, [], (StopSign.PAIN,)),
        (9, 6, ["dull_ache", "upset"], ()),
        (None, None, ["sharp"], (StopSign.NERVE,)),
        (None, None, ["down_leg", "faint"], (StopSign.FAINT, StopSign.NERVE)),
        (1, 8, ["dizzy"], (StopSign.FAINT, StopSign.PAIN)),
    ],
)
def test_stop_signs(before: int | None, after: int | None, felt: list[str], signs: tuple[StopSign, ...]) -> None:
    assert stop_signs(before, after, felt) == signs
