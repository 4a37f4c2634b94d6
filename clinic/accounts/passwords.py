"""How passwords are kept and checked: argon2id, at most two at a time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from clinic.accounts.password_rules import is_too_long, normalise
from clinic.accounts.refusals import TooBusy

AT_ONCE = 2
"""Hashes that run at the same moment in one process; each takes 64 MiB."""

LONGEST_WAIT = 2.0
"""Seconds a request waits for its turn before it is told to come back."""

HASHER = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1, hash_len=32, salt_len=16)


class _Keeper:
    """The hashing in force: parameters, the pepper from the environment, and the turnstile."""

    def __init__(self, pepper: bytes, hasher: PasswordHasher) -> None:
        self.pepper = pepper
        self.hasher = hasher
        self.turnstile = threading.BoundedSemaphore(AT_ONCE)
        self.nobody = _hash_of_nobody(hasher)


def _hash_of_nobody(hasher: PasswordHasher) -> str:
    """A well-formed hash with the parameters of `hasher` that no password has."""
    salt, digest = (base64.b64encode(bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len))
    return f"$argon2id$v=19$m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}${salt}${digest}"


_keeper = _Keeper(b"", HASHER)


def configure(pepper: str = "", hasher: PasswordHasher = HASHER) -> None:
    """Set the pepper (a secret outside the database; empty: none) for this process. Changing it voids every password."""
    global _keeper
    _keeper = _Keeper(pepper.encode(), hasher)


@contextmanager
def turn() -> Iterator[None]:
    """One of the places at the turnstile; raises TooBusy when none gets free in time."""
    turnstile = _keeper.turnstile
    if not turnstile.acquire(timeout=LONGEST_WAIT):
        raise TooBusy(retry_after=5)
    try:
        yield
    finally:
        turnstile.release()


def make_hash(password: str) -> str:
    """The argon2id hash to store for `password`; raises TooBusy."""
    with turn():
        return _keeper.hasher.hash(_secret(password))


def matches(password: str, stored: str | None) -> bool:
    """Whether `password` belongs to `stored`; takes as long when there is no account (None). Raises TooBusy."""
    if is_too_long(password):
        return False
    with turn():
        try:
            return _keeper.hasher.verify(stored or _keeper.nobody, _secret(password))
        except (InvalidHashError, VerificationError):
            return False


def needs_rehash(stored: str) -> bool:
    """Whether `stored` was made with weaker parameters than are in force now."""
    return _keeper.hasher.check_needs_rehash(stored)


def _secret(password: str) -> bytes:
    text = normalise(password).encode()
    return hmac.digest(_keeper.pepper, text, hashlib.sha256) if _keeper.pepper else text
