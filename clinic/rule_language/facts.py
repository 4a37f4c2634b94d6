"""What the rules may know about a patient, and how dates become numbers of weeks. Pure: today is an argument.

Caution runs one way only: a date that is missing where an event is known, or that cannot be right,
never lets a patient past a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from clinic.health_screens.events import EVENT_OF_FLAG

Told = TypeVar("Told")

TERM_DAYS = 280
LONGEST_PREGNANCY_WEEKS = 44
OLDEST_AGE_YEARS = 125

UNKNOWN_PREGNANCY_WEEKS = range(20, LONGEST_PREGNANCY_WEEKS + 1)
"""The weeks a pregnancy may be in when its due date is not known (rule PG-GA-UNKNOWN, proposed)."""

EVENTS = frozenset(
    {"abdominal_surgery", "c_section", "delivery", "hernia_repair", "hip_flexor_strain", "hip_replacement"}
)
"""Events that carry a date of their own, in `weeks_since` and `days_since`."""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """One patient on one day, as the rules see them.

    `flags` are the answers that were yes; `screen` is "ok" only when every question was answered, so that a
    flag which is absent means no. `None` means not known, except in `ga_weeks` and `postpartum_weeks`, where it
    means not known or not so. `weeks_since` and `days_since` count completed weeks and days since a dated event;
    an event that is there with None happened at an unknown time.
    """

    flags: frozenset[str] = frozenset()
    age: int | None = None
    sex_at_birth: str | None = None
    ga_weeks: int | None = None
    postpartum_weeks: int | None = None
    weeks_since: Mapping[str, int | None] = field(default_factory=dict)
    days_since: Mapping[str, int | None] = field(default_factory=dict)
    screen: str | None = None
    screen_age_days: int | None = None
    assessment_class: str | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One exercise on one day as the patient reported it.

    `more_categories` count beside its category (`Target`).
    Pain is 0 to 10. `felt` are the words ticked ("sharp", "tingling"); `reason` is why it was not done
    ("dont_like"); `days_ago` is 0 for today.
    """

    slug: str
    category: str
    more_categories: frozenset[str] = frozenset()
    days_ago: int = 0
    pain_before: int | None = None
    pain_after: int | None = None
    felt: frozenset[str] = frozenset()
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class LogFacts:
    """What the patient reported since the last review, with the figures that span the whole program.

    `adherence_pct` is 0 to 100. `nprs_change` is the latest pain score less the first, so relief is negative.
    """

    entries: tuple[LogEntry, ...] = ()
    days_since_start: int | None = None
    adherence_pct: float | None = None
    nprs_change: float | None = None


def gestational_weeks(due_on: date | None, today: date) -> int | None:
    """Completed weeks of pregnancy: 40 - (due date - today) / 7 (standard due-date arithmetic, ACOG CO 700).

    None without a due date, and for a due date that cannot be right (before week 0 or past week 44): the rules
    then treat the pregnancy as 20 weeks or more.
    """
    if due_on is None:
        return None
    weeks = (TERM_DAYS - (due_on - today).days) // 7
    return weeks if 0 <= weeks <= LONGEST_PREGNANCY_WEEKS else None


def postpartum_weeks(delivered_on: date | None, today: date) -> int | None:
    """Completed weeks since the birth; None when there was none, 0 for a date still to come."""
    return None if delivered_on is None else max(0, (today - delivered_on).days) // 7


def age_on(birth_on: date | None, today: date) -> int | None:
    """Completed years of life; None when the birth date is missing or cannot be right."""
    if birth_on is None:
        return None
    had_birthday = (today.month, today.day) >= (birth_on.month, birth_on.day)
    years = today.year - birth_on.year - (0 if had_birthday else 1)
    return years if 0 <= years <= OLDEST_AGE_YEARS else None


def days_since(events: Mapping[str, date | None], today: date) -> dict[str, int | None]:
    """Days since each event; None where the date is unknown, 0 for a date still to come."""
    return {event: None if on is None else max(0, (today - on).days) for event, on in events.items()}


def with_told_events(events: Mapping[str, Told], flags: frozenset[str], undated: Told) -> dict[str, Told]:
    """The dated events, with those that a flag tells of without a date (`undated`); a C-section is a birth too."""
    known = {event: undated for flag, event in EVENT_OF_FLAG.items() if flag in flags}
    known.update(events)
    if "c_section" in known:
        known.setdefault("delivery", known["c_section"])
    return known


def derive_facts(
    *,
    today: date,
    flags: frozenset[str] = frozenset(),
    birth_on: date | None = None,
    sex_at_birth: str | None = None,
    due_on: date | None = None,
    events: Mapping[str, date | None] | None = None,
    screened_on: date | None = None,
    assessment_class: str | None = None,
) -> PatientFacts:
    """All facts from plain dates and answers.

    `events` maps names in EVENTS to their date, or to None when the date is unknown; a C-section counts as the
    birth too, and of two births the last one counts. `screened_on` is the day of the last complete health screen,
    None when there is none. Raises ValueError for an event with another name.
    """
    dated: dict[str, date | None] = with_told_events(events or {}, flags, None)
    if births := [on for on in (dated.get("c_section"), dated.get("delivery")) if on is not None]:
        dated["delivery"] = max(births)
    if strange := sorted(dated.keys() - EVENTS):
        raise ValueError(f"unknown dated event {strange[0]!r}; the rules know {', '.join(sorted(EVENTS))}")
    days = days_since(dated, today)
    return PatientFacts(
        flags=flags,
        age=age_on(birth_on, today),
        sex_at_birth=sex_at_birth,
        ga_weeks=gestational_weeks(due_on, today),
        postpartum_weeks=postpartum_weeks(dated.get("delivery"), today),
        weeks_since={event: None if count is None else count // 7 for event, count in days.items()},
        days_since=days,
        screen=None if screened_on is None else "ok",
        screen_age_days=None if screened_on is None else max(0, (today - screened_on).days),
        assessment_class=assessment_class,
    )
