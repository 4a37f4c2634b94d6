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
from clinic.core.permissions import Permission, Role, has_permission
from handouts.content import ClinicHeader, ContentError

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
LONGEST_EMAIL = 200
PAPERS = ("letter", "a4")
LONGEST_ADDRESS_LINE = 120
LONGEST_ADDRESS = 200
NO_PHONE_YET = "-"
"""Stands in for a number that is not given yet: only what is given is checked."""
PRINTED_AS = {"name": "The name", "phone": "The phone number", "hours": "The hours", "address_lines": "The address"}


def create_clinic(
    name: str, *, time_zone: str = "America/Denver", phone: str = "", address: str = "", hours: str = "",
    paper: str = "letter", is_demo: bool = False,
) -> Clinic:  # fmt: skip
    """Make a clinic and work for it from here on.

    `time_zone` is an IANA name, `paper` letter or a4; each line of `address` is printed as one. Raises BadClinic when
    something is not known or would not fit on a sheet.
    """
    name, phone, hours, address = name.strip(), phone.strip(), hours.strip(), _lines(address)
    _check_printable(name, phone, hours, address)
    if time_zone not in available_timezones():
        raise BadClinic(f"{time_zone} is not a time zone. Use a name such as America/Denver.")
    if paper not in PAPERS:
        raise BadClinic("Paper is letter or a4.")
    for what, text, longest in (("phone number", phone, 40), ("line of hours", hours, 160), ("address", address, 200)):
        if len(text) > longest:
            raise BadClinic(f"The {what} has at most {longest} characters: more does not fit on a sheet.")
    if any(len(line) > LONGEST_ADDRESS_LINE for line in address.splitlines()):
        raise BadClinic(f"A line of the address has at most {LONGEST_ADDRESS_LINE} characters. Break it into two.")
    clinic = Clinic(
        id=new_id(), name=name, time_zone=time_zone, phone=phone, address=address, hours=hours,
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
    user = get_by_email(email)
    password_rules.check(new, _own_words(user.email, user.display_name))
    _store_password(user.id, new)
    sessions.end_sessions(user)
    audit.record("account.password_reset", "user", user.id, fields=["password"])
    return user


def deactivate_user(email: str) -> User:
    """Close an account: it cannot sign in, and whoever is signed in with it is out at the next request. Raises NotFound."""
    user = get_by_email(email)
    user.is_active = False
    sessions.end_sessions(user)
    audit.record("account.deactivated", "user", user.id, fields=["is_active"])
    return user


def change_role(email: str, role: Role) -> User:
    """Give an account another role; its sessions end, so nothing goes on under the old one. Raises NotFound.

    What the new role may not hold is taken back with the old one.
    """
    user = get_by_email(email)
    user.role = role
    user.may_review_library = user.may_review_library and has_permission(role, Permission.REVIEW_LIBRARY)
    sessions.end_sessions(user)
    audit.record("account.role_changed", "user", user.id, fields=["role"])
    return user


def _lines(address: str) -> str:
    return "\n".join(line.strip() for line in address.splitlines() if line.strip())


def _check_printable(name: str, phone: str, hours: str, address: str) -> None:
    """Refuse what the header of a sheet could not print: on the day of the first sheet it would be too late."""
    try:
        ClinicHeader(name, phone or NO_PHONE_YET, hours, tuple(address.split("\n")) if address else ())
    except ContentError as error:
        raise BadClinic(_in_plain_words(str(error))) from error
    if len(address) > LONGEST_ADDRESS:
        raise BadClinic(f"The address is too long: {len(address)} characters, at most {LONGEST_ADDRESS}.")


def _in_plain_words(message: str) -> str:
    field, rest = message.removeprefix("ClinicHeader.").split(" ", 1)
    said = f"{PRINTED_AS[field]} {rest}"
    return said.replace("entries, allowed are 0 to", "lines, at most")


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


def get_by_email(email: str) -> User:
    """The active account with this address, in whichever clinic unless the transaction works for one already.

    The transaction works for its clinic from here on. Raises NotFound.
    """
    account = queries.find_account(normalise_email(email))
    wanted = session.info.get("clinic_id")
    if account is None or wanted not in (None, account.clinic_id):
        raise NotFound("There is no active account with this e-mail address.")
    db.set_clinic(account.clinic_id)
    return session.get_one(User, (account.clinic_id, account.user_id))


def _own_words(email: str, display_name: str) -> list[str]:
    clinic = session.scalars(select(Clinic).where(Clinic.id == db.clinic_id())).one()
    return [clinic.name, email, display_name]
