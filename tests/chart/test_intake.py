"""The health questions on paper: blank or for a patient, and in which language they may be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from types import SimpleNamespace

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.chart import intake_routes
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.health_screens.intake import questions_asked
from clinic.patients.models import Patient, SexAtBirth
from clinic.programs import languages
from clinic.programs.languages import language_of_texts
from tests import factories
from tests.programs.browser import text_of
from tests.programs.spanish import make_reviewer, sign_words

Browser = Callable[..., tuple[FlaskClient, User]]
DRAFT = "BORRADOR – traducción sin revisar"


def url(patient: Patient | None, lang: str = "") -> str:
    return (f"/patients/{patient.id}" if patient else "") + "/intake-sheet" + (f"?lang={lang}" if lang else "")


def pages_of(answer: TestResponse) -> list[str]:
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(answer.data)).pages]


def sign_questions(reviewer: User) -> None:
    with factories.acting(reviewer):
        left = language_of_texts("es", intake_routes._texts(())).unsigned
    sign_words(reviewer, *(one.key for one in left))


@pytest.mark.parametrize("is_blank", [True, False])
def test_english_is_printed_as_it_is(signed_in: Browser, is_blank: bool) -> None:
    client, pt = signed_in()
    patient = None if is_blank else factories.make_patient(therapist=pt, given_name="Rosalind")
    said = " ".join(pages_of(client.get(url(patient))))
    assert "Health questions" in said
    assert ("Rosalind" in said) is not is_blank
    assert library().flags["aaa_known"].question in said


def test_spanish_that_nobody_signed_is_refused_when_asked_for_and_passed_over_when_not(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt, language="es")
    for about in (patient, None):
        refused = client.get(url(about, "es"))
        assert refused.status_code == 422
        assert "are not signed off in Spanish" in text_of(refused)
        assert "choose English" in text_of(refused)
    assert "Health questions" in " ".join(pages_of(client.get(url(patient))))


def test_signed_questions_are_printed_in_spanish_all_of_them(signed_in: Browser) -> None:
    client, reviewer = signed_in(user=make_reviewer())
    sign_questions(reviewer)
    said = " ".join(pages_of(client.get(url(factories.make_patient(therapist=reviewer, language="es")))))
    assert "Preguntas sobre su salud" in said
    assert DRAFT not in said
    plain = "".join(said.split())
    flags, events = questions_asked()
    assert len(flags) > 50
    for slug in flags:
        assert "".join(library("es").flags[slug].question.split()) in plain, slug
    for slug in events:
        assert "".join(library("es").events[slug].question.split()) in plain, slug
    for words in ("Health questions", "None of these", "Sign here", "\ufffd"):
        assert words not in said


def test_one_question_that_is_not_signed_stops_it_unless_it_is_not_asked(signed_in: Browser) -> None:
    client, reviewer = signed_in(user=make_reviewer())
    with factories.acting(reviewer):
        left = [one.key for one in language_of_texts("es", intake_routes._texts(())).unsigned]
    pregnancy = "screen-question.diastasis_recti"
    assert pregnancy in left
    sign_words(reviewer, *(key for key in left if key != pregnancy))
    woman = factories.make_patient(therapist=reviewer, sex_at_birth=SexAtBirth.FEMALE)
    man = factories.make_patient(therapist=reviewer, sex_at_birth=SexAtBirth.MALE, pregnancy="no")
    assert client.get(url(woman, "es")).status_code == 422
    said = " ".join(pages_of(client.get(url(man, "es"))))
    assert "Embarazo y parto" not in said


def test_the_demo_prints_a_draft_that_says_so_on_every_page(
    signed_in: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = intake_routes.sheet_for
    monkeypatch.setattr(languages, "get_clinic", lambda: SimpleNamespace(is_demo=True))
    monkeypatch.setattr(intake_routes, "sheet_for", lambda *asked, **more: replace(made(*asked, **more), demo=True))
    pages = pages_of(signed_in()[0].get(url(None, "es")))
    assert len(pages) == 4, "two sheets of paper, printed on both sides"
    assert all(DRAFT in page for page in pages)


@pytest.mark.parametrize("lang", ["xx", "vi", "../en"])
def test_a_language_that_nobody_has_written_is_not_found(signed_in: Browser, lang: str) -> None:
    assert signed_in()[0].get(url(None, lang)).status_code == 404


def test_the_chart_and_the_desk_lead_to_it_in_every_language(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    desk, _ = signed_in(Role.FRONT_DESK)
    for browser in (client, desk):
        page = browser.get(f"/patients/{patient.id}").text
        for lang in ("en", "es"):
            assert f'href="{url(patient, lang)}"' in page
    assert pages_of(desk.get(url(patient, "en")))
    assert signed_in(Role.ADMIN)[0].get(url(None)).status_code == 403
