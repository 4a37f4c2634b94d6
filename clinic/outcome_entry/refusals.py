"""The named reasons for which something about an outcome measure is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


class AnswersDoNotFit(Refusal):
    """The answers have not the shape or the range of their measure."""

    status = 422
    title = "Check the answers"
    message = "One of the answers cannot be stored as it is. Open the form again and fill in what it asks for."


class CannotAskByLink(Refusal):
    """The questions of this measure may not be shown."""

    status = 422
    title = "This one is not asked by the link"
    message = "The questions of this measure may not be shown here. Use its paper form and enter the score."


class OtherActivities(Refusal):
    """The form was made for other activities than the patient has now."""

    status = 422
    title = "Other activities"
    message = (
        "The activities have changed since this page was opened. Open it again: the same ones are asked each time."
    )


class QuestionIsClosed(Refusal):
    """The measure was answered, or taken back, in the meantime."""

    status = 409
    title = "Answered already"
    message = "This was answered, or taken back, in the meantime."
