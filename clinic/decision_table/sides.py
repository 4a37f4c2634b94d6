"""Pure rules for one side: its length and strength read with the cut-offs, and the reason for each reading."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from clinic.decision_table.kinds import AssessmentClass

FULL_STRENGTH = "5"


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """The figures the table is read with: degrees, per cent, points of pain (0 to 10). Each clinic may set its own."""

    short_above_deg: int = 0
    knee_short_below_deg: int = 80
    long_at_or_below_deg: int = -10
    gap_percent: int = 15
    pain_limits_from: int = 1


USUAL = Cutoffs()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: the number it speaks of, where the reading comes from, and how far that is trusted (the mark)."""

    text: str
    source: str
    mark: str


@dataclass(frozen=True, slots=True)
class Side:
    """One side's findings.

    Angles in degrees (hip: + = thigh above horizontal), `passed` for a pass or fail reading, manual muscle test grade
    like "4-", force in any unit that both sides share, pain from 0 to 10.
    """

    thomas_deg: int | None = None
    strength: str = ""
    knee_deg: int | None = None
    passed: bool | None = None
    force: Decimal | None = None
    thomas_pain: int | None = None
    strength_pain: int | None = None

    @property
    def is_tested(self) -> bool:
        """Whether there is a length to read."""
        return self.thomas_deg is not None or self.passed is not None


KNOWN: dict[tuple[str, int], tuple[str, str]] = {
    ("short_above_deg", 0): ("BMC Sports Sci Med Rehabil 2021", "standard"),
    ("knee_short_below_deg", 67): ("BMC Sports Sci Med Rehabil 2021", "standard"),
    ("knee_short_below_deg", 80): ("Kendall (from memory)", "standard"),
    ("long_at_or_below_deg", -10): ("needs a clinician’s yes", "proposed"),
    ("gap_percent", 10): ("10 to 15 % is usual (from memory)", "standard"),
    ("gap_percent", 15): ("10 to 15 % is usual (from memory)", "standard"),
    ("pain_limits_from", 1): ("any pain counts; needs a clinician’s yes", "proposed"),
}
"""Where the usual values of the cut-offs come from: source and mark."""

_MUSCLE_TEST = (
    "Daniels and Worthingham, as summed up by Physiopedia",
    "standard",
)
_TABLE_SOURCE = ("decision table, after article 003", "seed")

_TABLE: dict[tuple[str, bool | None], AssessmentClass] = {
    ("short", False): AssessmentClass.SHORT_STRONG,
    ("short", True): AssessmentClass.SHORT_WEAK,
    ("normal length", False): AssessmentClass.NORMAL,
    ("normal length", True): AssessmentClass.NORMAL_WEAK,
    ("long", True): AssessmentClass.LONG_WEAK,
}


def source_of(cutoff: str, value: int) -> tuple[str, str]:
    """Where this value of a cut-off comes from, and its mark; a value of the clinic's own says so."""
    return KNOWN.get((cutoff, value), ("set by this clinic", "clinic"))


@dataclass(frozen=True, slots=True)
class SideReading:
    """One side read with the cut-offs; `lag` is by how many per cent it is weaker than the other (below 0: stronger).

    None when the two were not compared by dynamometer.
    """

    name: str
    side: Side
    lag: Decimal | None
    cutoffs: Cutoffs

    @property
    def length(self) -> str:
        """Short, normal length or long."""
        angle = self.side.thomas_deg
        if angle is None:
            return "normal length" if self.side.passed else "short"
        if angle > self.cutoffs.short_above_deg:
            return "short"
        return "long" if angle <= self.cutoffs.long_at_or_below_deg else "normal length"

    @property
    def is_weak(self) -> bool | None:
        """Weak by grade or by the gap to the other side; None when strength was not tested."""
        if self._has_gap:
            return True
        if self.side.strength:
            return self.side.strength != FULL_STRENGTH
        return None if self.lag is None else False

    @property
    def class_(self) -> AssessmentClass:
        """What the table says of this side; "indeterminate" for what it does not hold."""
        return _TABLE.get((self.length, self.is_weak), AssessmentClass.INDETERMINATE)

    def pain(self) -> list[Reason]:
        """The tests that pain limits."""
        source = source_of("pain_limits_from", self.cutoffs.pain_limits_from)
        tests = (("Thomas test", self.side.thomas_pain), ("strength test", self.side.strength_pain))
        return [
            Reason(f"{self.name} {test} hurts {pain}/10: limited by pain, so not clear", *source)
            for test, pain in tests
            if pain is not None and pain >= self.cutoffs.pain_limits_from
        ]

    def reasons(self) -> list[Reason]:
        """Why this side reads as it does, one reason for each number."""
        return [self._why_length(), *self._why_strength(), *self._why_two_joint(), *self._why_no_class()]

    @property
    def _has_gap(self) -> bool:
        return self.lag is not None and self.lag > self.cutoffs.gap_percent

    def _why_length(self) -> Reason:
        angle, short, long = self.side.thomas_deg, self.cutoffs.short_above_deg, self.cutoffs.long_at_or_below_deg
        if angle is None:
            words = "pass: the thigh rests, normal length" if self.side.passed else "fail: the thigh stays up, short"
            return Reason(f"{self.name} hip {words}", *source_of("short_above_deg", short))
        if angle > short:
            return Reason(
                f"{self.name} hip {degrees(angle)}: above {degrees(short)}, short", *source_of("short_above_deg", short)
            )
        words = f"at or below {degrees(long)}, long"
        if angle > long:
            words = f"above {degrees(long)} and up to {degrees(short)}, normal length"
        return Reason(f"{self.name} hip {degrees(angle)}: {words}", *source_of("long_at_or_below_deg", long))

    def _why_strength(self) -> list[Reason]:
        grade, found = self.side.strength, []
        if grade:
            word = "full strength" if grade == FULL_STRENGTH else "weak"
            found.append(Reason(f"{self.name} strength {grade}/5: {word}", *_MUSCLE_TEST))
        if self.lag is not None and (self._has_gap or not grade):
            found.append(self._why_gap(self.lag))
        return found or [Reason(f"{self.name} strength was not tested", *_TABLE_SOURCE)]

    def _why_gap(self, lag: Decimal) -> Reason:
        most = self.cutoffs.gap_percent
        words = f"not over {most} % weaker than the other side by dynamometer. Weakness of both would not show"
        if self._has_gap:
            words = f"{lag:.1f} % weaker than the other side by dynamometer: over {most} %, weak".replace(".0 %", " %")
        return Reason(f"{self.name} is {words}", *source_of("gap_percent", most))

    def _why_two_joint(self) -> list[Reason]:
        knee, limit = self.side.knee_deg, self.cutoffs.knee_short_below_deg
        if knee is None or knee >= limit:
            return []
        words = f"{self.name} knee {knee}°: below {limit}°, two-joint flexors short (rectus femoris, TFL)"
        return [Reason(words, *source_of("knee_short_below_deg", limit))]

    def _why_no_class(self) -> list[Reason]:
        if self.length == "long" and self.is_weak is False:
            return [Reason(f"{self.name}: long and strong is not in the table", *_TABLE_SOURCE)]
        return []


def degrees(angle: int) -> str:
    """An angle as it is read: with its sign, save for zero."""
    return f"{angle:+d}°".replace("-", "−") if angle else "0°"
