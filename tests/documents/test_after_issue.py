"""The page of a sheet that was just given: the PDF in a frame of our own, the text to copy, and what is left of it later."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.documents import showing
from clinic.documents.after import FRESH
from clinic.documents.printer import Printer
from clinic.programs import stopping
from handouts.render import pdf_available
from tests import factories
from tests.aftercare.cases import at_home
from tests.programs.browser import text_of, url
from tests.programs.cases import REASON, acting

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
Browser = Callable[..., tuple[FlaskClient, User]]


def policy_of(answer: TestResponse) -> list[str]:
    return answer.headers["Content-Security-Policy"].split("; ")


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT, Role.FRONT_DESK])
def test_a_new_sheet_shows_itself_and_its_pdf(signed_in: Browser, role: Role) -> None:
    browser, _user = signed_in(role)
    patient = at_home(factories.make_user())
    page = browser.get(url(patient, "versions", 1))
    assert f'data-pdf="{url(patient, "versions", 1, "handout.pdf")}"' in page.text
    assert "Your home program" in text_of(page)
    assert ">Open PDF</a>" in page.text
    assert "<iframe" not in page.text  # script puts it there, where there is room and a viewer


def test_S10_frames_are_for_the_new_sheet_and_its_pdf_alone(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    page = browser.get(url(patient, "versions", 1))
    assert "frame-src 'self'" in policy_of(page)
    assert "frame-ancestors 'none'" in policy_of(page)
    assert page.headers["X-Frame-Options"] == "DENY"
    pdf = browser.get(url(patient, "versions", 1, "handout.pdf"))
    assert "frame-ancestors 'self'" in policy_of(pdf)
    assert not any(one.startswith("frame-src") for one in policy_of(pdf))
    assert pdf.headers["X-Frame-Options"] == "SAMEORIGIN"
    monkeypatch.setattr(Printer, "position", lambda *_: 1)
    waiting = browser.get(url(patient, "versions", 1, "waiting"))
    assert "frame-ancestors 'self'" in policy_of(waiting)
    for other in (url(patient, "versions"), url(patient, "versions", 1, "sheet"), url(patient, "versions", 1, "print"),
                  url(patient, "versions", 1, "handout.pdf?paper=a5"), url(patient, "versions", 2, "handout.pdf"),
                  f"/patients/{patient.id}"):  # fmt: skip
        answer = browser.get(other)
        assert "frame-ancestors 'none'" in policy_of(answer), other
        assert not any(one.startswith("frame-src") for one in policy_of(answer)), other
        assert answer.headers["X-Frame-Options"] == "DENY", other


def test_a_sheet_of_another_day_shows_its_exercises(signed_in: Browser) -> None:
    browser, pt = signed_in()
    with clock.fixed(clock.now() - FRESH - timedelta(minutes=1)):
        patient = at_home(pt)
    page = browser.get(url(patient, "versions", 1))
    assert "data-pdf" not in page.text
    assert not any(one.startswith("frame-src") for one in policy_of(page))
    assert 'class="exercise__dose"' in page.text
    assert "Print" in text_of(page)


def test_what_came_up_meanwhile_is_looked_at_before_the_sheet_is_shown(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    factories.make_screen(patient, flags=("heart_failure",))
    page = browser.get(url(patient, "versions", 1))
    assert "data-pdf" not in page.text
    assert "Something speaks against this sheet today" in text_of(page)
    assert url(patient, "versions", 1, "look") in page.text


def test_a_stopped_sheet_shows_nothing_to_give(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    with acting(pt):
        stopping.stop_program(pt, patient.id, REASON)
    page = browser.get(url(patient, "versions", 1))
    assert "data-pdf" not in page.text
    for hidden in ("Give it to the patient", "E-mail it", "Pause…", 'name="result"'):
        assert hidden not in page.text


def test_without_pdf_the_sheet_stands_alone(signed_in: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    monkeypatch.setattr(showing, "pdf_available", lambda: False)
    page = browser.get(url(patient, "versions", 1))
    assert "data-pdf" not in page.text
    assert "Your home program" in text_of(page)
    assert not any(one.startswith("frame-src") for one in policy_of(page))


def test_the_text_to_copy_is_that_of_the_text_page(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    asked = browser.get(url(patient, "versions", 1, "text")).text
    for path in (url(patient, "versions", 1), f"/patients/{patient.id}"):
        page = browser.get(path).text
        [kept] = re.findall(r'<textarea id="program-text"[^>]*>(.*?)</textarea>', page, flags=re.DOTALL)
        assert unescape(kept) == asked.rstrip("\n")
        assert 'data-copy="#program-text"' in page
        assert url(patient, "versions", 1, "text") in page


def test_the_front_desk_copies_no_cautions(signed_in: Browser) -> None:
    desk, _user = signed_in(Role.FRONT_DESK)
    patient = at_home(factories.make_user())
    page = desk.get(url(patient, "versions", 1)).text
    assert "Cautions" not in page
    assert "Home program, sheet 1" in page


def test_printed_again_from_the_page_it_is_the_same_to_the_byte(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    shown = re.search(r'data-pdf="([^"]+)"', browser.get(url(patient, "versions", 1)).text)
    assert shown is not None
    first = browser.get(shown[1]).data
    assert first.startswith(b"%PDF")
    printed = re.search(r'href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?Print<', browser.get(url(patient, "versions", 1)).text)
    assert printed is not None
    assert browser.get(printed[1]).data == first
