"""Templates beside a program: what is offered, used, undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.program_templates.kinds import Audience
from clinic.program_templates.listing import key_of
from clinic.program_templates.models import ProgramTemplateUse
from clinic.programs.policy import find_open_program
from tests import factories
from tests.forms import post
from tests.program_templates.making import saved
from tests.programs.browser import text_of, url
from tests.programs.cases import (
    BREATHE,
    PRESS,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]
Queries = Callable[[], AbstractContextManager[list[str]]]


def use(client: FlaskClient, patient: Patient, template: str = "shipped.short-strong", **fields: Any) -> TestResponse:
    body = {"template": template, "number": 1, "version": 1, "how": "add", "form_key": str(uuid4()), **fields}
    return post(client, url(patient, "templates"), body)


def slugs_of(user: User, patient: Patient) -> Sequence[str]:
    with acting(user):
        program = find_open_program(user, patient.id)
    return [row.exercise_slug for row in lines_of(user, program)] if program else []


def test_an_empty_program_begins_with_the_best_fitting(signed_in: Browser) -> None:
    client, pt = signed_in()
    page = text_of(client.get(url(pregnant_patient(pt))))
    offered = page[page.index("Start from a template") : page.index("Nothing is in the program yet")]
    assert (
        "Pregnancy: ramp, seated core, seated strength Shipped Pregnancy Not signed off 4 exercises, 10 minutes a day"
        in offered
    )
    assert "5 exercises, 12 minutes a day; 3 changed" in offered
    assert offered.index("Pregnancy: ramp") < offered.index("Short and strong: release")
    assert "Long and weak" not in offered


def test_without_an_examination_those_for_anybody_are_offered_and_a_word_says_so(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    factories.make_screen(patient)
    assert "None is made for what is on file of this patient." in text_of(client.get(url(patient)))
    saved(pt, (BREATHE,), name="For all", audience=Audience.ANY)
    assert "For all" in text_of(client.get(url(patient)))


def test_used_undone_and_said(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt)
    answer = use(client, patient)
    assert answer.status_code == 303
    page = text_of(client.get(answer.headers["Location"]))
    assert (
        "From the template “Short and strong: release, stretch, activate” 5 exercises, 12 minutes a day; 3 changed."
        in page
    )
    assert (
        "Belly and rib breathing : changed. With “Seated version”: Flat, still lying can drop blood pressure." in page
    )
    with acting(pt) as session:
        done = session.query(ProgramTemplateUse).one()
    undone = post(client, url(patient, "templates", "undo"), {"use": done.id})
    assert undone.status_code == 303
    assert slugs_of(pt, patient) == []
    page = text_of(client.get(undone.headers["Location"]))
    assert "Undone: what the template put in is out, what it replaced is back." in page
    assert "From the template" not in page
    again = post(client, url(patient, "templates", "undo"), {"use": done.id})
    assert again.status_code == 409
    assert "This was undone already" in text_of(again)


def test_what_it_did_is_shown_until_a_sheet_is_issued(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    use(client, patient)
    assert "From the template “Short and strong" in text_of(client.get(url(patient)))
    with acting(pt):
        program = find_open_program(pt, patient.id)
    assert program is not None
    issue(pt, program)
    assert "From the template" not in text_of(client.get(url(patient)))


def test_a_second_click_does_nothing_more(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient, key = cleared_patient(pt), str(uuid4())
    first, second = (use(client, patient, form_key=key) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(slugs_of(pt, patient)) == 5


def test_what_is_there_stays_or_is_replaced(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, PRESS)
    page = text_of(client.get(url(patient, "templates")))
    assert "1 exercise is in the program now; what is replaced can be brought back." in page
    assert "3 more exercises, 10 more minutes a day; 1 there already" in page
    stale = use(client, patient, "shipped.normal", how="instead", version=program.version - 1)
    assert stale.status_code == 409
    assert "The program was changed while this page was open." in text_of(stale)
    assert slugs_of(pt, patient) == [PRESS]
    assert use(client, patient, "shipped.normal", how="instead", version=program.version).status_code == 303
    assert slugs_of(pt, patient) == [BREATHE, "constructive-rest", "deep-core-exhale"]
    assert "Taken out for it: Hand-to-knee press." in text_of(client.get(url(patient)))
    with acting(pt):
        changed = find_open_program(pt, patient.id)
        assert changed
    version = changed.version
    assert use(client, patient, "shipped.normal", how="instead", version=version).status_code == 303
    again = text_of(client.get(url(patient)))
    assert "Taken out for it" not in again
    assert "Now as the template has it: Belly and rib breathing, Constructive rest" in again


@pytest.mark.parametrize("changes", [{"form_key": ""}, {"form_key": "x"}, {"number": "many"}, {"version": "-1"},
                                     {"how": "sideways"}, {"template": ""}, {"template": "x" * 101}])  # fmt: skip
def test_a_broken_click_changes_nothing(changes: dict[str, str], signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    answer = use(client, patient, **changes)
    assert answer.status_code == 422
    assert "Open the page again and repeat it." in text_of(answer)
    assert slugs_of(pt, patient) == []


def test_where_nothing_fits_it_says_why_beside_the_template(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt, flags=("saddle_numbness",))
    answer = use(client, patient)
    assert answer.status_code == 422
    assert text_of(answer).count("Nothing of this template can be added.") == 2
    assert "Nothing to add; 5 left out" in text_of(answer)
    with acting(pt):
        assert find_open_program(pt, patient.id) is None


def test_before_a_screen_there_is_only_the_way_to_one(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    factories.make_episode(patient)
    page = text_of(client.get(url(patient, "templates")))
    assert "No complete health screen on file" in page
    assert "Use this" not in page
    assert use(client, patient).status_code == 422


def test_the_list_is_searched_and_reads_each_template_once(signed_in: Browser, count_queries: Queries) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    counted = []
    for more in (1, 5):
        for _ in range(more):
            saved(pt)
        with count_queries() as queries:
            assert client.get(url(patient, "templates")).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert "After long sitting" in text_of(client.get(url(patient, "templates") + "?q=sitting"))
    assert "No template is like “zzzz”" in text_of(client.get(url(patient, "templates") + "?q=zzzz"))


def test_nobody_else_sees_or_uses_them(signed_in: Browser) -> None:
    client, pt = signed_in()
    stranger = factories.make_user(clinic=factories.make_clinic())
    theirs = cleared_patient(stranger)
    assert client.get(url(theirs, "templates")).status_code == 404
    assert use(client, theirs).status_code == 404
    assert client.get(url(theirs, "templates", "save")).status_code == 404
    assert use(client, cleared_patient(pt), key_of(saved(factories.make_user(), mine=True).id)).status_code == 404
    assert post(client, url(cleared_patient(pt), "templates", "undo"), {"use": "x"}).status_code == 404
    assistant, _person = signed_in(Role.ASSISTANT)
    patient = cleared_patient(pt)
    assert assistant.get(url(patient, "templates")).status_code == 403
    assert use(assistant, patient).status_code == 403
