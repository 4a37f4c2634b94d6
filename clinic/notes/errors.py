"""The reasons why a note cannot be changed."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NoteIsSigned(Refusal):
    """A signed note never changes; what comes later is an addendum."""

    status = 409
    title = "This note is signed"
    message = "A signed note does not change. Add an addendum below it."


class SameFormOtherText(Refusal):
    """One form was sent twice with different text."""

    status = 422
    title = "Sent twice"
    message = "This form was sent before with other text. Open it again and check what was saved."


class NoteIsDiscarded(Refusal):
    """A draft that was discarded takes no text until it is taken back."""

    status = 409
    title = "This draft was discarded"
    message = "Take the draft back first, then save."


class NotTheWriter(Refusal):
    """A draft is thrown away by who began it."""

    status = 403
    title = "Only the author discards a draft"
    message = "This draft was begun by someone else. They can sign or discard it."
