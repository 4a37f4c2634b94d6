"""A PDF that is not kept: drawn when it is asked for, and the same one asked for twice is drawn once."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

from flask import Response

from clinic.core.errors import Refusal
from clinic.documents.errors import PrinterIsBusy, StillPrinting
from clinic.documents.print_routes import printer
from clinic.documents.printer import Key
from clinic.programs.letters import refusal_of
from handouts.errors import PdfUnavailable
from handouts.letters import LetterNotPrintable
from handouts.pool import Job

WAITS = 4
"""Times that a request waits for its PDF: the first print of a web process starts the printer, which takes seconds."""


class PdfIsOff(Refusal):
    """This system cannot make a PDF; the message is the line that mends it."""

    status = 503
    title = "PDF is off"


def pdf_answer(job: Job, file_name: str) -> Response:
    """The PDF of a job, shown under this name. Raises PdfIsOff, PrinterIsBusy, SheetNotPrinted or LetterIsNotPrintable."""
    try:
        content = _drawn((type(job).__name__, sha256(repr(job).encode()).hexdigest()), job)
    except PdfUnavailable as off:
        raise PdfIsOff(str(off)) from None
    except LetterNotPrintable as missing:
        raise refusal_of(missing) from None
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
    return response


def _drawn(key: Key, job: Job) -> bytes:
    """Waits longer than a sheet is waited for, which has a page that tells its place in the line."""
    for _wait in range(WAITS):
        with suppress(StillPrinting):
            return printer().fetch(key, job)
    raise PrinterIsBusy
