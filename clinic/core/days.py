"""Days as people type them: 1985-05-17, 5/17/1985, 17 May 1985, May 17, 1985."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?"
_FORMS = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/.-])", re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})[-/.](?P<first>\d{1,2})[-/.](?P<second>\d{1,2})",
        r"(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<year>\d{4})",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+{_MONTH},?[ -]+(?P<year>\d{{4}})",
        rf"{_MONTH}[ -]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?[ -]+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})(?P<first>\d{2})(?P<second>\d{2})",
    )
)
_YEAR_FIRST = (0, 4)
_MONTH_AND_YEAR = re.compile(
    rf"{_MONTH},?\s+(?P<year>\d{{4}})|(?P<number>\d{{1,2}})/(?P<year_too>\d{{4}})", re.IGNORECASE
)
_YEAR = re.compile(r"\d{4}")


def read_days(text: str) -> tuple[tuple[date, ...], str]:
    """The days that the first date in `text` may mean, likeliest first, and the text without it.

    5/6/1985 may be May 6 or June 5 (the American reading first); no date gives no days and the text as it was.
    """
    for number, form in enumerate(_FORMS):
        found = form.search(text)
        if found:
            days = _meanings(found.groupdict(), year_first=number in _YEAR_FIRST)
            if days:
                return days, f"{text[: found.start()]} {text[found.end() :]}".strip()
    return (), text


def read_day(text: str) -> date | None:
    """The one day that `text` is (American order where it is open), or None."""
    days, rest = read_days(text.strip())
    return days[0] if days and not rest else None


def read_about(text: str, today: date) -> date | None:
    """A past day that may be known roughly: "1998" or "March 1998" is the last day it can have been, not after today.

    Taking the latest day keeps a rule that counts weeks on the careful side.
    """
    text = text.strip()
    if _YEAR.fullmatch(text):
        year = int(text)
        return min(date(year, 12, 31), today) if 1 <= year <= today.year else None
    found = _MONTH_AND_YEAR.fullmatch(text)
    if found:
        groups = found.groupdict()
        month = int(groups["number"]) if groups["number"] else _month(groups["month"])
        return _end_of_month(int(groups["year"] or groups["year_too"]), month, today)
    return read_day(text)


def _meanings(groups: dict[str, str | None], *, year_first: bool) -> tuple[date, ...]:
    year = int(groups["year"] or 0)
    if groups.get("month"):
        return _real((year, _month(groups["month"] or ""), int(groups["day"] or 0)))
    first, second = int(groups["first"] or 0), int(groups["second"] or 0)
    if year_first:
        return _real((year, first, second))
    return _real((year, first, second), (year, second, first))


def _real(*readings: tuple[int, int, int]) -> tuple[date, ...]:
    days = []
    for year, month, day in readings:
        if year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]:
            days.append(date(year, month, day))
    return tuple(dict.fromkeys(days))


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _end_of_month(year: int, month: int, today: date) -> date | None:
    if year < 1 or not 1 <= month <= 12 or (year, month) > (today.year, today.month):
        return None
    return min(date(year, month, monthrange(year, month)[1]), today)
