"""Pure rules of the examination: what the numbers suggest."""

from __future__ import annotations

from dataclasses import dataclass

from clinic.examination.kinds import AssessmentClass

THOMAS_RANGE_DEG = (-60, 90)
SHORT_ABOVE_DEG = 0
"""Modified Thomas test: thigh above horizontal = short one-joint hip flexors (BMC Sports Sci Med Rehabil 2021, table 4)."""
LONG_AT_OR_BELOW_DEG = -10
"""Thigh clearly below horizontal = long (proposed)."""
STRENGTH_GRADES = ("0", "1", "2-", "2", "2+", "3-", "3", "3+", "4-", "4", "4+", "5")
FULL_STRENGTH = "5"
"""Manual muscle test; below 5/5 = weak (Daniels and Worthingham positions, as summarised by Physiopedia)."""


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
