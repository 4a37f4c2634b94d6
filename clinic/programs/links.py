"""The secrets of a patient's link, derived from its id with a key that is not in the database.

Deriving them lets a stored sheet be printed again with the same code; the database holds only hashes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from clinic.core.codes import code_of

CODE_LENGTH = 16
SECRET_LENGTH = 43
"""Characters of the token that stands in a scanned code: 256 bits in URL-safe base 64."""

LINK_DAYS = 180
"""A link ends at the latest this many days after it was made."""

LEAST_LEFT = timedelta(days=90)
"""A sheet is not given out with a link that has fewer days left: a program is looked at again before (proposed)."""

AFTER_PROGRAM = timedelta(days=14)
"""A link works this long after its program ended, so that the last week can still be reported."""


def link_token(key: bytes, link_id: UUID) -> str:
    """The 256-bit token of a link, URL-safe, 43 characters."""
    return base64.urlsafe_b64encode(_derived(key, b"token", link_id)).decode().rstrip("=")


def link_code(key: bytes, link_id: UUID) -> str:
    """The 80-bit code for typing, 16 Crockford characters."""
    return code_of(_derived(key, b"code", link_id), CODE_LENGTH)


def secret_hash(secret: str) -> bytes:
    """What the database keeps of a token or a code: SHA-256, 32 bytes."""
    return hashlib.sha256(secret.encode()).digest()


def link_ends_at(made_at: datetime, program_ended_at: datetime | None) -> datetime:
    """When a link stops working."""
    latest = made_at + timedelta(days=LINK_DAYS)
    return latest if program_ended_at is None else min(latest, program_ended_at + AFTER_PROGRAM)


def _derived(key: bytes, purpose: bytes, link_id: UUID) -> bytes:
    return hmac.digest(key, b"clinic-patient-link:" + purpose + b":" + link_id.bytes, "sha256")
