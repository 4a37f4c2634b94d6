"""Where a batch ends: the day of its visits, the room of one file, and what a therapist has looked at meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.batches import queries, routes, service
from clinic.batches.models import PrintBatch
from tests import factories
from tests.batches.test_batches import TOMORROW, ask, coming, today, until_done
from tests.programs.cases import RELEASE, acting

Browser = Callable[..., tuple[FlaskClient, User]]


def test_what_a_therapist_has_looked_at_is_taken_in_again(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = coming(pt, today() + TOMORROW, RELEASE)
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    path = ask(browser).headers["Location"]
    assert service.LOOK_FIRST in until_done(browser, path)
    factories.make_screen(patient)
    words = until_done(browser, path)
    assert service.LOOK_FIRST not in words
    assert "1 of 1</strong> sheet made" in words
    assert len(PdfReader(BytesIO(browser.get(f"{path}/sheets.pdf").data)).outline) == 1


def test_when_the_day_is_over_nothing_is_printed_any_more_and_the_record_stays(signed_in: Browser) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW, given_name="Abe")
    path = ask(browser).headers["Location"]
    until_done(browser, path)
    with acting(pt) as session:
        batch = session.scalars(select(PrintBatch)).one()
        batch.visits_on = today()
    assert browser.get(f"{path}/sheets.pdf").mimetype == "application/pdf", "the day itself counts"
    with acting(pt) as session:
        session.merge(batch).visits_on = today() - TOMORROW
    words = browser.get(path).text
    assert "Abe" in words
    assert service.OVER in words
    assert "Open the PDF" not in words
    assert browser.get(f"{path}/sheets.pdf").headers["Location"] == path
    assert path in browser.get("/batches").text


def test_more_than_fit_in_one_file_are_said(signed_in: Browser, monkeypatch: Any) -> None:
    browser, pt = signed_in()
    for module in (queries, service, routes):
        monkeypatch.setattr(module, "MOST_SHEETS", 1)
    coming(pt, today() + TOMORROW, family_name="Adams")
    coming(pt, today() + TOMORROW, family_name="Young")
    words = browser.get(ask(browser).headers["Location"]).text
    assert "by name, up to Adams." in words
    assert "1 of 1</strong> sheet made" in words
