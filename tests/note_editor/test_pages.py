"""The pages of a note: one success, one refusal, one invalid input each, from outside."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.notes.models import ProgressNote
from tests import factories
from tests.forms import post
from tests.notes.cases import TODAY, draft_of, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]


def fields(**changes: object) -> dict[str, object]:
    """A filled form as the browser sends it."""
    return {
        "version": 1, "base": "", "kind": "daily", "visit_on": TODAY.isoformat(),
        "subjective": "Slept well.", "objective": "", "assessment": "", "plan": "Go on.", **changes,
    }  # fmt: skip


def stored(user: User, note_id: object) -> ProgressNote:
    with factories.acting(user) as session:
        return session.get_one(ProgressNote, (user.clinic_id, note_id))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"visit_on": ""}, "Enter the date of the visit."),
        ({"visit_on": "31 Feb"}, "Enter a day"),
        ({"kind": "poem"}, NOT_OFFERED),
        ({"subjective": "a" * 20_001}, "at most 20,000"),
        ({"minutes_97110": "481"}, "Enter minutes, 0 to 480."),
        ({"minutes_97110": "ten"}, "Enter a whole number."),
    ],
)
@pytest.mark.parametrize("insert", [{}, {"insert": "program"}])
def test_a_wrong_field_says_so_and_keeps_the_text(
    signed_in: SignedIn, change: dict[str, str], message: str, insert: dict[str, str]
) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/edit", fields(plan="Typed with care", **change, **insert))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Typed with care" in answer.text
    assert stored(user, note.id).version == note.version


@pytest.mark.parametrize("path", ["edit", "finish"])
@pytest.mark.parametrize("how", ["signed", "discarded"])
def test_what_was_typed_into_a_note_that_takes_no_text_any_more_is_given_back(
    signed_in: SignedIn, path: str, how: str
) -> None:
    client, user = signed_in()
    note = signed_note(user) if how == "signed" else draft_of(user)
    if how == "discarded":
        post(client, f"/notes/{note.id}/discard")
    answer = post(client, f"/notes/{note.id}/{path}", fields(plan="Typed after it was signed elsewhere."))
    assert answer.status_code == 409
    assert "Typed after it was signed elsewhere." in answer.text
    assert f'href="/notes/{note.id}"' in answer.text
    assert stored(user, note.id).plan == note.plan


def test_a_second_click_on_sign_shows_the_signed_note(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = signed_note(user)
    same = fields(version=note.version, subjective=note.subjective, plan=note.plan)
    answer = post(client, f"/notes/{note.id}/finish", same)
    assert (answer.status_code, answer.location) == (303, f"/notes/{note.id}")


def test_saving_moves_the_version_on(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/edit", fields(version=note.version, plan="New plan"))
    assert answer.status_code == 303
    assert (stored(user, note.id).plan, stored(user, note.id).version) == ("New plan", note.version + 1)


def test_C01_a_second_editor_gets_409_and_both_texts(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    post(client, f"/notes/{note.id}/edit", fields(version=note.version, plan="Stored first"))
    answer = post(client, f"/notes/{note.id}/edit", fields(version=note.version, plan="Typed second"))
    assert answer.status_code == 409
    assert "Stored first" in answer.text
    assert "Typed second" in answer.text
    assert stored(user, note.id).plan == "Stored first"


def test_after_a_conflict_the_own_text_can_be_saved_knowingly(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    post(client, f"/notes/{note.id}/edit", fields(version=note.version, plan="Stored first"))
    page = post(client, f"/notes/{note.id}/edit", fields(version=note.version, plan="Typed second"))
    assert f'name="version" type="hidden" value="{note.version + 1}"' in page.text
    answer = post(client, f"/notes/{note.id}/edit", fields(version=note.version + 1, plan="Typed second"))
    assert answer.status_code == 303
    assert stored(user, note.id).plan == "Typed second"


def test_autosave_answers_with_the_new_version(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    answer = post(client, f"/notes/{note.id}/autosave", fields(version=note.version))
    assert (answer.status_code, answer.get_json()["version"]) == (200, note.version + 1)
    late = post(client, f"/notes/{note.id}/autosave", fields(version=note.version, plan="Late"))
    assert late.status_code == 409
    assert post(client, f"/notes/{note.id}/autosave", fields(visit_on="")).status_code == 422


@pytest.mark.parametrize("path", ["/notes/{id}", "/notes/{id}/edit"])
def test_Z02_another_clinics_note_is_the_same_404_as_none(signed_in: SignedIn, path: str) -> None:
    _, owner = signed_in()
    note = signed_note(owner)
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    theirs, none = stranger.get(path.format(id=note.id)), stranger.get(path.format(id=uuid4()))
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert _without_number(theirs.text) == _without_number(none.text)


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_roles_without_charts_are_refused(signed_in: SignedIn, role: Role) -> None:
    _, author = signed_in()
    note = draft_of(author)
    client, _ = signed_in(role)
    assert client.get(f"/notes/{note.id}").status_code == 403
    assert client.get("/notes").status_code == 403


def _without_number(page: str) -> str:
    """The page without what differs by request: its number and its tokens."""
    return re.sub(r"<code>\w+</code>", "", "\n".join(line for line in page.splitlines() if "csrf" not in line))


def test_words_that_blame_are_hinted_at_softly_and_keep_nobody_from_signing(signed_in: SignedIn) -> None:
    client, user = signed_in()
    note = draft_of(user)
    blaming = "Patient was non-compliant. He said: “I was lazy about it.”"
    told = post(client, f"/notes/{note.id}/autosave", fields(version=note.version, subjective=blaming)).get_json()
    hint = "“non-compliant”: consider “reported doing 3 of 7”."
    assert (told["tone"]["subjective"], told["tone"]["plan"]) == (hint, "")
    assert client.get(f"/notes/{note.id}/edit").text.count("consider") == 1
    assert "Subjective says “non-compliant”." in client.get(f"/notes/{note.id}").text
    assert client.get(f"/notes/{note.id}").text.count("Sign and lock") == 1


def test_the_editor_shows_the_last_four_weeks_and_keeps_them_out_of_the_note(signed_in: SignedIn) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    note = draft_of(user, patient=patient)
    assert "<svg xmlns" not in client.get(f"/notes/{note.id}/edit").text
    factories.make_issued_program(patient)
    page = client.get(f"/notes/{note.id}/edit").text
    assert page.count("Day by day, reported by the patient</title>") == 1
    assert "Day by day" not in client.get(f"/notes/{note.id}").text
