"""Nobody loses what they typed because a session ended in between."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from flask.testing import FlaskClient

from clinic.accounts.models import User
from tests import factories
from tests.forms import post

TYPED = "Less stiff in the morning, <b>really</b>."


def test_S03_a_note_sent_after_the_session_ended_comes_back_to_be_copied(client: FlaskClient) -> None:
    answer = post(client, f"/patients/{uuid4()}/notes/new", {"subjective": TYPED, "password": "a long secret here"})
    assert answer.status_code == 401
    assert "Less stiff in the morning, &lt;b&gt;really&lt;/b&gt;." in answer.text
    assert "a long secret here" not in answer.text


def test_a_page_from_before_the_sign_in_gives_its_text_back(
    signed_in: Callable[..., tuple[FlaskClient, User]],
) -> None:
    client, user = signed_in()
    patient = factories.make_patient(therapist=user)
    answer = client.post(f"/patients/{patient.id}/notes/new", data={"subjective": TYPED, "csrf_token": "stale"})
    assert answer.status_code == 400
    assert "Less stiff in the morning" in answer.text


def test_without_text_the_way_leads_to_the_sign_in_page(client: FlaskClient) -> None:
    answer = post(client, f"/patients/{uuid4()}/notes/new", {"form_key": str(uuid4())})
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_text_that_cannot_be_stored_comes_back_without_what_is_in_the_way(
    signed_in: Callable[..., tuple[FlaskClient, User]],
) -> None:
    client, user = signed_in()
    address = f"/patients/{factories.make_patient(therapist=user).id}/notes/new"
    answer = post(client, address, {"subjective": "Less stiff\0 in the morning"})
    assert answer.status_code == 400
    assert "Less stiff in the morning" in answer.text
    assert f'href="{address}"' in answer.text
    assert "cannot be stored" in answer.text
