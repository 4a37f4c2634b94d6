"""Choosing the language in the builder, and what staff are told about it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import languages
from clinic.programs.models import ProgramVersion
from tests.forms import post
from tests.programs.browser import hidden, text_of, url
from tests.programs.cases import BREATHE, acting, cleared_patient, start
from tests.programs.spanish import make_reviewer, sign_sheet

Browser = Callable[..., tuple[FlaskClient, User]]


def send_issue(client: FlaskClient, patient: Patient, **changes: str) -> TestResponse:
    """Press "Issue the program" as the page offers it."""
    page = client.get(url(patient))
    fields = {"form_key": hidden(page, "form_key"), "version": hidden(page, "version", "issue-form")}
    today = clock.today("America/Denver").isoformat()
    return post(client, url(patient, "issue"), {**fields, "starts_on": today, **changes})


def chosen(page: TestResponse) -> str:
    found = re.search(r'<option selected value="(\w+)"', page.get_data(as_text=True).split('name="language"', 1)[1])
    assert found
    return found[1]


@pytest.mark.parametrize(("spoken", "usual"), [("es", "es"), ("en", "en"), ("vi", "en")])
def test_the_patients_language_is_chosen_first(signed_in: Browser, spoken: str, usual: str) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language=spoken)
    start(pt, patient, BREATHE)
    page = client.get(url(patient))
    assert chosen(page) == usual
    assert ("The patient’s language is Vietnamese." in text_of(page)) == (spoken == "vi")


def test_what_is_not_signed_off_is_listed_with_the_way_to_sign_it(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language="es")
    start(pt, patient, BREATHE)
    page = client.get(url(patient))
    assert "7 texts are not signed off in Spanish" in text_of(page)
    links = re.findall(r'href="(/library/review/[^"]+words=es)"', page.get_data(as_text=True))
    assert len(links) == 7
    assert all(client.get(link).status_code == 200 for link in links)
    assert "lang=en" in page.get_data(as_text=True)


def test_a_refused_language_keeps_what_was_chosen_and_english_goes_out(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language="es")
    start(pt, patient, BREATHE)
    answer = send_issue(client, patient, language="es")
    assert answer.status_code == 422
    assert "7 texts of this sheet are not signed off in Spanish" in text_of(answer)
    assert "Until then choose English." in text_of(answer)
    assert chosen(answer) == "es"
    again = {name: hidden(answer, name, "issue-form") for name in ("form_key", "version")}
    today = clock.today("America/Denver").isoformat()
    assert post(client, url(patient, "issue"), {**again, "starts_on": today, "language": "en"}).status_code == 303


@pytest.mark.parametrize("lang", ["xx", "vi", "../en"])
def test_a_language_that_no_sheet_has_is_refused(signed_in: Browser, lang: str) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    assert send_issue(client, patient, language=lang).status_code == 422
    assert client.get(url(patient, "draft"), query_string={"lang": lang}).status_code == 404
    with acting(pt) as session:
        assert session.query(ProgramVersion).count() == 0


def test_the_draft_on_the_screen_is_as_strict_as_the_paper(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language="es")
    start(pt, patient, BREATHE)
    refused = client.get(url(patient, "draft?lang=es"))
    assert refused.status_code == 422
    assert "not signed off in Spanish" in text_of(refused)
    assert "Your home program" in text_of(client.get(url(patient, "draft?lang=en")))


def test_signed_words_go_out_and_staff_see_in_which_language(signed_in: Browser) -> None:
    client, pt = signed_in(user=make_reviewer())
    patient = cleared_patient(pt, language="es")
    sign_sheet(pt, start(pt, patient, BREATHE))
    assert "Every text of this sheet is signed off in Spanish" in text_of(client.get(url(patient)))
    assert "Su programa para la casa" in text_of(client.get(url(patient, "draft")))
    assert send_issue(client, patient).status_code == 303
    words = text_of(client.get(url(patient, "versions", 1)))
    assert "Spanish, words signed off" in words
    assert "Belly and rib breathing" in words
    spanish = PdfReader(BytesIO(client.get(url(patient, "versions", 1, "handout.pdf")).data))
    assert "Su programa para la casa" in spanish.pages[0].extract_text()
    english = PdfReader(BytesIO(client.get(url(patient, "versions", 1, "handout.pdf?lang=en")).data))
    assert "Your home program" in english.pages[0].extract_text()
    assert "Su programa" in text_of(client.get(url(patient, "versions", 1, "sheet")))
    assert "Your home program" in text_of(client.get(url(patient, "versions", 1, "sheet?lang=en")))
    assert client.get(url(patient, "versions", 1, "handout.pdf?lang=vi")).status_code == 422


def test_the_desk_prints_the_copy_in_english_too(signed_in: Browser) -> None:
    reviewer = make_reviewer()
    patient = cleared_patient(reviewer, language="es")
    sign_sheet(reviewer, start(reviewer, patient, BREATHE))
    client, _ = signed_in(user=reviewer)
    assert send_issue(client, patient).status_code == 303
    desk, _ = signed_in(Role.FRONT_DESK)
    assert "In English" in text_of(desk.get(url(patient, "versions", 1)))
    assert desk.get(url(patient, "versions", 1, "handout.pdf?lang=en")).status_code == 200


def test_in_the_demo_a_draft_can_be_made_and_the_page_says_so(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(languages, "get_clinic", lambda: SimpleNamespace(is_demo=True))
    client, pt = signed_in()
    patient = cleared_patient(pt, language="es")
    start(pt, patient, BREATHE)
    assert "Each page says that nobody has reviewed its words." in text_of(client.get(url(patient)))
    assert send_issue(client, patient).status_code == 303
    assert "Spanish, words not reviewed" in text_of(client.get(url(patient, "versions", 1)))


def test_a_language_that_the_record_does_not_name_is_asked_about(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language="en")
    start(pt, patient, BREATHE)
    assert "reads_it" not in client.get(url(patient)).text
    answer = send_issue(client, patient, language="es")
    assert answer.status_code == 422
    assert "The record does not say that this patient reads Spanish." in text_of(answer)
    assert chosen(answer) == "es"
    assert 'name="reads_it"' in answer.text
    ticked = send_issue(client, patient, language="es", reads_it="y")
    assert "7 texts of this sheet are not signed off in Spanish" in text_of(ticked)


def test_nobody_is_asked_about_english(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, language="es")
    start(pt, patient, BREATHE)
    assert send_issue(client, patient, language="en").status_code == 303
