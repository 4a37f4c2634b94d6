"""Why a program is not paused, resumed or taught back."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NothingToPause(Refusal):
    """The patient has no program that could be paused."""

    status = 422
    title = "No program in force"
    message = "This person has no program in force, so there is nothing to pause."


class PausedAlready(Refusal):
    """One pause at a time: two would leave nobody sure when the program goes on."""

    status = 409
    title = "Paused already"
    message = "The program has a pause already. Resume it first, then pause it anew."


class NotOnThisSheet(Refusal):
    """Taught back is what a sheet asks for, in words that the page offers."""

    status = 422
    title = "Not on this sheet"
    message = "This sheet has no such exercise or answer. Open the sheet again."
