"""Why a sheet was not printed. Light on purpose: who catches these need not load the printer."""

__all__ = ["ForbiddenFetch", "MissingPicture", "PdfUnavailable", "PrintCancelled", "PrintFailed", "PrintTookTooLong",
           "PrinterBusy", "PrinterDied"]  # fmt: skip


class PdfUnavailable(RuntimeError):
    """The system cannot make a PDF; the message is the line that mends it."""


class PrinterBusy(RuntimeError):
    """Too many sheets wait to be printed; the same print succeeds a little later."""


class MissingPicture(ValueError):
    """An exercise has no picture, or one that may not be printed; the print stops."""


class PrintFailed(RuntimeError):
    """The page could not be drawn completely, so there is no PDF."""


class ForbiddenFetch(PrintFailed):
    """The page asked for something that is not its own; nothing was loaded and there is no PDF."""


class PrintTookTooLong(PrintFailed):
    """One sheet took more time than any real sheet takes; it was stopped, and trying again gives the same."""


class PrinterDied(PrintFailed):
    """The process that printed the sheet ended before it was done: out of memory, broken, or ended from outside."""


class PrintCancelled(PrintFailed):
    """Nobody wants this print any more: it was taken back, or the program is closing."""
