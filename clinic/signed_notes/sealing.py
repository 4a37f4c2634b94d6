"""Seals: a MAC over what a row says, made with a key that is outside the database.

A SHA-256 beside a text shows a slip; who can rewrite the text can rewrite the hash as well. The key is derived from
SECRET_KEY for this one purpose. After a change of SECRET_KEY the earlier one (SECRET_KEYS_BEFORE) still proves old seals.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cached_property
from typing import Any
from uuid import UUID

from clinic.core.canonical import canonical_json
from clinic.core.db import session
from clinic.signed_notes.models import Addendum, NoteError, NoteSignature, NoteTakeover, Seal, Sealed

Sealable = NoteSignature | Addendum | NoteError | NoteTakeover

KINDS: Mapping[type[Sealable], Sealed] = {
    NoteSignature: Sealed.SIGNATURE,
    Addendum: Sealed.ADDENDUM,
    NoteError: Sealed.ERROR,
    NoteTakeover: Sealed.TAKEOVER,
}

_WHO = ("clinic_id", "id", "note_id", "printed_name", "credential", "method", "sha256")
COVERED: Mapping[Sealed, tuple[str, ...]] = {
    Sealed.SIGNATURE: (*_WHO, "signer_id", "addendum_id", "meaning", "needs_cosign", "signed_at"),
    Sealed.ADDENDUM: (*_WHO, "author_id", "needs_cosign", "created_at"),
    Sealed.ERROR: (*_WHO, "marked_by_id", "marked_at"),
    Sealed.TAKEOVER: (
        *("clinic_id", "id", "note_id", "from_id", "from_name", "from_credential"),
        *("to_id", "to_name", "to_credential", "taken_at"),
    ),
}
"""The columns a seal covers; the text itself is covered by its SHA-256, which is one of them."""


class SealState(Enum):
    """What a row's seals say of it."""

    WHOLE = "whole"
    MISSING = "it has no seal"
    UNKNOWN_KEY = "its seal was made with a key that is not known here"
    BROKEN = "it does not match its seal"


@dataclass(frozen=True)
class Key:
    """One sealing key."""

    secret: bytes

    @cached_property
    def id(self) -> str:
        """Tells keys apart without telling anything about them."""
        return hmac.digest(self.secret, b"which key is this", "sha256").hex()[:12]

    def mac_of(self, row: Sealable) -> str:
        """The MAC of what `row` says, in lower-case hex."""
        return hmac.digest(self.secret, _said(row).encode(), "sha256").hex()


class _Keeper:
    keys: tuple[Key, ...] = ()


_keeper = _Keeper()


def configure(current: bytes, *earlier: bytes) -> None:
    """Seal with `current` from now on; seals made with an `earlier` one still hold."""
    _keeper.keys = tuple(Key(secret) for secret in (current, *earlier))


def current_key() -> Key:
    """The key that new seals are made with; RuntimeError before `configure`."""
    if not _keeper.keys:
        raise RuntimeError("no sealing key is configured")
    return _keeper.keys[0]


def seal(row: Sealable) -> None:
    """Add the seal of a row; the row has been flushed, so that it holds all it will ever say."""
    key = current_key()
    session.add(Seal(sealed=KINDS[type(row)], row_id=row.id, key_id=key.id, mac=key.mac_of(row)))


def state_of(row: Sealable, seals: Iterable[Seal]) -> SealState:
    """Whether one of the row's seals proves it."""
    keys = {key.id: key for key in _keeper.keys}
    own = list(seals)
    known = [(keys[one.key_id], one.mac) for one in own if one.key_id in keys]
    if any(hmac.compare_digest(key.mac_of(row), mac) for key, mac in known):
        return SealState.WHOLE
    if known:
        return SealState.BROKEN
    return SealState.UNKNOWN_KEY if own else SealState.MISSING


def _said(row: Sealable) -> str:
    kind = KINDS[type(row)]
    return canonical_json({"sealed": kind.value, **{name: _plain(getattr(row, name)) for name in COVERED[kind]}})


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID | Enum) else value
