"""A patient described in JSON, as a script or a clinician writes one: checked, then the facts that the rules read. Pure.

What is not said is not known, and what is not known never lets anybody past a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from clinic.rule_language.facts import (
    EVENTS,
    LONGEST_PREGNANCY_WEEKS,
    OLDEST_AGE_YEARS,
    PatientFacts,
    with_told_events,
)

PREGNANT = "pregnant"
MOST_DAYS = 366 * OLDEST_AGE_YEARS
MOST_WEEKS = MOST_DAYS // 7
LONGEST_QUOTE = 60

_SCREENS = ("ok",)
_LIMITS = {
    "age": OLDEST_AGE_YEARS,
    "ga_weeks": LONGEST_PREGNANCY_WEEKS,
    "postpartum_weeks": MOST_WEEKS,
    "screen_age_days": MOST_DAYS,
}
_KEYS = frozenset({"flags", "sex_at_birth", "weeks_since", "days_since", "screen", "assessment_class", *_LIMITS})


class DescriptionError(ValueError):
    """A description that cannot be understood; the message names the place and what is allowed."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a description may name: flags, values of `sex_at_birth`, and classes of an assessment."""

    flags: Collection[str]
    sexes: Collection[str]
    classes: Collection[str]


def read_patient(data: object, words: Words) -> PatientFacts:
    """The facts of a described patient. Raises DescriptionError.

    Of an event, weeks and days follow from each other when one of them is told, and of two that contradict each other
    the more recent counts. A C-section counts as the birth, and
    `postpartum_weeks` follows from the birth unless it is told. A week of pregnancy says that there is one,
    and an event sets the flag that it has.
    """
    table = read_object(data, "patient", _KEYS)
    numbers = {name: read_whole(table.get(name), name, most) for name, most in _LIMITS.items()}
    flags = read_flags(table.get("flags"), words.flags)
    if numbers["ga_weeks"] is not None:
        flags |= {PREGNANT}
    weeks, days = _events(table, flags)
    after_birth = numbers["postpartum_weeks"]
    return PatientFacts(
        flags=flags,
        age=numbers["age"],
        sex_at_birth=read_choice(table.get("sex_at_birth"), "sex_at_birth", words.sexes),
        ga_weeks=numbers["ga_weeks"],
        postpartum_weeks=weeks.get("delivery") if after_birth is None else after_birth,
        weeks_since=weeks,
        days_since=days,
        screen=read_choice(table.get("screen"), "screen", _SCREENS),
        screen_age_days=numbers["screen_age_days"],
        assessment_class=read_choice(table.get("assessment_class"), "assessment_class", words.classes),
    )


def read_object(data: object, where: str, allowed: Collection[str]) -> Mapping[str, object]:
    """A JSON object whose keys are all allowed. Raises DescriptionError."""
    if not isinstance(data, dict):
        raise DescriptionError(f"{where} needs an object in braces, got {quoted(data)}.")
    for key in data:
        if key not in allowed:
            raise DescriptionError(f"{where} has no key {quoted(key)}. Use {', '.join(sorted(allowed))}.")
    return data


def read_names(data: object, where: str) -> tuple[str, ...]:
    """A list of names, which may be empty or missing. Raises DescriptionError."""
    if data is None:
        return ()
    if not isinstance(data, list) or not all(isinstance(name, str) for name in data):
        raise DescriptionError(f"{where} needs a list of names, got {quoted(data)}.")
    return tuple(data)


def read_flags(data: object, known: Collection[str]) -> frozenset[str]:
    """The flags that are set. Raises DescriptionError."""
    flags = read_names(data, "flags")
    for flag in flags:
        if flag not in known:
            raise DescriptionError(f"There is no flag {quoted(flag)}.")
    return frozenset(flags)


def read_whole(data: object, where: str, most: int) -> int | None:
    """A whole number from 0 to `most`, or None for not known. Raises DescriptionError."""
    if data is None:
        return None
    if isinstance(data, bool) or not isinstance(data, int) or not 0 <= data <= most:
        raise DescriptionError(f"{where} needs a whole number from 0 to {most}, or null, got {quoted(data)}.")
    return data


def read_choice(data: object, where: str, allowed: Collection[str]) -> str | None:
    """One of a few words, or None for not known. Raises DescriptionError."""
    if data is None or (isinstance(data, str) and data in allowed):
        return data
    raise DescriptionError(f"{where} needs one of {', '.join(sorted(allowed))}, or null, got {quoted(data)}.")


def quoted(data: object) -> str:
    """What was written, short enough for one line and without signs that a terminal would obey."""
    try:
        text = ascii(data)
    except ValueError:  # a number of more digits than Python prints
        return "a very long number"
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}..."


def _events(table: Mapping[str, object], flags: frozenset[str]) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """Weeks and days since each event."""
    weeks = _read_since(table, "weeks_since", MOST_WEEKS)
    days = _read_since(table, "days_since", MOST_DAYS)
    told: dict[str, tuple[int | None, int | None]] = {
        event: _both(weeks.get(event), days.get(event)) for event in weeks.keys() | days.keys()
    }
    known = with_told_events(told, flags, (None, None))
    births = [known[event] for event in ("c_section", "delivery") if known.get(event, (None, None))[1] is not None]
    if births:
        known["delivery"] = min(births, key=lambda since: since[1] or 0)
    return {event: one for event, (one, _) in known.items()}, {event: one for event, (_, one) in known.items()}


def _both(weeks: int | None, days: int | None) -> tuple[int | None, int | None]:
    """Weeks and days from what is told of them; of two that contradict each other the more recent day counts."""
    if weeks is None or (days is not None and days // 7 < weeks):
        return None if days is None else days // 7, days
    if days is None or days // 7 > weeks:
        return weeks, weeks * 7
    return weeks, days


def _read_since(table: Mapping[str, object], name: str, most: int) -> dict[str, int | None]:
    data = table.get(name)
    if data is None:
        return {}
    return {
        event: read_whole(value, f"{name}.{event}", most) for event, value in read_object(data, name, EVENTS).items()
    }
