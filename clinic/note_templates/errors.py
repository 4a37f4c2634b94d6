"""The reasons why a template of notes is not stored."""

from __future__ import annotations

from clinic.core.errors import Refusal


class SameFormOtherTemplate(Refusal):
    """One form was sent twice with different text."""

    status = 422
    title = "Sent twice"
    message = "This form was sent before with other text. Open the list and look at what was saved."


class TooManyTemplates(Refusal):
    """A list nobody can find anything in."""

    status = 422
    title = "Too many templates"
    message = "There are 200 templates already. Archive those that nobody uses, then save this one."
