"""Making clinics and accounts, and changing a password. Signing in is in `signing_in`."""

from __future__ import annotations

import re
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from clinic.accounts import password_rules, passwords, queries, sessions
from clinic.accounts.models import AuthSession, Clinic, User
from clinic.accounts.refusals import BadClinic, EmailNotUsable, WeakPassword
from clinic.accounts.signing_in import normalise_email, reauthenticate
from clinic.audit import service as audit
from clinic.core import db
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.core.permissions import Role

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST_EMAIL = 200
PAPERS = ("letter", "a4")


def create_clinic(
    name: str, *, time_zone: str = "America/Denver", phone: str = "", address: str = "", hours: str = "",
    paper: str = "letter", is_demo: bool = False,
) -> Clinic:  # fmt: skip
    """Make a clinic and work for it from here on.

    `time_zone` is an IANA name, `paper` letter or a4. Raises BadClinic.
    """
    if not name.strip() or len(name) > 120:
        raise BadClinic("A clinic needs a name of at most 120 characters.")
    if time_zone not in available_timezones():
        raise BadClinic(f"{time_zone} is not a time zone. Use a name such as America/Denver.")
    if paper not in PAPERS:
        raise BadClinic("Paper is letter or a4.")
    clinic = Clinic(
        id=new_id(), name=name.strip(), time_zone=time_zone, phone=phone, address=address, hours=hours,
        paper=paper, is_demo=is_demo,
    )  # fmt: skip
    db.set_clinic(clinic.id)
    session.add(clinic)
    session.flush()
    audit.record("clinic.created", "clinic", clinic.id)
    return clinic


def create_user(*, email: str, display_name: str, role: Role, password: str, credential: str = "") -> User:
    """Make an account in the clinic of the running transaction.

    Raises EmailNotUsable when the address is malformed or taken, in whichever clinic; WeakPassword; TooBusy.
    """
    email = normalise_email(email)
    if not EMAIL.fullmatch(email) or len(email) > LONGEST_EMAIL:
        raise EmailNotUsable
    password_rules.check(password, _own_words(email, display_name))
    user = User(
        email=email,
        display_name=display_name.strip(),
        credential=credential.strip(),
        role=role,
        password_hash=passwords.make_hash(password),
    )
    _add(user)
    audit.record("account.created", "user", user.id, fields=["role"])
    return user


def change_password(actor: User, current: str, new: str, *, auth_session: AuthSession | None) -> None:
    """Give `actor` a new password; every other session of theirs ends in the same transaction.

    Raises WeakPassword, WrongPassword, TooManyTries, TooBusy.
    """
    password_rules.check(new, _own_words(actor.email, actor.display_name))
    if password_rules.normalise(new) == password_rules.normalise(current):
        raise WeakPassword("This is the password you have now. Choose another one.")
    reauthenticate(actor, current)
    _store_password(actor.id, new)
    sessions.end_sessions(actor, but=auth_session)
    audit.record("account.password_changed", "user", actor.id, fields=["password"])


def reset_password(email: str, new: str) -> User:
    """Give the account with this address a new password, for somebody who forgot it; all its sessions end.

    For the command line: works for the clinic of the account from here on. Raises NotFound, WeakPassword.
    """
    user = _get_by_email(email)
    password_rules.check(new, _own_words(user.email, user.display_name))
    _store_password(user.id, new)
    sessions.end_sessions(user)
    audit.record("account.password_reset", "user", user.id, fields=["password"])
    return user


def deactivate_user(email: str) -> User:
    """Close an account: it cannot sign in, and whoever is signed in with it is out at the next request. Raises NotFound."""
    user = _get_by_email(email)
    user.is_active = False
    sessions.end_sessions(user)
    audit.record("account.deactivated", "user", user.id, fields=["is_active"])
    return user


def change_role(email: str, role: Role) -> User:
    """Give an account another role; its sessions end, so nothing goes on under the old one. Raises NotFound."""
    user = _get_by_email(email)
    user.role = role
    sessions.end_sessions(user)
    audit.record("account.role_changed", "user", user.id, fields=["role"])
    return user


def _add(user: User) -> None:
    try:
        with session.begin_nested():
            session.add(user)
            session.flush()
    except IntegrityError as error:
        raise EmailNotUsable from error


def _store_password(user_id: UUID, new: str) -> None:
    user = session.get_one(User, (db.clinic_id(), user_id))
    user.password_hash = passwords.make_hash(new)


def _get_by_email(email: str) -> User:
    account = queries.find_account(normalise_email(email))
    if account is None:
        raise NotFound("There is no active account with this e-mail address.")
    db.set_clinic(account.clinic_id)
    return session.get_one(User, (account.clinic_id, account.user_id))


def _own_words(email: str, display_name: str) -> list[str]:
    clinic = session.scalars(select(Clinic).where(Clinic.id == db.clinic_id())).one()
    return [clinic.name, email, display_name]
