"""From dates to the numbers the rules ask for, on both sides of every edge."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.exercises.catalog import library
from clinic.health_screens.events import EVENT_BOXES
from clinic.rule_language.facts import EVENTS, age_on, days_since, derive_facts, gestational_weeks, postpartum_weeks

TODAY = date(2026, 3, 2)


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("days_to_due", "weeks"),
    [
        (280, 0),
        (281, None),  # before the first day of the pregnancy: the date cannot be right
        (26 * 7 + 1, 13),
        (26 * 7, 14),
        (20 * 7 + 1, 19),
        (20 * 7, 20),
        (0, 40),
        (-1, 40),
        (-7, 41),
        (-34, 44),
        (-35, None),  # week 45: the date was never taken off the record
    ],
)
def test_gestational_weeks(days_to_due: int, weeks: int | None) -> None:
    assert gestational_weeks(in_days(days_to_due), TODAY) == weeks


def test_gestational_weeks_without_due_date() -> None:
    assert gestational_weeks(None, TODAY) is None


@pytest.mark.parametrize(("days_ago", "weeks"), [(0, 0), (41, 5), (42, 6), (83, 11), (84, 12), (-3, 0)])
def test_postpartum_weeks(days_ago: int, weeks: int) -> None:
    assert postpartum_weeks(in_days(-days_ago), TODAY) == weeks


def test_postpartum_weeks_without_a_birth() -> None:
    assert postpartum_weeks(None, TODAY) is None


@pytest.mark.parametrize(
    ("birth_on", "today", "age"),
    [
        (date(2008, 3, 3), TODAY, 17),
        (date(2008, 3, 2), TODAY, 18),
        (date(2004, 2, 29), date(2022, 2, 28), 17),
        (date(2004, 2, 29), date(2022, 3, 1), 18),
        (TODAY, TODAY, 0),
        (date(2026, 3, 3), TODAY, None),
        (date(1901, 3, 2), TODAY, 125),
        (date(1900, 3, 2), TODAY, None),
        (None, TODAY, None),
    ],
)
def test_age_on(birth_on: date | None, today: date, age: int | None) -> None:
    assert age_on(birth_on, today) == age


def test_days_since_an_event_past_to_come_or_undated() -> None:
    events = {"abdominal_surgery": in_days(-13), "hernia_repair": in_days(5), "hip_flexor_strain": None}

    assert days_since(events, TODAY) == {"abdominal_surgery": 13, "hernia_repair": 0, "hip_flexor_strain": None}


def test_derive_facts_of_someone_never_screened() -> None:
    facts = derive_facts(today=TODAY)

    assert (facts.screen, facts.screen_age_days, facts.assessment_class, facts.age) == (None, None, None, None)


def test_derive_facts_counts_from_today() -> None:
    facts = derive_facts(
        today=TODAY,
        flags=frozenset({"pregnant"}),
        birth_on=date(1990, 1, 1),
        sex_at_birth="female",
        due_on=in_days(140),
        events={"hip_flexor_strain": in_days(-13)},
        screened_on=in_days(-91),
        assessment_class="short_strong",
    )

    assert (facts.age, facts.ga_weeks, facts.postpartum_weeks) == (36, 20, None)
    assert (facts.screen, facts.screen_age_days) == ("ok", 91)
    assert (facts.weeks_since, facts.days_since) == ({"hip_flexor_strain": 1}, {"hip_flexor_strain": 13})


@pytest.mark.parametrize(
    ("flag", "event"),
    [
        ("c_section", "c_section"),
        ("abdominal_surgery_ever", "abdominal_surgery"),
        ("hernia_repair_ever", "hernia_repair"),
    ],
)
def test_a_flag_without_its_date_is_an_event_at_an_unknown_time(flag: str, event: str) -> None:
    undated = derive_facts(today=TODAY, flags=frozenset({flag}))
    dated = derive_facts(today=TODAY, flags=frozenset({flag}), events={event: in_days(-700)})

    assert undated.weeks_since[event] is None
    assert dated.weeks_since[event] == 100


def test_a_c_section_is_a_birth() -> None:
    assert derive_facts(today=TODAY, events={"c_section": in_days(-35)}).postpartum_weeks == 5
    later = derive_facts(today=TODAY, events={"c_section": in_days(-700), "delivery": in_days(-35)})
    assert later.postpartum_weeks == 5


def test_derive_facts_refuses_an_event_no_rule_knows() -> None:
    with pytest.raises(ValueError, match=r"unknown dated event 'birthday'; the rules know abdominal_surgery"):
        derive_facts(today=TODAY, events={"birthday": TODAY})


def test_a_day_sets_no_flag() -> None:
    assert derive_facts(today=TODAY, events={"c_section": in_days(-56)}).flags == frozenset()


@pytest.mark.parametrize("flag", [flag for flags in EVENT_BOXES.values() for flag in flags])
def test_every_box_that_asks_for_a_day_tells_of_its_event_without_one(flag: str) -> None:
    [event] = [event for event, flags in EVENT_BOXES.items() if flag in flags]
    known = derive_facts(today=TODAY, flags=frozenset({flag})).weeks_since

    assert event in known
    assert set(known.values()) == {None}


def test_the_boxes_of_an_event_are_flags_and_events_that_exist() -> None:
    assert EVENT_BOXES.keys() <= EVENTS == library().events.keys()
    for flags in EVENT_BOXES.values():
        assert set(flags) <= library().flags.keys()


def test_of_two_births_the_last_one_counts() -> None:
    earlier, last = TODAY - timedelta(days=400), TODAY - timedelta(days=35)
    for events in ({"delivery": earlier, "c_section": last}, {"delivery": last, "c_section": earlier}):
        assert derive_facts(today=TODAY, events=events).postpartum_weeks == 5
