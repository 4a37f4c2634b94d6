"""A letter that no sheet can show: said beside the field, or when a sheet would be printed; no name is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.programs.models import ProgramVersion
from handouts.render import pdf_available
from tests.builder.test_issue_page import count_versions, issue_fields
from tests.forms import post
from tests.programs.browser import line_fields, text_of, url
from tests.programs.cases import BREATHE, acting, cleared_patient, lines_of, start

pytestmark = pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")

Browser = Callable[..., tuple[FlaskClient, User]]


def test_an_emoji_in_a_personal_note_is_said_beside_the_field_and_the_note_stays(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    [line] = lines_of(pt, program)
    fields = line_fields(client.get(url(patient)), line, personal_note="Well done 👍")
    answer = post(client, url(patient, "exercises", line.id), fields)
    assert answer.status_code == 422
    assert "A printed sheet cannot show “👍”. Write it in words, or take it out." in text_of(answer)
    assert "Well done 👍" in answer.get_data(as_text=True)
    assert lines_of(pt, program)[0].personal_note == ""


def test_the_goal_is_looked_at_too(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    fields = {"goal": "散歩", "next_visit_on": ""}
    answer = post(client, url(patient, "details"), fields)
    assert answer.status_code == 422
    assert "cannot show “散”, “歩”" in text_of(answer)
    assert "散歩" in answer.get_data(as_text=True)


def test_a_chinese_name_stops_the_issue_and_a_chosen_name_in_latin_letters_lets_it_out(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, given_name="明")
    start(pt, patient, BREATHE)
    answer = post(client, url(patient, "issue"), issue_fields(client, url(patient), language="en"))
    assert answer.status_code == 422
    assert "A printed sheet cannot show “明”. It is in the patient’s name." in text_of(answer)
    assert "chosen name; the chart keeps the other" in text_of(answer)
    assert count_versions(pt) == 0
    with acting(pt) as session:
        row = session.get(Patient, (patient.clinic_id, patient.id))
        assert row is not None
        assert row.given_name == "明"
        row.chosen_name = "Ming"
    answer = post(client, url(patient, "issue"), issue_fields(client, url(patient), language="en"))
    assert answer.status_code == 303
    with acting(pt) as session:
        assert '"first_name":"Ming"' in session.query(ProgramVersion).one().content


def test_the_paper_health_screen_says_the_same(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, given_name="明")
    answer = client.get(f"/patients/{patient.id}/intake-sheet")
    assert answer.status_code == 422
    assert "It is in the patient’s name." in text_of(answer)
