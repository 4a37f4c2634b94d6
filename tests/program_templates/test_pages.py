"""The pages of templates themselves: list, one template, its name, archive and copies."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.program_templates import service
from clinic.program_templates.kinds import Audience
from tests import factories
from tests.forms import post
from tests.program_templates.cases import line
from tests.program_templates.making import lines, saved
from tests.programs.browser import hidden, text_of
from tests.programs.cases import BREATHE, PRESS, acting

Browser = Callable[..., tuple[FlaskClient, User]]


def test_the_list_shows_mine_the_clinics_and_what_ships(signed_in: Browser) -> None:
    client, pt = signed_in()
    saved(pt, name="Desk workers")
    saved(pt, name="My own", mine=True)
    saved(factories.make_user(), name="Not mine to see", mine=True)
    page = text_of(client.get("/templates"))
    assert "My own Mine Short and strong 3 exercises, 9 minutes a day" in page
    assert "Desk workers Clinic" in page
    assert "Pregnancy: ramp, seated core, seated strength Shipped Pregnancy Not signed off" in page
    assert "Not mine to see" not in page


@pytest.mark.parametrize(
    ("whose", "there", "not_there"),
    [
        ("mine", "My own", "Desk"),
        ("clinic", "Desk", "My own"),
        ("shipped", "Pregnancy: ramp", "Desk"),
        ("archived", "Old", "Desk"),
    ],
)
def test_it_is_filtered(whose: str, there: str, not_there: str, signed_in: Browser) -> None:
    client, pt = signed_in()
    saved(pt, name="Desk workers")
    saved(pt, name="My own", mine=True)
    with acting(pt):
        service.archive_template(pt, saved(pt, name="Old").id)
    page = text_of(client.get(f"/templates?whose={whose}"))
    assert there in page
    assert not_there not in page


def test_a_search_understands_a_typo_and_an_empty_answer_says_what_to_do(signed_in: Browser) -> None:
    client, _pt = signed_in()
    assert "Pregnancy: ramp" in text_of(client.get("/templates?q=pregnency"))
    assert "No template is like “zzzz”" in text_of(client.get("/templates?q=zzzz&whose=nonsense"))
    assert "No template yet" in text_of(client.get("/templates?whose=mine"))
    assert "Nothing is archived" in text_of(client.get("/templates?whose=archived"))


def test_one_that_ships_says_what_why_and_that_nobody_signed_it(signed_in: Browser) -> None:
    client, _pt = signed_in()
    page = text_of(client.get("/templates/shipped/long-weak"))
    assert "Not signed off" in page
    assert "Mark Our proposal" in page
    assert "Hands-and-knees rock back" in page
    assert "without a stretch at the end. Our proposal" in page
    assert client.get("/templates/shipped/no-such").status_code == 404


def test_a_template_shows_its_versions_and_what_each_changed(signed_in: Browser) -> None:
    client, pt = signed_in()
    row = saved(pt, (BREATHE,))
    with acting(pt):
        service.save_version(pt, row.id, 1, [line(BREATHE, "seated-swap"), line(PRESS, note="Weak side first")])
    page = text_of(client.get(f"/templates/{row.id}"))
    assert "Version 2, shown" in page
    assert "Added Hand-to-knee press" in page
    assert "Changed Belly and rib breathing With: Seated version" in page
    assert "Note: Weak side first" in page
    old = text_of(client.get(f"/templates/{row.id}?number=1"))
    assert "Version 1, not the newest" in old
    assert "1. Belly and rib breathing" in old
    assert "2. Hand-to-knee press" not in old
    assert client.get(f"/templates/{row.id}?number=9").status_code == 404
    assert client.get(f"/templates/{row.id}?number=99999999999").status_code == 200, "nonsense asks for the newest"


def test_what_the_library_lost_is_shown_and_said(signed_in: Browser) -> None:
    client, pt = signed_in()
    gone = line(PRESS)
    row = saved(pt, made_of=[type(gone)("own-gone", "Gone exercise", "hold", (("own-mod", "Gone change"),), gone.dose),
                             type(gone)(PRESS, "Press", "hold", (("own-mod", "Gone change"),), gone.dose)])  # fmt: skip
    page = text_of(client.get(f"/templates/{row.id}"))
    assert "1. Gone exercise" in page
    assert "The library no longer has this exercise." in page
    assert "The library no longer has one of its modifications." in page


def test_renamed(signed_in: Browser) -> None:
    client, pt = signed_in()
    row = saved(pt)
    url = f"/templates/{row.id}/edit"
    fields = {"name": "Desk workers", "audience": "any", "version": hidden(client.get(url), "version")}
    assert post(client, url, fields).status_code == 303
    assert "Desk workers Clinic Anybody" in text_of(client.get("/templates"))


@pytest.mark.parametrize(("field", "value", "says"), [
    ("name", "", "Give it a name."), ("name", "x" * 121, "Use at most 120 characters."), ("audience", "all", "Choose from those"),
])  # fmt: skip
def test_a_wrong_field_keeps_what_was_typed_and_says_why(field: str, value: str, says: str, signed_in: Browser) -> None:
    client, pt = signed_in()
    row = saved(pt)
    fields = {"name": "Typed by me", "audience": "any", "version": "1", field: value}
    answer = post(client, f"/templates/{row.id}/edit", fields)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert (value if field == "name" else "Typed by me") in answer.get_data(as_text=True)


def test_renamed_by_two_shows_both(signed_in: Browser) -> None:
    client, pt = signed_in()
    row = saved(pt, name="First")
    with acting(pt):
        service.rename_template(pt, row.id, 1, "Theirs", Audience.NORMAL)
    url = f"/templates/{row.id}/edit"
    answer = post(client, url, {"name": "Mine", "audience": "any", "version": "1"})
    assert answer.status_code == 409
    assert "Name Theirs Mine For Normal length, strong Anybody" in text_of(answer)
    fields = {"name": "Mine", "audience": "any", "version": hidden(answer, "version")}
    assert post(client, url, fields).status_code == 303


def test_archived_restored_and_copied(signed_in: Browser) -> None:
    client, pt = signed_in()
    row = saved(pt, name="Desk workers")
    for _twice in range(2):
        assert post(client, f"/templates/{row.id}/archive").status_code == 303
    assert "Archived: it is no longer offered" in text_of(client.get(f"/templates/{row.id}"))
    assert (
        post(client, f"/templates/{row.id}/edit", {"name": "X", "audience": "any", "version": "2"}).status_code == 409
    )
    assert post(client, f"/templates/{row.id}/restore").status_code == 303
    fields = {"template": f"saved.{row.id}", "form_key": str(uuid4())}
    first, second = (post(client, "/templates/copy", fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert "Copy of Desk workers" in text_of(client.get(first.headers["Location"]))


@pytest.mark.parametrize("fields", [{}, {"template": "shipped.normal"}, {"template": "shipped.normal", "form_key": "x"},
                                    {"template": "saved.x", "form_key": "00000000-0000-0000-0000-000000000001"}])  # fmt: skip
def test_a_copy_of_nothing_is_not_found(fields: dict[str, str], signed_in: Browser) -> None:
    client, _pt = signed_in()
    assert post(client, "/templates/copy", fields).status_code == 404


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN])
def test_who_does_not_design_programs_is_refused(role: Role, signed_in: Browser) -> None:
    client, _person = signed_in(role)
    row = saved(factories.make_user())
    assert client.get("/templates").status_code == 403
    assert client.get(f"/templates/{row.id}").status_code == 403
    assert post(client, f"/templates/{row.id}/archive").status_code == 403


def test_another_clinic_and_a_personal_one_look_like_nothing(signed_in: Browser) -> None:
    client, _pt = signed_in()
    stranger = factories.make_user(clinic=factories.make_clinic())
    for row in (saved(stranger), saved(factories.make_user(), mine=True)):
        for answer in (client.get(f"/templates/{row.id}"), post(client, f"/templates/{row.id}/archive"),
                       client.get(f"/templates/{row.id}/edit"), post(client, f"/templates/{row.id}/restore")):  # fmt: skip
            assert answer.status_code == 404


def test_the_library_leads_to_them(signed_in: Browser) -> None:
    client, _pt = signed_in()
    assert 'href="/templates"' in client.get("/library").get_data(as_text=True)
    assistant, _person = signed_in(Role.ASSISTANT)
    assert 'href="/templates"' not in assistant.get("/library").get_data(as_text=True)


def test_two_with_one_name_are_two(signed_in: Browser) -> None:
    client, pt = signed_in()
    assert saved(pt, name="Same").id != saved(pt, name="Same", made_of=lines(PRESS)).id
    assert text_of(client.get("/templates?whose=clinic")).count("Same Clinic") == 2
