"""Pure rules about people: plausible dates and likely doubles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta
from difflib import SequenceMatcher

from clinic.patients.kinds import Pregnancy

OLDEST_AGE_YEARS = 120
TERM = timedelta(weeks=40)
DUE_PAST = timedelta(weeks=3)
"""A due date this far back may still be a pregnancy (week 43, proposed)."""
DUE_AHEAD = timedelta(weeks=42)
DELIVERED_WITHIN = timedelta(days=730)
"""Two years; an older birth says nothing the rules use (proposed)."""

ALIKE = 0.75
PHONE_DIGITS = 7


def age_on(birth_on: date, today: date) -> int:
    """Completed years of life."""
    return today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))


def pregnancy_weeks(due_on: date, today: date) -> int:
    """Completed weeks: 40 less the weeks to the due date (standard due-date arithmetic)."""
    return (TERM - (due_on - today)).days // 7


def birth_date_problem(birth_on: date, today: date) -> str | None:
    """What is wrong with a birth date, in words for the form, or None."""
    if birth_on > today:
        return "This day is in the future."
    if age_on(birth_on, today) > OLDEST_AGE_YEARS:
        return f"That would be more than {OLDEST_AGE_YEARS} years ago. Check the year."
    return None


def due_date_problem(due_on: date, today: date) -> str | None:
    """What is wrong with a due date, in words for the form, or None."""
    if due_on < today - DUE_PAST:
        return "This is more than 3 weeks ago. If the baby is born, choose “Gave birth”."
    if due_on > today + DUE_AHEAD:
        return "This is more than 42 weeks ahead. Check the year."
    return None


def delivery_date_problem(delivered_on: date, today: date) -> str | None:
    """What is wrong with the day of a birth, in words for the form, or None."""
    if delivered_on > today:
        return "This day is in the future."
    if delivered_on < today - DELIVERED_WITHIN:
        return "This is more than 2 years ago. Choose “Not pregnant” instead."
    return None


def dates_that_apply(
    pregnancy: Pregnancy, due_on: date | None, delivered_on: date | None
) -> tuple[date | None, date | None]:
    """The due date only in pregnancy and the day of birth only after one; what was typed beside it is dropped."""
    return (
        due_on if pregnancy == Pregnancy.PREGNANT else None,
        delivered_on if pregnancy == Pregnancy.POSTPARTUM else None,
    )


def phone_digits(phone: str) -> str:
    """The last ten digits of a telephone number: what two spellings of it share."""
    return re.sub(r"[^0-9]", "", phone)[-10:]


def are_alike(one: str, other: str) -> bool:
    """Whether two full names may be one person's: alike as a whole, or a word of four letters in common."""
    first, second = _plain_words(one), _plain_words(other)
    if any(len(word) >= 4 and word in second for word in first):
        return True
    return SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio() >= ALIKE


def names_in(text: str, name: str, ours: Iterable[str] = ()) -> list[str]:
    """The words of a person's `name` that stand in `text`, accents and case aside; shorter ones than three letters do not count.

    A word of `ours`, texts that this is about anyway, names nobody: a short psoas is not Ann Short's.
    """
    said = set(_plain_words(text)) - {word for one in ours for word in _plain_words(one)}
    return [word for word in name.split() if any(len(one) >= 3 and one in said for one in _plain_words(word))]


def _plain_words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.findall(r"\w+", plain)
