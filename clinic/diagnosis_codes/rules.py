"""Facts about codes and their editions, without the database."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

LONGEST_TEXT = 320
"""Characters of a code's text; the longest of the official file has fewer than 230."""

FIRST_MONTH = 10
"""ICD-10-CM changes on 1 October, the first day of the US government's fiscal year (CDC, NCHS)."""

_KEY = re.compile(r"[A-Z][0-9][0-9A-Z]{1,5}")
_TYPED = re.compile(r"[A-Za-z][0-9][0-9A-Za-z]?(\.[0-9A-Za-z]{0,4}|[0-9A-Za-z]{0,4})-?")
_CATEGORY = 3
"""Signs before the dot."""


class Side(StrEnum):
    """Which side a diagnosis is about; `none` where a side says nothing."""

    LEFT = "left"
    RIGHT = "right"
    BOTH = "both"
    NONE = "none"


class Certainty(StrEnum):
    """How sure the shipped list is of a code; `official` came out of the file of the CDC."""

    OFFICIAL = "official"
    VERIFIED = "verified"
    HIGH = "high"
    MEDIUM = "medium"
    CHECK = "check"


def fiscal_year_of(day: date) -> int:
    """The edition in force on a day: that of 2027 from 1 October 2026 on."""
    return day.year + (day.month >= FIRST_MONTH)


def valid_days(fiscal_year: int) -> tuple[date, date]:
    """First and last day of an edition."""
    return date(fiscal_year - 1, FIRST_MONTH, 1), date(fiscal_year, FIRST_MONTH - 1, 30)


def is_key(text: str) -> bool:
    """Whether this is a code without its dot, such as M5450; letters are capitals."""
    return _KEY.fullmatch(text) is not None


def with_dot(key: str) -> str:
    """M5450 as it is read: M54.50."""
    return f"{key[:_CATEGORY]}.{key[_CATEGORY:]}" if len(key) > _CATEGORY else key


def typed_key(typed: str) -> str | None:
    """The beginning of a code that was typed with or without its dot, or None for words: m54.5 gives M545."""
    text = typed.strip()
    return text.replace(".", "").rstrip("-").upper() if _TYPED.fullmatch(text) else None


def side_in(text: str) -> Side:
    """The side that the text of a code names; none when it names no side, or does not say which."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    if "bilateral" in words:
        return Side.BOTH
    named = words & {"left", "right"}
    return Side(named.pop()) if len(named) == 1 else Side.NONE
