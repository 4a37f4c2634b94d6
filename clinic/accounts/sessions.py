"""Server-side sessions: a cookie names a row, and the row decides."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, update
from sqlalchemy.orm import Session

from clinic.accounts import queries, tokens
from clinic.accounts.models import REAUTHENTICATION_LASTS, AuthSession, User
from clinic.accounts.queries import SignedIn
from clinic.audit import service as audit
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
    db.set_clinic(place.clinic_id, is_told=True)
    found = queries.find_signed_in(place.session_id)
    end = _end_of(found, idle, demo=demo)
    if found is None or end is not None:
        db.set_clinic(None)
        return end or SessionEnd.GONE
    for row in (found.auth_session, found.user):
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


def sign_out(actor: User, auth_session: AuthSession) -> None:
    """End one session: its cookie is worth nothing from here on, copies included."""
    _revoke(AuthSession.id == auth_session.id)
    audit.record("account.signed_out", "user", actor.id)


def sign_out_elsewhere(actor: User, auth_session: AuthSession) -> int:
    """End the sessions of `actor` on all other browsers; returns how many there were."""
    count = _revoke(AuthSession.user_id == actor.id, AuthSession.id != auth_session.id)
    audit.record("account.signed_out_elsewhere", "user", actor.id)
    return count


def end_sessions(user: User, *, but: AuthSession | None = None) -> None:
    """End every session of `user`, except `but`; belongs in the transaction that changes what they may do."""
    others = [AuthSession.id != but.id] if but is not None else []
    _revoke(AuthSession.user_id == user.id, *others)


def end_in_its_own_clinic(auth_session: AuthSession, request_id: str) -> None:
    """End a session that a browser gives up by signing in anew, perhaps to another clinic: a transaction of its own."""
    with db.apart(auth_session.clinic_id):
        audit.act_as(auth_session.user_id, "user", request_id)
        _revoke(AuthSession.id == auth_session.id)
        audit.record("account.signed_out", "user", auth_session.user_id)


def _revoke(*which: ColumnElement[bool]) -> int:
    change = update(AuthSession).where(AuthSession.revoked_at.is_(None), *which).values(revoked_at=clock.now())
    return cast(CursorResult[Any], session.execute(change)).rowcount


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
