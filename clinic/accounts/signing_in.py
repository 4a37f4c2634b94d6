"""Checking who somebody is: at sign-in, and again before a signature."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update

from clinic.accounts import password_rules, passwords, queries, sessions, throttle
from clinic.accounts.models import AuthSession, Clinic, User
from clinic.accounts.queries import Account
from clinic.accounts.refusals import TooBusy, WrongPassword, WrongSignIn
from clinic.accounts.throttle import Try
from clinic.audit import service as audit
from clinic.core import clock, db
from clinic.core.db import session


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody gives to sign in, and from which network address."""

    email: str
    password: str
    address: str
    request_id: str = ""


def sign_in(given: Credentials, *, demo: bool, replacing: AuthSession | None = None) -> str:
    """Check `given` and start a session; returns the token for the cookie and sets the clinic.

    The try is counted before the password is hashed, and no connection is held while it is. A session that the
    browser still had (`replacing`) ends. Raises WrongSignIn, TooManyTries, TooBusy.
    """
    if password_rules.is_too_long(given.password):
        raise WrongSignIn
    email = normalise_email(given.email)
    attempt = Try(email, given.address)
    with db.apart():
        attempt_id = throttle.begin(attempt)
        account = queries.find_account(email)
    if not _checked(given.password, account.password_hash if account else None, attempt_id):
        if account is not None:
            _record_failed_sign_in(account, given.request_id)
        raise WrongSignIn
    if account is None:
        raise WrongSignIn
    if replacing is not None:
        sessions.end_in_its_own_clinic(replacing, given.request_id)
    return _welcome(account, given, attempt_id, demo=demo)


def reauthenticate(actor: User, password: str) -> None:
    """Check the password of somebody who is signed in, before a signature or a change of account.

    Counted and slowed down like a sign-in, on its own account. Raises WrongPassword, TooManyTries, TooBusy.
    """
    if password_rules.is_too_long(password):
        raise WrongPassword
    with db.apart():
        attempt_id = throttle.begin(Try(str(actor.id), "", throttle.REAUTHENTICATION))
    if not _checked(password, actor.password_hash, attempt_id):
        with db.apart(actor.clinic_id):
            audit.act_as(actor.id, "user")
            audit.record("account.reauthentication_failed", "user", actor.id)
        raise WrongPassword
    throttle.succeed(attempt_id)
    resumed = sessions.current_session()
    if resumed is not None:
        now = clock.now()
        session.execute(update(AuthSession).where(AuthSession.id == resumed.id).values(reauthenticated_at=now))
        resumed.reauthenticated_at = now


def normalise_email(email: str) -> str:
    """The form in which e-mail addresses are kept and compared."""
    return email.strip().lower()


def _checked(password: str, stored: str | None, attempt_id: UUID) -> bool:
    try:
        return passwords.matches(password, stored)
    except TooBusy:
        with db.apart():
            throttle.forget(attempt_id)
        raise


def _welcome(account: Account, given: Credentials, attempt_id: UUID, *, demo: bool) -> str:
    db.set_clinic(account.clinic_id)
    user = session.get_one(User, (account.clinic_id, account.user_id))
    if session.get_one(Clinic, account.clinic_id).is_demo and not demo:
        raise WrongSignIn
    if passwords.needs_rehash(account.password_hash):
        user.password_hash = passwords.make_hash(given.password)
    throttle.succeed(attempt_id)
    audit.act_as(user.id, "user", given.request_id)
    audit.record("account.signed_in", "user", user.id)
    return sessions.start_session(user)


def _record_failed_sign_in(account: Account, request_id: str) -> None:
    with db.apart(account.clinic_id):
        audit.act_as(None, "anonymous", request_id)
        audit.record("account.sign_in_failed", "user", account.user_id)
