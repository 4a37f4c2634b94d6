"""One sheet is printed after another; who would wait too long is told so."""

from __future__ import annotations

import pytest

from handouts import render
from handouts.render import PrinterBusy, render_pdf
from tests.handouts.samples import make_handout


def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "LONGEST_WAIT", 0.05)
    with render._printing, pytest.raises(PrinterBusy):
        render_pdf(make_handout())


def test_the_printer_is_free_after_a_print_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("broken on purpose")

    monkeypatch.setattr(render, "_fitting_document", broken)
    with pytest.raises(ValueError, match="on purpose"):
        render_pdf(make_handout())
    assert not render._printing.locked()
