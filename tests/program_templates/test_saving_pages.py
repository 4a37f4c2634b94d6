"""A program saved as a template: new, or as the next version of one; what is the patient's stays with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.program_templates import service
from clinic.program_templates.kinds import Origin
from clinic.program_templates.listing import get_template, key_of, list_templates
from clinic.programs import changing
from clinic.programs import service as programs
from tests.forms import post
from tests.program_templates.making import lines, saved
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, PRESS, RELEASE, acting, cleared_patient, issue, lines_of, start

Browser = Callable[..., tuple[FlaskClient, User]]


def save(client: FlaskClient, patient: Patient, query: str = "", **fields: Any) -> TestResponse:
    body = {
        "how": "new",
        "name": "Desk workers",
        "audience": "any",
        "whose": "clinic",
        "form_key": str(uuid4()),
        **fields,
    }
    return post(client, url(patient, "templates", "save") + query, body)


def program_of(pt: User, **values: object) -> Patient:
    patient = cleared_patient(pt, **values)
    program = start(pt, patient, RELEASE, PRESS)
    with acting(pt):
        changing.change_exercise(pt, program.id, lines_of(pt, program)[0].id, version=1, modification_slugs=["knee-support"],
                                 dose=None, personal_note="Ask Tom to help you up")  # fmt: skip
    return patient


def test_a_program_is_saved_without_what_is_the_patients(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = program_of(pt)
    page = text_of(client.get(url(patient, "templates", "save")))
    assert "What is about that person must not reach another one." in page
    assert "Ask Tom to help you up" in page
    answer = save(client, patient)
    assert answer.status_code == 303
    shown = text_of(client.get(answer.headers["Location"]))
    assert "Roll under knees" in shown
    assert "Ask Tom" not in shown
    assert "Walk my dog" not in shown


def test_notes_travel_only_when_that_was_ticked(signed_in: Browser) -> None:
    client, pt = signed_in()
    answer = save(client, program_of(pt), with_notes="y", whose="mine")
    assert "Ask Tom to help you up" in text_of(client.get(answer.headers["Location"]))
    with acting(pt):
        assert [one.name for one in list_templates(pt) if one.origin is Origin.MINE] == ["Desk workers"]


@pytest.mark.parametrize(("fields", "says"), [
    ({"name": ""}, "Give it a name."), ({"name": "x" * 121}, "Use at most 120 characters."),
    ({"how": "version"}, "Choose the template."), ({"how": "version", "of": "x.y"}, "Choose the template."),
    ({"how": "other"}, "Choose from those"), ({"audience": "all"}, "Choose from those"), ({"whose": "all"}, "Choose from those"),
    ({"form_key": "x"}, "Open the page again and repeat it."),
])  # fmt: skip
def test_a_wrong_field_keeps_the_rest(fields: dict[str, str], says: str, signed_in: Browser) -> None:
    client, pt = signed_in()
    saved(pt, name="There")
    answer = save(client, program_of(pt), **{"name": "Typed by me", **fields})
    assert answer.status_code == 422
    assert says in text_of(answer)
    if "name" not in fields:
        assert "Typed by me" in answer.get_data(as_text=True)


def test_the_name_of_the_patient_is_no_name_of_a_template(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = program_of(pt)
    answer = save(client, patient, name="robin's gentle start")
    assert answer.status_code == 422
    assert "Leave out “Robin”: colleagues read the name, for other patients." in text_of(answer)
    assert "robin&#39;s gentle start" in answer.get_data(as_text=True)
    assert save(client, patient, name="Robins and other birds").status_code == 303


def test_a_patient_called_short_has_no_word_of_the_trade_for_themselves(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = program_of(pt, family_name="Short")
    assert "Leave out “Robin”" in text_of(save(client, patient, name="Short psoas, for Robin Short"))
    assert save(client, patient, name="Short psoas").status_code == 303


def test_saved_as_the_next_version_and_by_two_shows_both(signed_in: Browser) -> None:
    client, pt = signed_in()
    row, patient = saved(pt, (BREATHE,), name="There"), program_of(pt)
    with acting(pt):
        service.save_version(pt, row.id, 1, lines(BREATHE, PRESS))
    stale = save(client, patient, how="version", of=f"{row.id}.1")
    assert stale.status_code == 409
    assert "Yours against version 2 of “There” Added Supported psoas release" in text_of(stale)
    assert "Taken out Belly and rib breathing" in text_of(stale)
    assert f'selected value="{row.id}.2"' in stale.get_data(as_text=True)
    kept = save(client, patient, how="version", of=f"{row.id}.2")
    assert kept.status_code == 303
    assert "Saved as the newest version." in text_of(client.get(kept.headers["Location"]))
    with acting(pt):
        assert get_template(pt, key_of(row.id)).number == 3


def test_an_archived_template_takes_no_version(signed_in: Browser) -> None:
    client, pt = signed_in()
    row, patient = saved(pt, (BREATHE,)), program_of(pt)
    with acting(pt):
        service.archive_template(pt, row.id)
    assert save(client, patient, how="version", of=f"{row.id}.2").status_code == 422


def test_a_sheet_that_was_given_is_saved_and_leads_there(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE, PRESS)
    issue(pt, program)
    with acting(pt):
        programs.end_program(pt, program.id, reason="Goal reached")
    assert "templates/save?sheet=1" in client.get(f"/patients/{patient.id}/program/versions/1").get_data(as_text=True)
    assert "Sheet 1, as it was given" in text_of(client.get(url(patient, "templates", "save") + "?sheet=1"))
    assert save(client, patient, "?sheet=1").status_code == 303
    assert save(client, patient, "?sheet=2").status_code == 404
    assert save(client, patient).status_code == 404, "there is no draft any more"


def test_an_empty_draft_is_no_template(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient)
    answer = save(client, patient)
    assert answer.status_code == 422
    assert "There is no exercise in this program." in text_of(answer)
    assert "Desk workers" in answer.get_data(as_text=True)
