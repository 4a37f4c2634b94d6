"""Why a sheet is not on paper yet."""

from __future__ import annotations

from clinic.core.errors import Refusal


class NoSheet(Refusal):
    """PDF is off on this machine; the sheet can be read as a page."""

    status = 503
    title = "PDF is off on this machine"


class PrinterIsBusy(Refusal):
    """Many sheets are being printed at once; nothing was changed, and the same click succeeds a little later."""

    status = 503
    title = "The printer is busy"
    message = "Many sheets are being printed just now, and nothing was saved. Try again in a minute."
    retry_after = 30


class SheetNotPrinted(Refusal):
    """The sheet could not be drawn: it took too long, or something in it cannot be printed."""

    status = 503
    title = "The sheet could not be printed"


class StillPrinting(Exception):
    """The sheet is being made; `position` says how many are made before it (0: it is being drawn now)."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position
