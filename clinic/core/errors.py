"""Refusals: the named reasons why the program says no. One handler in `core.web` renders them."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A request that is understood and not carried out; one subclass per reason.

    `status` is the HTTP status, `title` a short heading, `message` a sentence a person can act on.
    """

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Not possible"
    message: str = "This cannot be done as asked."

    def __init__(self, message: str | None = None) -> None:
        if message is not None:
            self.message = message
        super().__init__(self.message)


class NotFound(Refusal):
    """The thing is not there, or is not this person's to see: the two must look the same."""

    status = 404
    title = "Page not found"
    message = "There is nothing here, or it is not yours to see. Check the address or go back to your list."


class NotAllowed(Refusal):
    """The person is known and may not do this."""

    status = 403
    title = "Not allowed"
    message = "Your role does not include this. Ask a therapist or the clinic's administrator."


class StaleVersion(Refusal):
    """Somebody else saved in between: the form was made from an older version of the row."""

    status = 409
    title = "Somebody else saved first"
    message = "This was changed by someone else while you were editing. Both texts are shown below; nothing is lost."


class TooManyTries(Refusal):
    """A limit counted in the database was reached.

    `retry_after` is in seconds and becomes the Retry-After header.
    """

    status = 429
    title = "Too many tries"
    message = "Too many tries. Wait a few minutes, then try again."

    def __init__(self, message: str | None = None, *, retry_after: int = 60) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PictureNotUsable(Refusal):
    """The file is no picture that could be printed; the message says what to do."""

    status = 422
    title = "This picture cannot be used"


class PicturesBusy(Refusal):
    """Others upload pictures at this second; each takes much memory while it is read."""

    status = 503
    title = "Busy for a moment"
    message = "Another picture is being read at this moment. Wait a few seconds, then choose yours again."
