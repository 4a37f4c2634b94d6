"""`people …` on the command line: what an administrator types, and what it answers when it cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from clinic.accounts import passwords
from clinic.accounts.models import AuthSession, Clinic, User
from clinic.core.db import Database
from clinic.core.permissions import Role
from tests import factories
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of

NEW = "seven quiet herons cross"
Typed = Callable[..., Result]


@pytest.fixture
def typed(app: Flask, database: Database) -> Typed:
    """Type a command of the `people` group."""

    def run(*arguments: str, answers: str | None = None) -> Result:
        return app.test_cli_runner().invoke(args=["people", *arguments], input=answers)

    return run


def read(user: User) -> User:
    """The account as it is stored now."""
    with factories.current().transaction(user.clinic_id) as session:
        return session.scalars(select(User).where(User.id == user.id)).one()


def open_sessions(user: User) -> int:
    """How many of an account's sessions go on."""
    with factories.current().transaction(user.clinic_id) as session:
        query = select(AuthSession).where(AuthSession.user_id == user.id, AuthSession.revoked_at.is_(None))
        return len(session.scalars(query).all())


def test_new_clinic(typed: Typed) -> None:
    done = typed("new-clinic", "Canyon Hip Clinic", "--phone", "801-555-0177", "--paper", "a4")
    name, _, number = done.output.strip().rpartition(": ")
    assert (done.exit_code, name) == (0, "Canyon Hip Clinic")
    with factories.current().transaction(UUID(number)) as session:
        clinic = session.scalars(select(Clinic).where(Clinic.id == UUID(number))).one()
        assert (clinic.name, clinic.phone, clinic.paper) == (name, "801-555-0177", "a4")


def test_new_clinic_with_a_number_no_sheet_prints_is_refused(typed: Typed) -> None:
    done = typed("new-clinic", "Canyon Hip Clinic", "--phone", "8" * 41)
    assert (done.exit_code, done.output) == (1, "Error: The phone number is too long: 41 characters, at most 40.\n")


def test_new_user_is_asked_for_the_password_twice(typed: Typed) -> None:
    clinic = factories.home_clinic()
    about = ("--clinic", clinic.name, "--name", "Kim Invented", "--role", "pt")
    done = typed("new-user", "kim@example.test", *about, answers=f"{PASSWORD}\n{PASSWORD}\n")
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "kim@example.test can sign in.")
    assert PASSWORD not in done.output


def test_new_user_with_a_weak_password_or_a_clinic_nobody_knows_is_refused(typed: Typed) -> None:
    about = ("--name", "Kim Invented", "--role", "pt")
    weak = typed(
        "new-user", "kim@example.test", "--clinic", factories.home_clinic().name, *about, "--password", "short"
    )
    assert weak.exit_code == 1
    assert "15 characters" in weak.output
    lost = typed("new-user", "kim@example.test", "--clinic", "Nowhere", *about, "--password", PASSWORD)
    assert (lost.exit_code, lost.output) == (1, "Error: 0 clinics are called 'Nowhere'.\n")


def test_A10_reset_password(typed: Typed, person: User, sign_in: Callable[..., object]) -> None:
    sign_in()
    assert open_sessions(person) == 1
    clinic = factories.home_clinic().name
    done = typed("reset-password", person.email, "--clinic", clinic, answers=f"{NEW}\n{NEW}\n")
    assert (done.exit_code, NEW in done.output) == (0, False)
    assert passwords.matches(NEW, read(person).password_hash)
    assert open_sessions(person) == 0
    assert actions_of(person)[-1] == "account.password_reset"


def test_A10_reset_to_a_weak_password_is_refused_and_changes_nothing(typed: Typed, person: User) -> None:
    done = typed("reset-password", person.email, "--clinic", factories.home_clinic().name, "--password", "short")
    assert done.exit_code == 1
    assert passwords.matches(PASSWORD, read(person).password_hash)


def test_change_role(typed: Typed, person: User, sign_in: Callable[..., object]) -> None:
    sign_in()
    done = typed("change-role", person.email, "--clinic", factories.home_clinic().name, "--role", "admin")
    assert (done.exit_code, done.output) == (0, f"{person.email} is now: Administrator.\n")
    assert read(person).role == Role.ADMIN
    assert open_sessions(person) == 0


def test_change_to_a_role_nobody_has_is_refused(typed: Typed, person: User) -> None:
    done = typed("change-role", person.email, "--clinic", factories.home_clinic().name, "--role", "owner")
    assert done.exit_code == 2
    assert "'owner' is not one of" in done.output
    assert read(person).role == Role.PT


def test_deactivate(typed: Typed, person: User) -> None:
    clinic = factories.home_clinic().name
    done = typed("deactivate", person.email, "--clinic", clinic)
    assert (done.exit_code, done.output) == (0, f"{person.email} can no longer sign in.\n")
    assert not read(person).is_active
    again = typed("deactivate", person.email, "--clinic", clinic)
    assert (again.exit_code, again.output) == (1, "Error: There is no active account with this e-mail address.\n")


@pytest.mark.parametrize(
    ("command", "more"),
    [("deactivate", ()), ("change-role", ("--role", "admin")), ("reset-password", ("--password", NEW))],
)
def test_Z12_an_account_of_another_clinic_is_not_touched(
    typed: Typed, person: User, command: str, more: tuple[str, ...]
) -> None:
    other = factories.make_clinic(name="Other Clinic")
    done = typed(command, person.email, "--clinic", other.name, *more)
    assert (done.exit_code, done.output) == (1, "Error: There is no active account with this e-mail address.\n")
    assert actions_of(person) == []
    same = read(person)
    assert (same.is_active, same.role, passwords.matches(PASSWORD, same.password_hash)) == (True, Role.PT, True)
