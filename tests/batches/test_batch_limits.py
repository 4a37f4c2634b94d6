"""Where a batch ends: the day of its visits, the room of one file, and what a therapist has looked at meanwhile."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.batches import service
from clinic.batches.models import PrintBatch
from clinic.documents.errors import StillPrinting
from clinic.documents.printer import Printer
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
    assert "Open PDF" not in words
    assert browser.get(f"{path}/sheets.pdf").headers["Location"] == path
    assert path in browser.get("/batches").text


def test_a_long_day_is_several_files_and_nobody_is_left_out(signed_in: Browser, monkeypatch: Any) -> None:
    browser, pt = signed_in()
    monkeypatch.setattr(service, "MOST_SHEETS", 2)
    for name in ("Adams", "Brown", "Young"):
        coming(pt, today() + TOMORROW, family_name=name)
    answer = ask(browser)
    assert answer.headers["Location"] == "/batches#before"
    words = browser.get("/batches").text
    assert "there are 2 files" in words
    paths = re.findall(r'href="(/batches/[0-9a-f-]{36})"', words)
    names = [name for path in paths for name in re.findall("Adams|Brown|Young", until_done(browser, path))]
    assert set(names) == {"Adams", "Brown", "Young"}
    assert all(browser.get(f"{path}/sheets.pdf").mimetype == "application/pdf" for path in paths)


def test_a_file_that_takes_longer_is_waited_for_and_said_to_be_printed_once(
    signed_in: Browser, monkeypatch: Any
) -> None:
    browser, pt = signed_in()
    coming(pt, today() + TOMORROW)
    path = ask(browser).headers["Location"]
    until_done(browser, path)

    def busy(*_asked: object) -> bytes:
        raise StillPrinting(2)

    with monkeypatch.context() as patched:
        patched.setattr(Printer, "fetch", busy)
        patched.setattr(Printer, "position", lambda *_: 2)
        assert browser.get(f"{path}/sheets.pdf").headers["Location"] == f"{path}/waiting"
        page = browser.get(f"{path}/waiting")
        assert "2 prints are made before it." in page.text
        assert f'data-then="{path}/sheets.pdf"' in page.text
    assert browser.get(f"{path}/waiting").headers["Location"] == f"{path}/sheets.pdf"
    assert browser.get(f"{path}/sheets.pdf").mimetype == "application/pdf"
    stranger, _ = signed_in(user=factories.make_user())
    assert stranger.get(f"{path}/waiting").status_code == 404
    with acting(pt) as session:
        printed = select(AuditEvent).where(AuditEvent.action == "batch.printed")
        assert len(session.scalars(printed).all()) == 1
