"""Selects around sign-in: who a cookie or an e-mail address belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, bindparam, func, select, text

from clinic.accounts import alongside
from clinic.accounts.models import AuthSession, Clinic, ClinicLogo, User
from clinic.core import db, memory
from clinic.core.db import session
from clinic.core.few import Few

_FIND_SESSION = text(
    "SELECT clinic_id, session_id, set_config('app.clinic_id', clinic_id::text, true)"
    " FROM find_auth_session(:token_hash)"
)
_FIND_SIGN_IN = text("SELECT clinic_id, user_id, password_hash FROM find_sign_in(:email)")
_CLINIC = "clinic"
_LOGO = "clinic_logo"
"""Where the running transaction remembers the logo."""
_images = Few[tuple[UUID, UUID], bytes](32)
"""Pictures of logos by clinic and row."""
_LOGO_COLUMNS: tuple[Any, ...] = (ClinicLogo.id, ClinicLogo.sha256, ClinicLogo.width, ClinicLogo.height)


class Place(NamedTuple):
    """Where a session row lies, known before its clinic is set."""

    clinic_id: UUID
    session_id: UUID


class Account(NamedTuple):
    """What is known of an active account before its clinic is set."""

    clinic_id: UUID
    user_id: UUID
    password_hash: str


class SignedIn(NamedTuple):
    """A session with its person and clinic."""

    auth_session: AuthSession
    user: User
    clinic: Clinic


class Logo(NamedTuple):
    """What is known of a clinic's logo without its picture; the size in pixels."""

    id: UUID
    sha256: str
    width: int
    height: int


def find_place(token_hash: bytes) -> Place | None:
    """The session with this token hash, unless it was revoked; PostgreSQL works for its clinic from here on."""
    row = session.execute(_FIND_SESSION, {"token_hash": token_hash}).one_or_none()
    return Place(row.clinic_id, row.session_id) if row else None


def find_account(email: str) -> Account | None:
    """The active account with this e-mail address, upper and lower case alike; works without a clinic."""
    row = session.execute(_FIND_SIGN_IN, {"email": email}).one_or_none()
    return Account(row.clinic_id, row.user_id, row.password_hash) if row else None


def find_signed_in(session_id: UUID) -> SignedIn | None:
    """The session with its person and clinic, in one query; needs the clinic to be set.

    What most pages ask of the clinic besides is read with it: its logo, and what is registered (`alongside`).
    """
    row = session.execute(_signed_in(), {"clinic": db.clinic_id(), "auth_session": session_id}).one_or_none()
    if row is None:
        return None
    memory.remember(_LOGO, (_logo(row[3:7]),))
    alongside.keep(row[7:])
    return SignedIn(*row[:3])


def count_other_sessions(auth_session: AuthSession) -> int:
    """How many other browsers hold a session of the same person that was not revoked."""
    query = select(func.count()).where(
        AuthSession.user_id == auth_session.user_id,
        AuthSession.id != auth_session.id,
        AuthSession.revoked_at.is_(None),
    )
    return session.scalar(query.select_from(AuthSession)) or 0


def get_clinic() -> Clinic:
    """The clinic of the running transaction; no query when it was loaded already."""
    clinic = session.get_one(Clinic, db.clinic_id())
    memory.remember(_CLINIC, clinic)  # a session holds what it has loaded weakly: nobody else may keep it
    return clinic


def find_logo() -> Logo | None:
    """The logo of the clinic for sheets to come; None when it has none, or none any more."""
    known: tuple[Logo | None] | None = memory.recall(_LOGO)
    if known is not None:
        return known[0]
    return _logo(session.execute(select(*_LOGO_COLUMNS).order_by(ClinicLogo.number.desc()).limit(1)).one_or_none())


def forget_logo() -> None:
    """Make the running transaction read the logo again: it was changed."""
    memory.forget(_LOGO)


def logo_of(frozen: Mapping[str, Any]) -> bytes | None:
    """The picture of the logo that the content of a sheet names, None when it names none; one query at the most.

    No row of a logo ever changes, so a few are kept in the process.
    """
    logo = frozen["clinic"].get("logo")
    if not logo:
        return None
    key = (db.clinic_id(), UUID(logo["id"]))
    found = _images.find(key)
    if found is None:
        found = session.scalar(select(ClinicLogo.image).where(ClinicLogo.id == key[1]))
    return found if found is None else _images.keep(key, found)


@cache
def _signed_in() -> Any:
    """Built once, when every feature has said what it wants read: each request asks it."""
    newest = select(func.max(ClinicLogo.number)).where(ClinicLogo.clinic_id == bindparam("clinic")).scalar_subquery()
    return (
        select(AuthSession, User, Clinic, *_LOGO_COLUMNS, *alongside.columns())
        .join(User, and_(User.clinic_id == AuthSession.clinic_id, User.id == AuthSession.user_id))
        .join(Clinic, Clinic.id == AuthSession.clinic_id)
        .outerjoin(ClinicLogo, and_(ClinicLogo.clinic_id == AuthSession.clinic_id, ClinicLogo.number == newest))
        .where(AuthSession.clinic_id == bindparam("clinic"), AuthSession.id == bindparam("auth_session"))
    )


def _logo(row: Sequence[Any] | None) -> Logo | None:
    """None for no row, and for the row that took the logo away."""
    logo = Logo(*row) if row is not None else None
    return logo if logo is not None and logo.sha256 is not None else None
