"""Why nothing is counted or marked."""

from __future__ import annotations

from clinic.core.errors import Refusal


class CountersAreOff(Refusal):
    """The clinic does not count."""

    status = 404
    title = "Not switched on"
    message = "This clinic does not count for remote monitoring. An administrator can switch it on."
