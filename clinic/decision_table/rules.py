"""Pure rules of the assessment: what the decision table suggests for the numbers. The therapist decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.sides import USUAL, Cutoffs, Reason, Side, SideReading

LEFT, RIGHT = "Left", "Right"
_STRENGTH = {True: "weak", False: "strong", None: "strength not tested"}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the table says, of each side too, and why; `is_sure` is False when the result is of low confidence."""

    assessment_class: AssessmentClass
    reasons: tuple[Reason, ...]
    left: AssessmentClass | None
    right: AssessmentClass | None
    is_sure: bool


_TILT = ("Vigotsky 2016: sensitivity 32 %, specificity 57 % without control", "standard")
_NERVE = ("no tools, no stretch; article 004, line 41", "standard")
_CAREFUL = ("the more careful side counts", "proposed")

_MOST_CAREFUL_FIRST = (
    AssessmentClass.INDETERMINATE,
    AssessmentClass.LONG_WEAK,
    AssessmentClass.SHORT_WEAK,
    AssessmentClass.NORMAL_WEAK,
    AssessmentClass.SHORT_STRONG,
    AssessmentClass.NORMAL,
)


def suggest_class(
    left: Side,
    right: Side,
    tilt_controlled: bool | None,
    cutoffs: Cutoffs = USUAL,
    nerve_signs: Sequence[str] = (),
) -> Suggestion | None:
    """The class the decision table gives for the numbers, or None when no length was tested.

    The more careful side counts: long before short, weak before strong. Without control of the pelvis, with a nerve
    sign (`nerve_signs`: positive tests in words) or with a test that pain limits, the class is "indeterminate".
    """
    gap = weaker_by(left.force, right.force)
    sides = [(LEFT, left, gap), (RIGHT, right, None if gap is None else -gap)]
    tested = [SideReading(name, side, lag, cutoffs) for name, side, lag in sides if side.is_tested]
    if not tested:
        return None
    doubts = [*_doubts(tilt_controlled, nerve_signs), *(doubt for one in tested for doubt in one.pain())]
    found = {one.name: AssessmentClass.INDETERMINATE if one.pain() else one.class_ for one in tested}
    overall = next(one for one in _MOST_CAREFUL_FIRST if one in found.values())
    reasons = [*doubts, *(reason for one in tested for reason in one.reasons()), *_between(tested, found)]
    return Suggestion(
        assessment_class=AssessmentClass.INDETERMINATE if doubts else overall,
        reasons=tuple(reasons),
        left=found.get(LEFT),
        right=found.get(RIGHT),
        is_sure=tilt_controlled is True,
    )


def weaker_by(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """By how many per cent of the stronger side the weaker one lags: above 0 the left is weaker, below 0 the right.

    None without both forces, and when neither side shows any.
    """
    if left is None or right is None or max(left, right) <= 0:
        return None
    return (right - left) / max(left, right) * 100


def _doubts(tilt_controlled: bool | None, nerve_signs: Sequence[str]) -> list[Reason]:
    found = []
    if nerve_signs:
        found.append(Reason(f"Neuro screen positive ({', '.join(nerve_signs)}): not clear", *_NERVE))
    if not tilt_controlled:
        why = "Pelvic tilt was not noted" if tilt_controlled is None else "The pelvis was not controlled"
        found.append(Reason(f"{why}: low confidence, test again", *_TILT))
    return found


def _between(tested: list[SideReading], found: dict[str, AssessmentClass]) -> list[Reason]:
    if len(set(found.values())) < 2:
        return []
    words = [f"{one.name.lower()} {one.length}, {_STRENGTH[one.is_weak]}" for one in tested]
    return [Reason(f"The sides differ: {'; '.join(words)}", *_CAREFUL)]
