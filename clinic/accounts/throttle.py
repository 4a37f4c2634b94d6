"""Tries counted in PostgreSQL, exactly, across all workers, and before anything is hashed.

A try is written down as not succeeded first and marked afterwards, so fifty at once cannot all pass the count.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select, update

from clinic.accounts.models import SignInAttempt
from clinic.core import clock
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import TooManyTries


class Limit(NamedTuple):
    """How many tries that did not succeed, in how long a time."""

    tries: int
    window: timedelta


ACCOUNT = Limit(5, timedelta(minutes=5))
ADDRESS = Limit(20, timedelta(minutes=1))
KEPT = timedelta(days=1)
SIGN_IN = "sign_in"
REAUTHENTICATION = "reauthentication"
"""Counted apart from sign-in, so that a stranger's tries do not keep a signed-in therapist from signing a note."""

_key = b"no key set: only for commands that never check a password"


@dataclass(frozen=True, slots=True)
class Try:
    """Who tries what from where.

    `address` is empty for somebody already signed in, `account` for a secret that names nobody.
    """

    account: str
    address: str
    purpose: str = SIGN_IN

    @property
    def account_hash(self) -> bytes:
        """What is stored for the account name."""
        return _blind("account", self.account)

    @property
    def address_hash(self) -> bytes:
        """What is stored for the network address."""
        return _blind("address", self.address)


def configure(key: str) -> None:
    """Set the key that account names and addresses are hashed with; the same in every worker."""
    global _key
    _key = key.encode()


def begin(attempt: Try, *, by_address: Limit = ADDRESS) -> UUID:
    """Count one try and return its id; needs a short transaction of its own (`db.apart`).

    Raises TooManyTries with the seconds until the oldest counted try falls out of its window.
    """
    now = clock.now()
    if attempt.account:
        _take_turns(attempt.account_hash)
        _refuse_above(ACCOUNT, now, SignInAttempt.account_hash == attempt.account_hash, attempt.purpose)
    if attempt.address:
        _take_turns(attempt.address_hash)
        _refuse_above(by_address, now, SignInAttempt.address_hash == attempt.address_hash, attempt.purpose)
    _forget_old(now)
    row = SignInAttempt(
        id=new_id(),
        account_hash=attempt.account_hash,
        address_hash=attempt.address_hash,
        purpose=attempt.purpose,
        at=now,
    )
    session.add(row)
    return row.id


def succeed(attempt_id: UUID) -> None:
    """Say that a counted try was the right password."""
    session.execute(update(SignInAttempt).where(SignInAttempt.id == attempt_id).values(succeeded=True))


def forget(attempt_id: UUID) -> None:
    """Take a counted try back: it was never checked."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == attempt_id))


def _refuse_above(limit: Limit, now: datetime, same: ColumnElement[bool], purpose: str) -> None:
    query = (
        select(SignInAttempt.at)
        .where(same, SignInAttempt.purpose == purpose, ~SignInAttempt.succeeded, SignInAttempt.at > now - limit.window)
        .order_by(SignInAttempt.at.desc())
        .limit(limit.tries)
    )
    counted = session.scalars(query).all()
    if len(counted) == limit.tries:
        seconds = max(1, round((counted[-1] + limit.window - now).total_seconds()))
        raise TooManyTries(message(seconds), retry_after=seconds)


def message(seconds: int) -> str:
    """How long to wait, in words; rounded up to whole minutes."""
    if seconds <= 60:
        return "Too many tries. Wait one minute, then try again."
    return f"Too many tries. Wait {-(-seconds // 60)} minutes, then try again."


def _take_turns(key: bytes) -> None:
    session.execute(select(func.pg_advisory_xact_lock(int.from_bytes(key[:8], signed=True))))


def _forget_old(now: datetime) -> None:
    old = select(SignInAttempt.id).where(SignInAttempt.at < now - KEPT).limit(100).with_for_update(skip_locked=True)
    session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(old.scalar_subquery())))


def _blind(kind: str, value: str) -> bytes:
    return hmac.digest(_key, f"{kind}:{value}".encode(), hashlib.sha256)
