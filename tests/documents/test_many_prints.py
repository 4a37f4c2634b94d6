"""L04 and F04: many prints at once, and processes that are killed in the middle of one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import psutil
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.documents.models import Document
from clinic.documents.printer import Printer
from clinic.programs.models import ProgramVersion
from handouts.pool import RenderPool
from handouts.render import pdf_available
from tests import factories
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, issue, start

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
PROCESSES = 2
SHEETS = 30
LONGEST = 120.0


@pytest.fixture
def printing_app(own_app: Flask) -> Iterator[Flask]:
    """The application with two render processes of its own."""
    with RenderPool(PROCESSES) as pool:
        own_app.extensions["printer"] = Printer(pool)
        yield own_app


def browser_of(app: Flask, person: User) -> FlaskClient:
    with acting(person):
        token = accounts.start_session(person)
    browser = app.test_client()
    browser.set_cookie(app.config["SESSION_TOKEN_COOKIE"], token, domain="localhost")
    return browser


def address(version: ProgramVersion, options: str = "") -> str:
    return f"/patients/{version.patient_id}/program/versions/{version.number}/handout.pdf{options}"


def opened(browser: FlaskClient, path: str) -> bytes:
    """The PDF, asked for as a browser does: it follows, and the waiting page asks again."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        answer = browser.get(path, follow_redirects=True)
        assert answer.status_code == 200, answer.status_code
        if answer.mimetype == "application/pdf":
            return answer.data
        assert 'http-equiv="refresh"' in answer.text
        time.sleep(0.3)
    raise AssertionError("no PDF came")


def children() -> list[psutil.Process]:
    found = []
    for one in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if "spawn_main" in " ".join(one.cmdline()):
                found.append(one)
    return found


def test_L04_thirty_prints_at_once_are_two_at_a_time_and_pages_are_answered(printing_app: Flask) -> None:
    pt = factories.make_user()
    versions = [issue(pt, start(pt, cleared_patient(pt), BREATHE)) for _ in range(SHEETS)]
    browsers = [browser_of(printing_app, pt) for _ in versions]
    reader = browser_of(printing_app, pt)
    most, waits = 0, []
    with ThreadPoolExecutor(SHEETS) as threads:
        prints = [threads.submit(opened, one, address(v)) for one, v in zip(browsers, versions, strict=True)]
        while not all(one.done() for one in prints):
            began = time.monotonic()
            assert reader.get("/").status_code == 200
            waits.append(time.monotonic() - began)
            most = max(most, len(children()))
            time.sleep(0.1)
    pdfs = [one.result() for one in prints]
    assert all(pdf.startswith(b"%PDF") for pdf in pdfs)
    assert 1 <= most <= PROCESSES
    assert max(waits) < 10, "other pages are answered meanwhile"
    with acting(pt) as session:
        stored = {document.program_version_id: document.content for document in session.scalars(select(Document))}
    assert stored == {version.id: pdf for version, pdf in zip(versions, pdfs, strict=True)}


def test_F04_processes_killed_in_the_middle_leave_no_half_document(printing_app: Flask) -> None:
    pt = factories.make_user()
    versions = [issue(pt, start(pt, cleared_patient(pt), RELEASE)) for _ in range(5)]
    browser = browser_of(printing_app, pt)
    assert opened(browser, address(versions[0])).startswith(b"%PDF")  # both are warm: what is killed is drawing
    for round_, version in enumerate(versions[1:]):
        with ThreadPoolExecutor(1) as threads:
            print_ = threads.submit(browser.get, address(version))
            time.sleep(0.1 * round_)
            for child in children():
                with suppress(psutil.Error):
                    child.kill()
            assert print_.result().status_code in (200, 303, 503)
        documents_are_whole(pt)
    for version in versions:
        browser.get(address(version))  # what died while nobody waited is said once
        assert opened(browser, address(version)).startswith(b"%PDF")
    assert documents_are_whole(pt) == len(versions)


def documents_are_whole(pt: User) -> int:
    with acting(pt) as session:
        found = list(session.scalars(select(Document)))
    assert all(one.content.startswith(b"%PDF") and one.content.rstrip().endswith(b"%%EOF") for one in found)
    return len(found)
