"""In one process one sheet is printed after another: threads neither mix their sheets nor block the printer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from handouts import render
from handouts.render import pdf_available, render_pdf
from tests.handouts.samples import make_handout

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")


def test_threads_that_print_at_once_get_their_own_sheets() -> None:
    handouts = [make_handout(1, first_name=name) for name in ("Ana", "Ben", "Cleo")]
    alone = [render_pdf(handout) for handout in handouts]
    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(render_pdf, handouts)) == alone


def test_the_printer_is_free_after_a_print_that_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object) -> None:
        raise ValueError("broken on purpose")

    monkeypatch.setattr(render, "_fitting_document", broken)
    with pytest.raises(ValueError, match="on purpose"):
        render_pdf(make_handout())
    assert not render._printing.locked()
