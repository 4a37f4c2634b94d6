"""Why an item is not closed, or figures are not taken."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NobodyReached(Refusal):
    """A red item is closed only by a named person who says what they did."""

    status = 422
    title = "Say what you did first"
    message = "A red item is closed when somebody was reached, seen or sent on, or when you say why that is not needed."


class NothingToReview(Refusal):
    """Nothing was ticked, or a colleague was faster."""

    status = 409
    title = "Nothing to close"
    message = "What you ticked is closed already. Look at what is left below."


class ReasonIsNeeded(Refusal):
    """No call is needed, but nobody said why."""

    status = 422
    title = "Say why"
    message = "Say in a few words why nobody needs to be called (10 letters at least)."


class QuestionIsOpen(Refusal):
    """A question is closed by its answer, or by words on what became of it."""

    status = 422
    title = "The question is open"
    message = "Answer the question below, or say in the note what you told the patient."
