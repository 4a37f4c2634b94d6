"""Why reminders cannot be switched on."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NoAddress(Refusal):
    """There is no e-mail address on record to remind a patient at."""

    status = 422
    title = "No e-mail address"
    message = "There is no e-mail address on record. Add it first, then switch reminders on."
