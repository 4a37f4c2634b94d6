"""Templates of notes: the clinic's and one's own, changed by two, archived and offered again, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.note_templates.models import NoteTemplate
from clinic.note_templates.queries import offered_for
from tests import factories
from tests.forms import post

SignedIn = Callable[..., tuple[FlaskClient, User]]
HOSTILE = "<script>alert(1)</script>"


def fields(**changes: str) -> dict[str, str]:
    return {
        "version": "0", "form_key": str(uuid4()), "name": "Knee visit", "kind": "daily", "whose": "clinic",
        "subjective": "Pain: [[0 to 10]]", "objective": "", "assessment": "", "plan": "", **changes,
    }  # fmt: skip


def made(client: FlaskClient, user: User, **changes: str) -> NoteTemplate:
    assert post(client, "/note-templates/new", fields(**changes)).status_code == 303
    with factories.acting(user) as session:
        return session.scalars(select(NoteTemplate).order_by(NoteTemplate.created_at.desc())).first()


def names(user: User) -> list[str]:
    with factories.acting(user):
        return [name for _, name in offered_for(user) if "(ships)" not in name]


def test_a_template_of_the_clinic_is_offered_to_everybody_who_writes_notes(signed_in: SignedIn) -> None:
    client, user = signed_in()
    assistant_client, assistant = signed_in(Role.ASSISTANT)
    made(client, user)
    made(client, user, name="Only mine", whose="mine")
    assert names(user) == ["Only mine (mine)", "Knee visit"]
    assert names(assistant) == ["Knee visit"]
    assert "Only mine" not in assistant_client.get("/note-templates").text


def test_C06_one_form_makes_one_template_and_other_words_are_refused(signed_in: SignedIn) -> None:
    client, user = signed_in()
    form = fields()
    for _ in range(3):
        assert post(client, "/note-templates/new", form).status_code == 303
    assert names(user) == ["Knee visit"]
    answer = post(client, "/note-templates/new", {**form, "plan": "Other"})
    assert answer.status_code == 422
    assert "Other" in answer.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": " "}, "Give it a name."),
        ({"kind": "poem"}, "Choose from those shown here."),
        ({"subjective": "[[open"}, "A blank begins with [["),
        ({"subjective": "[[Side: left |]]"}, "needs two choices or more"),
        ({"subjective": "", "plan": " "}, "Write at least one section."),
        ({"plan": "a" * 4_001}, "at most 4,000 characters"),
        ({"plan": "[[a]] " * 61}, "at most 60 blanks"),
        ({"form_key": "x"}, "Reload the page"),
    ],
)
def test_a_wrong_field_says_so_and_keeps_the_text(signed_in: SignedIn, change: dict[str, str], message: str) -> None:
    client, user = signed_in()
    answer = post(client, "/note-templates/new", {**fields(name="Typed with care"), **change})
    assert answer.status_code == 422
    assert message in answer.text
    assert "name" in change or "Typed with care" in answer.text
    assert names(user) == []


def test_two_who_change_one_template_lose_nothing(signed_in: SignedIn) -> None:
    client, user = signed_in()
    template = made(client, user)
    path = f"/note-templates/{template.id}/edit"
    assert post(client, path, fields(version="1", plan="First")).status_code == 303
    answer = post(client, path, fields(version="1", plan="Second"))
    assert answer.status_code == 409
    assert "First" in answer.text
    assert "Second" in answer.text
    assert post(client, path, fields(version="2", plan="Second")).status_code == 303
    with factories.acting(user) as session:
        assert session.get_one(NoteTemplate, (user.clinic_id, template.id)).plan == "Second"


def test_an_archived_template_is_not_offered_and_comes_back(signed_in: SignedIn) -> None:
    client, user = signed_in()
    template = made(client, user)
    post(client, f"/note-templates/{template.id}/archive")
    assert names(user) == []
    assert "Knee visit" in client.get("/note-templates?show=archived").text
    post(client, f"/note-templates/{template.id}/restore")
    assert names(user) == ["Knee visit"]


def test_an_assistant_keeps_own_templates_and_leaves_the_clinics_alone(signed_in: SignedIn) -> None:
    client, user = signed_in()
    template = made(client, user)
    assistant, person = signed_in(Role.ASSISTANT)
    assert post(assistant, "/note-templates/new", fields()).status_code == 403
    assert post(assistant, f"/note-templates/{template.id}/edit", fields(version="1", plan="Mine")).status_code == 403
    assert post(assistant, f"/note-templates/{template.id}/archive").status_code == 403
    own = made(assistant, person, whose="mine", name="Own")
    assert own.owner_id == person.id


def test_Z02_somebody_elses_own_template_and_another_clinics_are_not_there(signed_in: SignedIn) -> None:
    client, user = signed_in()
    own = made(client, user, whose="mine")
    colleague, _ = signed_in()
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    for browser in (colleague, stranger):
        assert browser.get(f"/note-templates/{own.id}/edit").status_code == 404
        assert browser.get(f"/note-templates/new?from={own.id}").status_code == 404
        assert post(browser, f"/note-templates/{own.id}/archive").status_code == 404


def test_a_copy_begins_with_the_text_of_what_is_copied(signed_in: SignedIn) -> None:
    client, user = signed_in()
    template = made(client, user, name=HOSTILE)
    page = client.get(f"/note-templates/new?from={template.id}").text
    assert "Pain: [[0 to 10]]" in page
    assert HOSTILE not in page
    assert "Came for: [[Reason" in client.get("/note-templates/new?from=evaluation").text
    assert client.get("/note-templates/new?from=nonsense").status_code == 200


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_who_writes_no_notes_sees_none(signed_in: SignedIn, role: Role) -> None:
    client, _ = signed_in(role)
    assert client.get("/note-templates").status_code == 403
