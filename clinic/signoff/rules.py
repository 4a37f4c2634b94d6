"""What a decision means for an item as it is now. Pure: values in, values out."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an item stands; the newest decision counts, and only for the content it was made about."""

    OPEN = "open"
    APPROVED = "approved"
    AMENDED = "amended"
    DECLINED = "declined"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"

    @property
    def is_signed(self) -> bool:
        """Whether a clinician stands behind the content as it is today."""
        return self in (State.APPROVED, State.AMENDED)

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to decide now: signed off, or not used in this clinic."""
        return self.is_signed or self is State.DECLINED


def state_of(decision: str, signed_hash: str, current_hash: str) -> State:
    """The state that follows from the newest decision; a declined item stays declined whatever changes in it."""
    if decision in (State.WITHDRAWN, State.DECLINED):
        return State(decision)
    return State(decision) if signed_hash == current_hash else State.CHANGED
