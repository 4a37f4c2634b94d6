"""Why a message is not taken."""

from __future__ import annotations

from clinic.core.errors import Refusal


class TooManyQuestions(Refusal):
    """More questions through one link than anybody answers."""

    status = 429
    title = "That was a lot at once"
    message = "Wait one hour. Then ask again. You can also call us."
    retry_after = 3600


class SameFormOtherMessage(Refusal):
    """One form was sent twice with different words."""

    status = 409
    title = "This page was sent before"
    message = "A different text was sent from this page before and is kept. Check below, then send yours again."


class MessageWasSeen(Refusal):
    """What the patient has read, or holds on paper, cannot be taken back."""

    status = 409
    title = "The patient has it already"
    message = "The patient has read this answer, or has it on paper. Send another one that puts it right."
