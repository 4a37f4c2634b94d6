"""Starting, resuming and ending sessions of staff."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import update
from sqlalchemy.orm import Session

from clinic.accounts import queries, tokens
from clinic.accounts.models import REAUTHENTICATION_LASTS, AuthSession, User
from clinic.accounts.queries import SignedIn
from clinic.core import clock, db
from clinic.core.db import session


class SessionEnd(StrEnum):
    """Why a cookie that names a session does not sign its bearer in any more."""

    IDLE = "idle"
    TOO_OLD = "too_old"
    GONE = "gone"


def start_session(user: User) -> str:
    """Sign `user` in on one browser; returns the token for its cookie, of which only the hash is stored.

    Needs the clinic of `user` to be set.
    """
    token = tokens.new_token()
    now = clock.now()
    session.add(
        AuthSession(
            user_id=user.id,
            token_hash=tokens.token_hash(token),
            created_at=now,
            last_seen_at=now,
            reauthenticated_at=now,
        )
    )
    return token


def resume_session(token: str, *, idle: timedelta, demo: bool, background: bool) -> SignedIn | SessionEnd:
    """Find who a cookie belongs to and set the clinic of the running transaction; a reason when nobody is signed in.

    `background` requests (autosave, polling) do not count as use. People of a demo clinic exist while `demo` is on.
    """
    place = queries.find_place(tokens.token_hash(token)) if tokens.is_token(token) else None
    if place is None:
        return SessionEnd.GONE
    db.set_clinic(place.clinic_id)
    found = queries.find_signed_in(place.session_id)
    end = _end_of(found, idle, demo=demo)
    if found is None or end is not None:
        db.set_clinic(None)
        return end or SessionEnd.GONE
    for row in found:
        # Plain, complete objects: the page that explains a rolled-back request still shows who is signed in.
        session.expunge(row)
    session.info["auth_session"] = found.auth_session
    if not background and found.auth_session.is_due_for_touch(clock.now()):
        _touch(found.auth_session)
    return found


def current_session() -> AuthSession | None:
    """The session that the running transaction was resumed from; None in commands and for anonymous requests."""
    found: AuthSession | None = session.info.get("auth_session")
    return found


def needs_reauthentication(auth_session: AuthSession | None) -> bool:
    """Whether the person must give the password again before signing or changing an account (older than 5 minutes)."""
    return auth_session is None or clock.now() - auth_session.reauthenticated_at > REAUTHENTICATION_LASTS


def _end_of(found: SignedIn | None, idle: timedelta, *, demo: bool) -> SessionEnd | None:
    if found is None or not found.user.is_active or (found.clinic.is_demo and not demo):
        return SessionEnd.GONE
    now = clock.now()
    if found.auth_session.is_too_old(now):
        return SessionEnd.TOO_OLD
    return SessionEnd.IDLE if found.auth_session.is_idle(now, idle) else None


def _touch(auth_session: AuthSession) -> None:
    """Write `last_seen_at` last in the transaction: the row must not stay locked while a slow page is made."""
    now = clock.now()

    def write(current: Session) -> None:
        current.execute(update(AuthSession).where(AuthSession.id == auth_session.id).values(last_seen_at=now))

    db.before_commit(write)
