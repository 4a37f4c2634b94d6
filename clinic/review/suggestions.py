"""What a therapist may do about a reason that a patient gave (clinical specification 5.1). Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.adherence.models import Reason


class Step(StrEnum):
    """Where a suggestion leads."""

    CHANGE = "change"
    PAUSE = "pause"
    WRITE = "write"
    EXAMINE = "examine"
    TEACH = "teach"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What to try for one reason, and where that is done."""

    reason: Reason
    words: str
    step: Step
    times: int = 0


SUGGESTED = {
    one.reason: one
    for one in (
        Suggestion(Reason.HURT, "Look at the pain rules. Lower the dose, or hold the exercise.", Step.CHANGE),
        Suggestion(Reason.UPSET, "Call. Offer to leave it out: the person chooses.", Step.CHANGE),
        Suggestion(Reason.TOO_HARD, "Give an easier version.", Step.CHANGE),
        Suggestion(Reason.NOT_SURE_HOW, "Teach it again. Print larger pictures.", Step.TEACH),
        Suggestion(Reason.NO_PROP, "Swap the modification for one that needs no prop.", Step.CHANGE),
        Suggestion(Reason.NO_SPACE, "Give the bed or the seated version.", Step.CHANGE),
        Suggestion(Reason.NO_TIME, "Cut to one or two items; the breath reset takes a minute.", Step.CHANGE),
        Suggestion(Reason.FORGOT, "Tie it to a habit of the day. Offer a reminder.", Step.WRITE),
        Suggestion(Reason.FELT_SICK, "Pause the program for those days.", Step.PAUSE),
        Suggestion(Reason.AWAY, "Pause the program for those days.", Step.PAUSE),
        Suggestion(Reason.FELT_BETTER, "Test again. Step down, or plan the end.", Step.EXAMINE),
        Suggestion(Reason.CARING, "Make it shorter, or split it over the day.", Step.CHANGE),
        Suggestion(Reason.DONT_LIKE, "Swap it: what nobody likes is not done.", Step.CHANGE),
        Suggestion(Reason.OTHER, "Read the note.", Step.READ),
    )
}
"""In the order of how much they matter; each reason has one."""


def suggestions_for(reasons: Iterable[Reason | str]) -> list[Suggestion]:
    """What to try for these reasons, each once with how often it was given, the weightiest first."""
    counts = Counter(Reason(one) for one in reasons)
    return [
        Suggestion(one.reason, one.words, one.step, counts[one.reason])
        for one in SUGGESTED.values()
        if one.reason in counts
    ]
