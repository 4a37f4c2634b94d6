"""Secrets that a browser carries: 256 random bits, of which only the SHA-256 is stored."""

from __future__ import annotations

import hashlib
import re
import secrets

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """256 random bits as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """The 32 bytes that are stored for `token`."""
    return hashlib.sha256(token.encode()).digest()


def is_token(text: str) -> bool:
    """Whether `text` could be a token at all; anything else is not worth a question to the database."""
    return _SHAPE.fullmatch(text) is not None
