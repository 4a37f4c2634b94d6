"""The reasons why a link does not open or a report cannot be taken. Patients read most of them: short and plain."""

from __future__ import annotations

from clinic.core.errors import Refusal


class LinkDoesNotWork(Refusal):
    """Expired, revoked, replaced, mistyped or never made: all the same to who tries."""

    status = 404
    title = "That did not open"
    message = "Scan the code on your newest sheet again. Or type it here and check each letter."


class DayNotOpen(Refusal):
    """A report about a day that is not open for reports."""

    status = 422
    title = "This day is not open"
    message = "You can tell us about today and the last 7 days of your program."


class NotInProgram(Refusal):
    """A report about an exercise that the version in force does not hold."""

    status = 404
    title = "Not in your program"
    message = "This exercise is not in the program for this day. Open the day again."


class TooManyReports(Refusal):
    """More writes through one link than a person makes."""

    status = 429
    title = "That was a lot at once"
    message = "Wait one hour. Then try again. You can also call us."
    retry_after = 3600


class SameFormOtherReport(Refusal):
    """One form was sent twice with different answers."""

    status = 422
    title = "You sent this page before"
    message = "We kept your first answers. Check the page, then send it again."


class NothingToReportOn(Refusal):
    """No program was ever issued to this patient."""

    status = 422
    title = "No home program yet"
    message = "Nothing was given to this person yet, so there is nothing to report on. Issue a program first."
