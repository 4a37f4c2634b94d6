"""Who may sign off: given by an administrator to a therapist, and gone at once when it is taken back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.accounts.passwords import make_hash
from clinic.core import clock
from clinic.core.permissions import Role
from tests import factories
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of
from tests.forms import post
from tests.signoff.cases import EXERCISE, decide, form_of, make_reviewer, page_of, state_of

PAGE = "/library/reviewers"


@pytest.fixture
def admin(database):
    return factories.make_user(role=Role.ADMIN, password_hash=make_hash(PASSWORD))


@pytest.fixture
def office(signed_in, admin):
    return signed_in(user=admin)[0]


def may_sign(person: User) -> bool:
    with factories.acting(person) as session:
        return session.get_one(User, (person.clinic_id, person.id)).may_review_library


def test_only_therapists_are_offered(office) -> None:
    therapist, other = factories.make_user(display_name="Mara Quill"), factories.make_user(role=Role.ASSISTANT)
    stranger = factories.make_user(clinic=factories.make_clinic())
    page = office.get(PAGE).text
    assert "Mara Quill" in page
    assert str(therapist.id) in page
    for one in (other, stranger):
        assert str(one.id) not in page


def test_a_clinic_without_a_therapist_is_told(office) -> None:
    assert "No therapist has an account" in office.get(PAGE).text


def test_it_is_given_and_counts_at_once(office, signed_in) -> None:
    person = factories.make_user(display_name="Mara Quill")
    browser, _ = signed_in(user=person)
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE)).status_code == 403
    assert post(office, f"{PAGE}/{person.id}", {"may": "yes"}).headers["Location"] == PAGE
    assert "Mara Quill may sign off the library now." in office.get(PAGE).text
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE)).status_code == 302
    assert actions_of(person)[-1] == "account.review_granted"


def test_it_is_taken_back_and_what_was_signed_stays(office, signed_in) -> None:
    person = make_reviewer()
    browser, _ = signed_in(user=person)
    decide(person, EXERCISE)
    assert post(office, f"{PAGE}/{person.id}", {"may": "no"}).status_code == 302
    assert not may_sign(person)
    assert post(browser, page_of(EXERCISE), form_of(EXERCISE)).status_code == 403
    assert state_of(person, EXERCISE) == "approved"


@pytest.mark.parametrize("fields", [{}, {"may": ""}, {"may": "perhaps"}])
def test_a_wrong_form_changes_nothing(office, fields) -> None:
    person = factories.make_user()
    answer = post(office, f"{PAGE}/{person.id}", fields)
    assert (answer.status_code, "Reload the page" in answer.text) == (422, True)
    assert not may_sign(person)


def test_somebody_who_is_no_therapist_or_not_of_the_clinic(office) -> None:
    assistant = factories.make_user(role=Role.ASSISTANT)
    answer = post(office, f"{PAGE}/{assistant.id}", {"may": "yes"})
    assert (answer.status_code, "Only a physical therapist" in answer.text) == (422, True)
    stranger = factories.make_user(clinic=factories.make_clinic())
    for one in (stranger.id, uuid4()):
        assert post(office, f"{PAGE}/{one}", {"may": "yes"}).status_code == 404
    assert not may_sign(stranger)


def test_the_administrators_password_is_asked_again_after_five_minutes(office) -> None:
    person = factories.make_user()
    with clock.fixed(clock.now() + timedelta(minutes=6)):
        assert "Your password" in office.get(PAGE).text
        for password in ("", "wrong wrong wrong"):
            answer = post(office, f"{PAGE}/{person.id}", {"may": "yes", "password": password})
            assert answer.status_code == 422
            assert 'aria-invalid="true"' in answer.text
        assert not may_sign(person)
        assert post(office, f"{PAGE}/{person.id}", {"may": "yes", "password": PASSWORD}).status_code == 302
    assert may_sign(person)


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT, Role.FRONT_DESK])
def test_only_an_administrator_sees_and_changes_it(signed_in, role) -> None:
    browser, _ = signed_in(role)
    person = factories.make_user()
    assert browser.get(PAGE).status_code == 403
    assert post(browser, f"{PAGE}/{person.id}", {"may": "yes"}).status_code == 403
    assert not may_sign(person)


def test_the_page_asks_little(office, count_queries) -> None:
    for _ in range(6):
        factories.make_user()
    with count_queries() as queries:
        assert office.get(PAGE).status_code == 200
    assert len(queries) <= 4
