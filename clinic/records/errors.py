"""Why something of a record is not printed."""

from __future__ import annotations

from clinic.core.errors import Refusal


class OnlySignedNotes(Refusal):
    """A patient is given signed notes alone."""

    status = 409
    title = "This note is a draft"
    message = "A patient is given a copy of signed notes only. Sign the note first."
