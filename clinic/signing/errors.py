"""The reasons why a note cannot be signed or amended."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NoteIsNotSigned(Refusal):
    """An addendum amends a signed note only."""

    status = 409
    title = "This note is a draft"
    message = "An addendum belongs to a signed note. Edit the draft itself."


class NoteIsEmpty(Refusal):
    """There is nothing to sign."""

    status = 422
    title = "The note is empty"
    message = "Write at least one section, then sign."


class NotTheAuthor(Refusal):
    """Only the person who wrote a note signs it as its author."""

    status = 403
    title = "Only the author signs"
    message = "This note was written by someone else. They sign it; you can write your own note or an addendum."


class VisitInFuture(Refusal):
    """A note is about a visit that took place."""

    status = 422
    title = "The visit is in the future"
    message = "Set the date of the visit to today or earlier, then sign."
