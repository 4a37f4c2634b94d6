"""A PDF that is not kept: waited for while the printer starts, refused when it stays busy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.documents import pdf_answer
from clinic.documents.errors import PrinterIsBusy, StillPrinting
from handouts.pool import Job

Browser = Callable[..., tuple[FlaskClient, User]]


@dataclass
class SlowPrinter:
    """Draws after so many requests have waited in vain."""

    waits: int
    asked: int = 0

    def fetch(self, _key: object, job: Job) -> bytes:
        self.asked += 1
        if self.asked <= self.waits:
            raise StillPrinting(0)
        return job.draw()


@dataclass
class Page:
    """A job that is done at once."""

    def draw(self) -> bytes:
        return b"%PDF-1.7"


@pytest.mark.parametrize("waits", [0, 1, pdf_answer.WAITS - 1])
def test_it_is_waited_for_while_the_printer_starts(app: Flask, monkeypatch: pytest.MonkeyPatch, waits: int) -> None:
    monkeypatch.setitem(app.extensions, "printer", SlowPrinter(waits))
    with app.app_context():
        response = pdf_answer.pdf_answer(Page(), "report.pdf")
    assert (response.data, response.mimetype) == (b"%PDF-1.7", "application/pdf")
    assert response.headers["Content-Disposition"] == 'inline; filename="report.pdf"'


def test_a_printer_that_stays_busy_is_said(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    busy = SlowPrinter(99)
    monkeypatch.setitem(app.extensions, "printer", busy)
    with app.app_context(), pytest.raises(PrinterIsBusy):
        pdf_answer.pdf_answer(Page(), "report.pdf")
    assert busy.asked == pdf_answer.WAITS
