"""Why nothing is counted or marked."""

from __future__ import annotations

from clinic.core.errors import Refusal


class CountersAreOff(Refusal):
    """The clinic does not count."""

    status = 404
    title = "Not switched on"
    message = "This clinic does not count for remote monitoring. An administrator can switch it on."


class FormUsedTwice(Refusal):
    """The key of this form was used before, for other minutes or another patient."""

    status = 422
    title = "This form was already saved"
    message = (
        "This form was already saved with something else. Nothing new was written down. Check it, then send it again."
    )
