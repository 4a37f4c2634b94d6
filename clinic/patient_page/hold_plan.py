"""What the timer of the patient's page counts down for a dose: pure."""

from __future__ import annotations

from dataclasses import dataclass

from handouts.content import DoseLine, Side

_SIDES = {Side.EACH: ("left", "right"), Side.LEFT: ("left",), Side.RIGHT: ("right",)}
NO_SIDE = ("",)


@dataclass(frozen=True, slots=True)
class HoldPlan:
    """One session: in each round, on each of `sides`, so many holds of seconds or of breaths (the other is None).

    `manner` names what is done meanwhile (hold, stay, go); `up_to` says that stopping sooner is fine.
    """

    seconds: int | None
    breaths: int | None
    rounds: int
    repetitions: int
    sides: tuple[str, ...]
    manner: str
    up_to: bool


def hold_plan(dose: DoseLine) -> HoldPlan | None:
    """The plan of a dose that is held by seconds or breaths; None of one that is not.

    "Each side" is done on both, one after the other; of both sides at once, or the one that the patient likes, is
    no side to tell.
    """
    if dose.hold_seconds is None and dose.hold_breaths is None:
        return None
    return HoldPlan(
        seconds=dose.hold_seconds,
        breaths=dose.hold_breaths,
        rounds=dose.sets,
        repetitions=dose.repetitions or 1,
        sides=_SIDES.get(dose.side, NO_SIDE),
        manner=dose.manner.value,
        up_to=dose.up_to,
    )
