"""What a sheet's page says of its prints, the page that waits, and a downgrade that meets several prints of one sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, pool, text

from clinic.accounts.models import User
from clinic.documents.errors import StillPrinting
from clinic.documents.making import get_document
from clinic.documents.printer import Printer
from clinic.documents.queries import list_documents
from clinic.documents.wording import print_words
from handouts.layouts import Layout, LayoutName, Paper
from handouts.render import pdf_available
from tests import factories
from tests.conftest import Server, migrate
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
Browser = Callable[..., tuple[FlaskClient, User]]


def test_each_print_is_named_on_the_page_of_its_sheet(signed_in: Browser) -> None:
    browser, pt = signed_in()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    path = f"/patients/{version.patient_id}/program/versions/1"
    assert "None yet" in browser.get(path).text
    large = "layout=large_print&points=16&paper=a4&diary=0&grey=y&shopping=y"
    for query in ("", "", f"?{large}", "?layout=one_exercise&only=1&diary=4"):
        assert browser.get(f"{path}/handout.pdf{query}").mimetype == "application/pdf"
    with acting(pt):
        prints = list_documents(version.id)
    assert [print_words(one) for one in prints] == [
        "Two on a page, Letter, English",
        "Large print, A4, English, no diary, black and white, 16 point, with a shopping list",
        "One exercise, Letter, English, 4 weeks of diary, exercise 1",
    ]
    words = browser.get(path).text
    for one in prints:
        assert print_words(one) in words
        assert one.sha256[:12] in words


@pytest.mark.parametrize("off", ["grey=0", "grey=no", "grey=false", "grey="])
def test_what_is_switched_off_in_the_address_is_off(signed_in: Browser, off: str) -> None:
    browser, pt = signed_in()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    browser.get(f"/patients/{version.patient_id}/program/versions/1/handout.pdf?{off}")
    with acting(pt):
        assert [one.options for one in list_documents(version.id)] == [""]


def test_the_page_that_waits_says_how_many_come_first_and_goes_on(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, pt = signed_in()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    path = f"/patients/{version.patient_id}/program/versions/1"
    query = "?layout=pocket_card&paper=a4"

    def busy(*_asked: object) -> bytes:
        raise StillPrinting(3)

    with monkeypatch.context() as patched:
        patched.setattr(Printer, "fetch", busy)
        patched.setattr(Printer, "position", lambda *_: 3)
        sent = browser.get(f"{path}/handout.pdf{query}")
        assert (sent.status_code, sent.headers["Location"]) == (303, f"{path}/waiting{query}")
        page = browser.get(sent.headers["Location"])
        assert "3 sheets are printed before it." in page.text
        assert f'data-then="{path}/handout.pdf?layout=pocket_card&amp;paper=a4"' in page.text
    ready = browser.get(f"{path}/waiting{query}")
    assert (ready.status_code, ready.headers["Location"]) == (303, f"{path}/handout.pdf{query}")
    assert browser.get(ready.headers["Location"]).mimetype == "application/pdf"


def test_other_layouts_are_a_page_of_choices(signed_in: Browser) -> None:
    browser, pt = signed_in()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    page = browser.get(f"/patients/{version.patient_id}/program/versions/1/print")
    assert page.status_code == 200
    for name in LayoutName:
        assert f'value="{name}"' in page.text
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(f"/patients/{version.patient_id}/program/versions/1/print").status_code == 404


def test_a_downgrade_keeps_the_usual_print_and_every_sheet(own_app: Flask, server: Server) -> None:
    pt = factories.make_user()
    version = issue(pt, start(pt, cleared_patient(pt), BREATHE))
    with acting(pt):
        kept = get_document(pt, version, PRINTING).sha256
        get_document(pt, version, PRINTING, Layout(paper=Paper.LETTER, greyscale=True))
    name = own_app.extensions["database"].engine.url.database
    own_app.extensions["database"].engine.dispose()
    migrate(server.url("app_owner", name), "0013", down=True)
    engine = create_engine(server.admin.set(database=name), poolclass=pool.NullPool)
    with engine.connect() as connection:
        assert connection.scalars(text("SELECT sha256 FROM documents")).all() == [kept]
        assert connection.scalar(text("SELECT count(*) FROM program_versions")) == 1
        forced = text("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'documents'")
        assert connection.scalar(forced)
    engine.dispose()
    migrate(server.url("app_owner", name), "head")
