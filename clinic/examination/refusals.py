"""The named reasons for which something about an examination is not done."""

from __future__ import annotations

from clinic.core.errors import Refusal


class AlreadyInError(Refusal):
    """The record was taken back before."""

    title = "Already marked"
    message = "This was already marked as entered in error."
