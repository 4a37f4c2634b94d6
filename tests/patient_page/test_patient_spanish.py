"""The patient's pages in the language of their sheet: every word, every refusal, and English one tap away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from clinic.adherence import errors
from clinic.adherence.patient_words import page_languages, page_phrases, refusal_words
from clinic.adherence.service import LINK_FORMS_AN_HOUR
from clinic.core import clock
from clinic.core.errors import NotFound, Refusal, TooManyTries
from clinic.safety_record.models import ExerciseHold
from tests import factories
from tests.adherence.helpers import day_fields, logs_of, send, today
from tests.factories import RELEASE, IssuedProgram
from tests.forms import post
from tests.patient_page.spanish import check_spanish


def test_the_day_is_in_spanish(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    text = check_spanish(browser.get("/p/today"))
    for words in (
        "Sus ejercicios",
        "Hoy, ",
        "llame al 911",
        "Los hice todos",
        "Cómo se hace",
        "Me dolió",
        "Otros días",
    ):
        assert words in text
    weekday = "|".join(("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"))
    assert re.search(rf"Hoy, ({weekday}) \d+ de [a-z]+ de \d{{4}}", text)
    assert re.search(r"(lun|mar|mié|jue|vie|sáb|dom) \d+ [a-z]{3}", text)


def test_an_answer_is_thanked_for_and_kept_in_the_same_words_as_ever(
    spanish: tuple[FlaskClient, IssuedProgram],
) -> None:
    browser, issued = spanish
    answer = send(browser, "partly", "done", e0_reason="hurt", e0_felt=["sharp", "upset"], e0_note="No puedo respirar")
    assert answer.status_code == 303
    text = check_spanish(browser.get("/p/today"))
    for words in ("Gracias por contarnos", "Por ahora, deje este ejercicio", "¿Necesita ayuda ahora mismo?",
                  "Está bien parar", "Enviar cambios", "Enviado"):  # fmt: skip
        assert words in text
    log = logs_of(issued)[0]
    assert (log.status, log.reason, log.felt) == ("partly", "hurt", ["sharp", "upset"])


@pytest.mark.parametrize(
    ("statuses", "more", "message"),
    [
        ((), {}, "Toque “Lo hice”, “Hice parte” o “No lo hice” en un ejercicio."),
        ((), {"e0_pain_after": "3"}, "Toque primero una de estas."),
        (("done",), {"e0_note": "x" * 501}, "Use 500 letras o menos."),
    ],
)
def test_what_cannot_be_taken_is_explained_in_spanish(
    spanish: tuple[FlaskClient, IssuedProgram], statuses: tuple[str, ...], more: dict[str, Any], message: str
) -> None:
    browser, issued = spanish
    answer = send(browser, *statuses, **more)
    assert answer.status_code == 422
    assert message in check_spanish(answer)
    assert logs_of(issued) == []


def test_a_form_that_was_cut_off_and_a_day_that_is_over(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    broken = post(browser, "/p/report", {**day_fields(None, "done"), "form_key": "no"})
    assert "Abra la página otra vez" in check_spanish(broken)
    over = browser.get(f"/p/day/{today() - timedelta(days=30)}")
    assert (over.status_code, "Este día no está abierto" in check_spanish(over)) == (422, True)


def test_the_same_page_with_other_answers(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    fields = day_fields(None, "done")
    post(browser, "/p/report", fields)
    answer = post(browser, "/p/report", {**fields, "exercises-0-status": "skipped"})
    assert "Guardamos lo que dijo primero." in check_spanish(answer)


def test_more_than_a_person_sends(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    for turn in range(LINK_FORMS_AN_HOUR + 1):
        answer = send(browser, "done" if turn % 2 else "partly")
    assert answer.status_code == 429
    assert "Espere una hora." in check_spanish(answer)


def test_the_page_closes_in_spanish_and_remembers_it(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    assert "Ya terminó" in check_spanish(post(browser, "/p/close"))
    assert "Código de su hoja" in check_spanish(browser.get("/p"))
    ended = browser.get(f"/p/day/{today()}")
    assert (ended.status_code, "No se abrió" in check_spanish(ended)) == (404, True)


def test_who_has_not_opened_the_page_is_asked_in_the_language_of_the_address(client: FlaskClient) -> None:
    page = client.get("/p/es")
    assert "Tiene 16 letras y números." in check_spanish(page)
    assert 'action="/p/open?lang=es"' in page.text
    wrong = post(client, "/p/open?lang=es", {"code": "AAAA-AAAA-AAAA-AAAA"})
    assert (wrong.status_code, "No se abrió" in check_spanish(wrong)) == (404, True)
    assert 'value="AAAA-AAAA-AAAA-AAAA"' in wrong.text
    assert "Este código no abrió ningún programa." in wrong.text
    assert "Este tiene 12." in check_spanish(post(client, "/p/open?lang=es", {"code": "AAAA-AAAA-AAAA"}))
    assert "no lleva U" in check_spanish(post(client, "/p/open?lang=es", {"code": "AAAA-AAAA-AAAA-AAAU"}))
    assert "Escriba el código de su hoja." in check_spanish(post(client, "/p/open?lang=es", {"code": ""}))
    assert "Es muy largo." in check_spanish(post(client, "/p/open?lang=es", {"code": "x" * 101}))
    assert client.get("/p/en").text.count('<html lang="en">') == 1
    assert client.get("/p/xx").status_code == 404


def test_every_reason_why_a_link_does_not_open_is_the_same_page(client: FlaskClient) -> None:
    codes = ["AAAA-AAAA-AAAA-AAAA", "x" * 43, "y" * 43]
    pages = [post(client, "/p/open?lang=es", {"code": code}).text for code in codes]
    assert not any(secret in page for secret in codes[1:] for page in pages)
    pages = [page.replace(codes[0], "") for page in pages]
    assert len({re.sub(r'value="[^"]{20,}"', "", page) for page in pages}) == 1


def test_english_is_one_tap_away_and_so_is_the_way_back(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, _ = spanish
    page = browser.get("/p/today")
    assert "Read this in English" in page.text
    assert '<div lang="en">' in page.text
    assert post(browser, "/p/language", {"lang": "en"}).headers["Location"] == "/p/today"
    english = browser.get("/p/today").text
    assert '<html lang="en">' in english
    assert "How to do it" in english
    assert "Supported psoas release" in english
    assert "Leer esto en español" in english
    assert send(browser, "done").status_code == 303
    assert "Thank you. Your answers are saved." in browser.get("/p/today").text
    post(browser, "/p/language", {"lang": "es"})
    check_spanish(browser.get("/p/today"))


def test_opening_the_link_again_brings_the_sheets_own_language_back(
    spanish: tuple[FlaskClient, IssuedProgram],
) -> None:
    browser, issued = spanish
    post(browser, "/p/language", {"lang": "en"})
    assert '<html lang="en">' in browser.get("/p/today").text
    post(browser, "/p/open", {"code": issued.token})
    check_spanish(browser.get("/p/today"))


@pytest.mark.parametrize("lang", ["es", "xx", "", "../en"])
def test_a_sheet_that_is_only_in_english_stays_english(
    opened: Callable[..., tuple[FlaskClient, IssuedProgram]], lang: str
) -> None:
    browser, _ = opened()
    assert post(browser, "/p/language", {"lang": lang}).status_code == 303
    page = browser.get("/p/today").text
    assert '<html lang="en">' in page
    assert "español" not in page


def test_what_is_held_and_what_is_stopped_is_said_in_spanish(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = spanish
    hold(issued, RELEASE, "SD-WORSE")
    text = check_spanish(browser.get("/p/today"))
    assert "No haga este ejercicio hasta que su terapeuta llame." in text
    assert "No haga este ejercicio hasta que hablemos" in text
    hold(issued, "", by=issued.patient.therapist_id)
    stopped = check_spanish(browser.get("/p/today"))
    assert "Pare. No haga ninguno de sus ejercicios" in stopped
    assert "llame al 911" in stopped


def test_a_sheet_that_nobody_reviewed_says_so_on_the_page_too(
    opened: Callable[..., tuple[FlaskClient, IssuedProgram]],
) -> None:
    patient = factories.make_patient(language="es")
    browser, _ = opened(factories.make_issued_program(patient, lang="es", words="unreviewed"))
    assert "BORRADOR – traducción sin revisar" in browser.get("/p/today").text
    post(browser, "/p/language", {"lang": "en"})
    assert "DRAFT" not in browser.get("/p/today").text


def test_staff_read_the_answers_in_english(
    spanish: tuple[FlaskClient, IssuedProgram], signed_in: Callable[..., Any]
) -> None:
    browser, issued = spanish
    send(browser, "partly", e0_reason="hurt", e0_felt=["sharp"], e0_note="Me dolió al final")
    staff, _ = signed_in()
    page = staff.get(f"/patients/{issued.patient.id}/reports").text
    for words in ("Partly", "It hurt", "sharp pain", "Supported psoas release", "Me dolió al final"):
        assert words in page
    assert "Liberación" not in page


def test_every_refusal_a_patient_can_meet_is_worded_in_every_language() -> None:
    met = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, Refusal)]
    met = [one for one in met if one not in (Refusal, errors.NothingToReportOn)] + [TooManyTries]
    assert len(met) >= 6
    for lang in page_languages():
        known = page_phrases(lang).table("refused")
        assert {one.__name__ for one in met} <= set(known)
    for one in met:
        if one is not TooManyTries:
            assert refusal_words(one()) == (one.title, one.message)
    assert refusal_words(NotFound(), "es") == ("No se pudo hacer", page_phrases("es")("refused.other.message"))


def hold(issued: IssuedProgram, slug: str, rule: str = "", by: UUID | None = None) -> None:
    """Hold an exercise since yesterday; the whole program when the slug is empty."""
    row = ExerciseHold(
        patient_id=issued.patient.id,
        program_id=issued.program.id,
        exercise_slug=slug,
        rule_id=rule,
        rule_version=1,
        inputs=[],
        reason="Pain came back twice",
        held_at=clock.now() - timedelta(days=1),
        held_by_id=by,
    )
    factories.save(row, issued.patient.clinic_id)


def test_something_felt_and_none_of_these_is_asked_again(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = spanish
    answer = send(browser, "done", e0_felt=["sharp", "nothing"])
    assert answer.status_code == 422
    assert "Marque lo que sintió o “Nada de esto”. No las dos cosas." in check_spanish(answer)
    assert logs_of(issued) == []
