"""The reasons why nothing is put into a note."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NothingToPutIn(Refusal):
    """What was asked for is not there, or nobody knows it; the message says which."""

    status = 422
    title = "Nothing to put in"


class SectionTooLong(Refusal):
    """A section would outgrow what it holds."""

    status = 422
    title = "The section would be too long"
    message = "With this text the section would have more than 20,000 characters. Shorten it first."
