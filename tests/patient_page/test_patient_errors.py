"""What goes wrong at a patient's address is told in the patient's words, and gives back what was typed."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.adherence.helpers import day_fields, logs_of
from tests.factories import IssuedProgram
from tests.forms import post
from tests.patient_page.spanish import check_spanish


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [("/p/nothing", 404, "Esta página no existe"), ("/p/day/2026-02-30", 404, "Esta página no existe"),
     ("/p/report", 405, "No llegó")],
)  # fmt: skip
def test_an_address_that_leads_nowhere_is_answered_in_spanish(
    spanish: tuple[FlaskClient, IssuedProgram], address: str, status: int, words: str
) -> None:
    browser, _ = spanish
    answer = browser.get(address)
    assert answer.status_code == status
    assert words in check_spanish(answer)


@pytest.mark.parametrize(("token", "words"), [({}, "Esta página era muy vieja"), ({"csrf_token": "x"}, "muy vieja")])
def test_a_page_that_was_open_too_long_gives_the_note_back(
    spanish: tuple[FlaskClient, IssuedProgram], token: dict[str, str], words: str
) -> None:
    browser, issued = spanish
    note = "Me dolió al subir la escalera"
    answer = browser.post("/p/report", data={**day_fields(None, "partly", e0_note=note), **token})
    assert answer.status_code == 400
    text = check_spanish(answer)
    assert words in text
    assert note in text
    assert logs_of(issued) == []


def test_what_breaks_is_told_in_spanish_without_the_database(
    spanish: tuple[FlaskClient, IssuedProgram], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _ = spanish

    def broken(*_args: object, **_options: object) -> None:
        raise RuntimeError("Me dolió")

    monkeypatch.setattr("clinic.patient_page.link_routes.patient_day", broken)
    answer = browser.get("/p/today")
    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in check_spanish(answer)
    assert "Me dolió" not in answer.text


def test_a_page_in_a_translation_leads_to_english(client: FlaskClient) -> None:
    assert 'href="/p/en">Read this in English' in client.get("/p/es").text
    assert "Read this in English" not in client.get("/p").text


def test_english_words_for_who_reads_english(client: FlaskClient) -> None:
    assert "There is no such page" in client.get("/p/nothing").text
    assert "There is no such page" not in client.get("/patientsx").text
    stale = client.post("/p/open", data={"code": "AAAA-AAAA-AAAA-AAAA"})
    assert (stale.status_code, "This page was too old" in stale.text) == (400, True)


def test_a_sign_that_cannot_be_stored_costs_nobody_their_note(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = spanish
    answer = post(browser, "/p/report", day_fields(None, "partly", e0_note="Me dolió\0 al subir"))
    assert answer.status_code == 400
    assert "Me dolió al subir" in check_spanish(answer)
    assert logs_of(issued) == []
