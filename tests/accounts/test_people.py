"""Making clinics and accounts from the command line, and checking a password again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from clinic.accounts import passwords, service
from clinic.accounts.models import AuthSession, Clinic, User
from clinic.accounts.refusals import BadClinic, EmailNotUsable, WeakPassword, WrongPassword
from clinic.audit.models import AuditEvent
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.errors import NotFound, TooManyTries
from clinic.core.permissions import Role
from tests import factories
from tests.accounts import PASSWORD
from tests.accounts.helpers import actions_of, events


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A transaction in which no clinic is set yet."""
    with database.transaction() as running:
        yield running


def make(email: str = "new@example.test", password: str = PASSWORD) -> User:
    """An account by the service, as the command line makes it."""
    return service.create_user(email=email, display_name="Kim Invented", role=Role.PT, password=password)


def test_clinic_and_its_first_person(session: Session) -> None:
    clinic = service.create_clinic("Canyon Hip Clinic", time_zone="Europe/Lisbon", paper="a4")
    user = make("  Kim@Example.TEST")
    assert (user.clinic_id, user.email, user.is_active) == (clinic.id, "kim@example.test", True)
    assert passwords.matches(PASSWORD, user.password_hash)
    assert session.get_one(Clinic, clinic.id).time_zone == "Europe/Lisbon"


def test_making_them_is_recorded(database: Database) -> None:
    with database.transaction() as session:
        clinic = service.create_clinic("Canyon Hip Clinic")
        make()
    with database.transaction(clinic.id) as session:
        assert session.scalars(select(AuditEvent.action)).all() == ["clinic.created", "account.created"]


@pytest.mark.parametrize("wrong", [{"name": " "}, {"name": "x" * 121}, {"time_zone": "Mars/Base"}, {"paper": "a5"}])
def test_clinic_with_a_wrong_detail_is_refused(session: Session, wrong: dict[str, str]) -> None:
    with pytest.raises(BadClinic):
        service.create_clinic(**{"name": "Canyon Hip Clinic", **wrong})


@pytest.mark.parametrize(
    ("field", "most", "said"),
    [("name", 120, "The name"), ("phone", 40, "The phone number"), ("hours", 160, "The hours")],
)
def test_clinic_may_be_as_long_as_a_sheet_prints_it_and_no_longer(
    session: Session, field: str, most: int, said: str
) -> None:
    fits = service.create_clinic(**{"name": "Canyon Hip Clinic", field: "7" * most})
    assert getattr(fits, field) == "7" * most
    with pytest.raises(BadClinic) as refused:
        service.create_clinic(**{"name": "Canyon Hip Clinic", field: "7" * (most + 1)})
    assert refused.value.message == f"{said} is too long: {most + 1} characters, at most {most}."


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("1\n2\n3\n4\n5", "The address holds 5 lines, at most 4."),
        ("x" * 121, "The address is too long: 121 characters, at most 120."),
        ("\n".join(["x" * 100, "y" * 100]), "The address is too long: 201 characters, at most 200."),
        ("12 Canyon\x07Road", "The address holds a control character."),
    ],
)
def test_address_that_would_not_print_is_refused(session: Session, address: str, said: str) -> None:
    with pytest.raises(BadClinic) as refused:
        service.create_clinic("Canyon Hip Clinic", address=address)
    assert refused.value.message == said


def test_address_is_kept_line_by_line(session: Session) -> None:
    clinic = service.create_clinic("Canyon Hip Clinic", address=" 12 Canyon Road \n\n Suite 4 ")
    assert clinic.address == "12 Canyon Road\nSuite 4"


@pytest.mark.parametrize("email", ["", "robin", "robin@", "a b@example.test", "a@example", "a" * 200 + "@example.test"])
def test_malformed_address_is_refused(session: Session, email: str) -> None:
    service.create_clinic("Canyon Hip Clinic")
    with pytest.raises(EmailNotUsable):
        make(email)


def test_Z12_a_taken_address_is_refused_without_saying_where(session: Session) -> None:
    service.create_clinic("First Clinic")
    make("kim@example.test")
    with pytest.raises(EmailNotUsable) as inside:
        make("KIM@example.test")
    service.create_clinic("Second Clinic")
    with pytest.raises(EmailNotUsable) as across:
        make("kim@example.test")
    assert inside.value.message == across.value.message


@pytest.mark.parametrize("password", ["short", "CanyonHipClinic2026", "newnewnew-new-2026", "passwordpassword"])
def test_A07_weak_password_is_refused(session: Session, password: str) -> None:
    service.create_clinic("Canyon Hip Clinic")
    with pytest.raises(WeakPassword):
        make(password=password)


def test_reset_deactivate_and_role(database: Database, person: User) -> None:
    with database.transaction():
        service.reset_password(person.email, "seven quiet herons cross")
    with database.transaction():
        assert service.change_role(person.email, Role.ADMIN).role is Role.ADMIN
    with database.transaction():
        assert not service.deactivate_user(person.email).is_active
    assert actions_of(person) == ["account.password_reset", "account.role_changed", "account.deactivated"]
    with database.transaction(), pytest.raises(NotFound):
        service.deactivate_user(person.email)


def test_reauthenticate_moves_the_time(database: Database, person: User) -> None:
    with database.transaction(person.clinic_id):
        token = service.start_session(person)
    later = clock.now().replace(microsecond=0)
    with clock.fixed(later), database.transaction():
        found = service.resume_session(token, idle=later - later.replace(year=2000), demo=False, background=False)
        assert not isinstance(found, service.SessionEnd)
        service.reauthenticate(found.user, PASSWORD)
        assert not service.needs_reauthentication(service.current_session())
    with database.transaction(person.clinic_id) as session:
        assert session.scalars(select(AuthSession.reauthenticated_at)).one() == later


def test_reauthenticate_refuses_a_wrong_password(database: Database, person: User) -> None:
    for password in ("wrong wrong wrong", "x" * 200):
        with pytest.raises(WrongPassword), database.transaction(person.clinic_id):
            service.reauthenticate(person, password)
    assert [(event.action, event.actor_id) for event in events(person)] == [
        ("account.reauthentication_failed", person.id)
    ]


def test_a_stranger_at_the_sign_in_page_does_not_keep_a_therapist_from_signing(
    database: Database, person: User
) -> None:
    given = service.Credentials(person.email, "wrong wrong wrong", "192.0.2.7")
    for _ in range(5):
        with pytest.raises(service.WrongSignIn), database.transaction():
            service.sign_in(given, demo=False)
    with pytest.raises(TooManyTries), database.transaction():
        service.sign_in(given, demo=False)
    with database.transaction(person.clinic_id):
        service.reauthenticate(person, PASSWORD)


def test_reauthentication_is_counted(database: Database, person: User) -> None:
    for _ in range(5):
        with pytest.raises(WrongPassword), database.transaction(person.clinic_id):
            service.reauthenticate(person, "wrong wrong wrong")
    with pytest.raises(TooManyTries), database.transaction(person.clinic_id):
        service.reauthenticate(person, PASSWORD)
    other = factories.make_user(password_hash=person.password_hash)
    with database.transaction(other.clinic_id):
        service.reauthenticate(other, PASSWORD)


@pytest.mark.parametrize("field", [{"phone": "8" * 41}, {"hours": "9" * 161}, {"address": "12 Long Street " * 9}])
def test_a_clinic_whose_heading_does_not_fit_on_a_sheet_is_refused(field: dict[str, str], database: Database) -> None:
    with database.transaction(), pytest.raises(BadClinic, match="at most"):
        service.create_clinic("Long Heading", **field)
