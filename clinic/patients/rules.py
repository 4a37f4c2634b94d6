"""Pure rules about people and examinations: plausible dates, likely doubles, and what the numbers suggest."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher

from clinic.patients.kinds import AssessmentClass, Pregnancy

OLDEST_AGE_YEARS = 120
TERM = timedelta(weeks=40)
DUE_PAST = timedelta(weeks=3)
"""A due date this far back may still be a pregnancy (week 43, proposed)."""
DUE_AHEAD = timedelta(weeks=42)
DELIVERED_WITHIN = timedelta(days=730)
"""Two years; an older birth says nothing the rules use (proposed)."""

THOMAS_RANGE_DEG = (-60, 90)
SHORT_ABOVE_DEG = 0
"""Modified Thomas test: thigh above horizontal = short one-joint hip flexors (BMC Sports Sci Med Rehabil 2021, table 4)."""
LONG_AT_OR_BELOW_DEG = -10
"""Thigh clearly below horizontal = long (proposed)."""
STRENGTH_GRADES = ("0", "1", "2-", "2", "2+", "3-", "3", "3+", "4-", "4", "4+", "5")
FULL_STRENGTH = "5"
"""Manual muscle test; below 5/5 = weak (Daniels and Worthingham positions, as summarised by Physiopedia)."""

ALIKE = 0.75
PHONE_DIGITS = 7


@dataclass(frozen=True, slots=True)
class Side:
    """One side's findings: modified Thomas angle in degrees (+ = thigh above horizontal), manual muscle test grade."""

    thomas_deg: int | None = None
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the decision table says, and the numbers it was read from; the therapist decides."""

    assessment_class: AssessmentClass
    reasons: tuple[str, ...]


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


def suggest_class(left: Side, right: Side, tilt_controlled: bool | None) -> Suggestion | None:
    """The class the decision table (seed 003; class names of this program) gives for the numbers, or None without any.

    The more careful side counts: long before short, weak before strong. An examination without control of the
    pelvis is of low confidence (Vigotsky 2016: sensitivity 32 %, specificity 57 %) and gives "indeterminate".
    """
    tested = [(name, side) for name, side in (("Left", left), ("Right", right)) if side.thomas_deg is not None]
    if not tested:
        return None
    reasons = tuple(_in_words(name, side) for name, side in tested)
    if not tilt_controlled:
        why = "Pelvic tilt was not noted" if tilt_controlled is None else "The pelvis was not controlled"
        return Suggestion(AssessmentClass.INDETERMINATE, (*reasons, f"{why}: low confidence, test again"))
    found = {_TABLE.get((_length(side), _is_weak(side)), AssessmentClass.INDETERMINATE) for _name, side in tested}
    return Suggestion(next(one for one in _MOST_CAREFUL_FIRST if one in found), reasons)


_TABLE: dict[tuple[str, bool | None], AssessmentClass] = {
    ("short", False): AssessmentClass.SHORT_STRONG,
    ("short", True): AssessmentClass.SHORT_WEAK,
    ("normal length", False): AssessmentClass.NORMAL,
    ("normal length", True): AssessmentClass.NORMAL_WEAK,
    ("long", True): AssessmentClass.LONG_WEAK,
}
_MOST_CAREFUL_FIRST = (
    AssessmentClass.INDETERMINATE,
    AssessmentClass.LONG_WEAK,
    AssessmentClass.SHORT_WEAK,
    AssessmentClass.NORMAL_WEAK,
    AssessmentClass.SHORT_STRONG,
    AssessmentClass.NORMAL,
)


def _length(side: Side) -> str:
    angle = side.thomas_deg or 0
    return "short" if angle > SHORT_ABOVE_DEG else "long" if angle <= LONG_AT_OR_BELOW_DEG else "normal length"


def _is_weak(side: Side) -> bool | None:
    return side.strength != FULL_STRENGTH if side.strength else None


def _in_words(name: str, side: Side) -> str:
    angle = side.thomas_deg or 0
    strength = {True: "weak", False: "full strength", None: "strength not tested"}[_is_weak(side)]
    grade = f" ({side.strength}/5)" if side.strength else ""
    return f"{name}: {_length(side)} ({angle:+d}°), {strength}{grade}"


def _plain_words(name: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    return re.findall(r"\w+", plain)
