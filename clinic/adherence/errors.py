"""The reasons why a link does not open or a report cannot be taken."""

from __future__ import annotations

from clinic.core.errors import Refusal


class LinkDoesNotWork(Refusal):
    """Expired, revoked, replaced, mistyped or never made: all the same to who tries."""

    status = 404
    title = "This link does not work"
    message = "Ask your clinic for a new sheet or a new link. You can always report on paper."


class DayNotOpen(Refusal):
    """A report about a day that is not open for reports."""

    status = 422
    title = "This day cannot be reported"
    message = "You can report today and the last 7 days, from the day your program started."


class NotInProgram(Refusal):
    """A report about an exercise that the version in force does not hold."""

    status = 404
    title = "Not in this program"
    message = "This exercise is not in the program. Reload the page."


class TooManyReports(Refusal):
    """More writes through one link than a person makes."""

    status = 429
    title = "Too many reports"
    message = "That was a lot at once. Wait an hour, then try again, or tell your clinic."


class SameFormOtherReport(Refusal):
    """One form was sent twice with different answers."""

    status = 422
    title = "Sent twice"
    message = "This form was sent before with other answers. Reload the page and check what was saved."
