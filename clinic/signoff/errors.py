"""The reasons why something cannot be signed off."""

from __future__ import annotations

from clinic.core.errors import Refusal


class ContentIsNew(Refusal):
    """The item is not any more what the reviewer read."""

    status = 409
    title = "The content has changed"
    message = "This was changed after you opened it. Read it as it stands below, then decide."


class NoteIsMissing(Refusal):
    """A decision other than a plain yes needs its reason."""

    status = 422
    title = "Write the note"
    message = "Write a note of 10 to 1,000 characters: it is shown wherever the item is used."


class QualificationIsMissing(Refusal):
    """Words in another language are judged by somebody who can say by which right."""

    status = 422
    title = "Say who read it"
    message = "Say who read these words and what qualifies them, such as “Ana Ruiz, certified translator”."


class CannotDecline(Refusal):
    """Only exercises and modifications can be left out by a clinic; rules and words stand or are amended."""

    status = 422
    title = "This cannot be left out"
    message = (
        "Only an exercise or a modification can be left out of a clinic. Approve with a note what must be minded here."
    )


class NothingToWithdraw(Refusal):
    """No decision stands that could be taken back."""

    status = 422
    title = "Nothing to take back"
    message = "No decision about this stands. There is nothing to take back."


class NothingToSign(Refusal):
    """No item, or one that has nothing of what is to be judged."""

    status = 422
    title = "Nothing chosen"
    message = "Tick what you have read and approve."


class SameFormOtherDecision(Refusal):
    """One form was sent twice with different answers."""

    status = 422
    title = "Sent twice"
    message = "This form was sent before with another decision. Open the item again and check what was saved."
