"""The right to sign off the library: given to one therapist, taken back at once, and held by no role alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.exc import IntegrityError

from clinic.accounts import grants, service
from clinic.accounts.models import User
from clinic.accounts.refusals import NotATherapist
from clinic.core.db import Database
from clinic.core.errors import NotFound
from clinic.core.permissions import PERMISSIONS, PERSONAL, Permission, Role
from tests import factories
from tests.accounts.helpers import actions_of, events

Typed = Callable[..., Result]


@pytest.fixture
def typed(app: Flask, database: Database) -> Typed:
    """Type a `people` command."""

    def type_(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["people", *words])

    return type_


def test_no_role_has_it_by_itself(database: Database) -> None:
    assert frozenset().union(*PERMISSIONS.values()) >= PERSONAL
    for role in Role:
        assert not factories.make_user(role=role).can(Permission.REVIEW_LIBRARY)
    assert factories.make_user(may_review_library=True).can(Permission.REVIEW_LIBRARY)


def test_it_is_given_and_taken_back_and_both_are_recorded_once(database: Database) -> None:
    person = factories.make_user()
    with factories.acting(person):
        assert grants.let_review_library(person.id).can(Permission.REVIEW_LIBRARY)
        grants.let_review_library(person.id)
    with factories.acting(person):
        assert not grants.stop_reviewing_library(person.id).can(Permission.REVIEW_LIBRARY)
        grants.stop_reviewing_library(person.id)
    assert actions_of(person) == ["account.review_granted", "account.review_revoked"]
    assert events(person)[0].fields == ["may_review_library"]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PT])
def test_only_a_therapist_can_hold_it(role: Role, database: Database) -> None:
    person = factories.make_user(role=role)
    with pytest.raises(NotATherapist), factories.acting(person):
        grants.let_review_library(person.id)
    with pytest.raises(IntegrityError, match="reviewer_is_a_therapist"):
        factories.make_user(role=role, may_review_library=True)
    assert actions_of(person) == []


def test_a_closed_account_is_not_given_it_and_not_listed(database: Database) -> None:
    person = factories.make_user(is_active=False)
    working = factories.make_user(display_name="Alba First")
    factories.make_user(role=Role.ASSISTANT)
    with factories.acting(person):
        assert [one.id for one in grants.list_possible_reviewers()] == [working.id]
    with pytest.raises(NotATherapist), factories.acting(person):
        grants.let_review_library(person.id)


def test_another_role_takes_it_away(database: Database) -> None:
    person = factories.make_user(may_review_library=True)
    with factories.acting(person):
        assert service.change_role(person.email, Role.PT).may_review_library
    with factories.acting(person):
        assert not service.change_role(person.email, Role.ADMIN).may_review_library


def test_Z12_a_person_of_another_clinic_is_not_there(database: Database) -> None:
    stranger = factories.make_user(clinic=factories.make_clinic())
    with factories.acting(factories.make_user()):
        for change in (grants.let_review_library, grants.stop_reviewing_library):
            with pytest.raises(NotFound):
                change(stranger.id)


def test_by_command(typed: Typed, database: Database) -> None:
    person, clinic = factories.make_user(), factories.home_clinic().name
    done = typed("may-review", person.email, "--clinic", clinic)
    assert (done.exit_code, done.output) == (0, f"{person.email} may sign off the library now.\n")
    assert read(person).may_review_library
    done = typed("may-review", person.email, "--clinic", clinic, "--revoke")
    assert (done.exit_code, done.output) == (0, f"{person.email} may not sign off the library any more.\n")
    assert not read(person).may_review_library
    admin = factories.make_user(role=Role.ADMIN)
    done = typed("may-review", admin.email, "--clinic", clinic)
    assert done.exit_code == 1
    assert "Only a physical therapist" in done.output


def read(person: User) -> User:
    """The account as it is stored now."""
    with factories.acting(person) as session:
        return session.get_one(User, (person.clinic_id, person.id))
