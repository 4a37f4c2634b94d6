"""What a cookie says to whoever looks into the browser."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode


def readable(cookie: str) -> str:
    """A cookie and what its signed part says."""
    value = cookie.split("=", 1)[1].split(";", 1)[0]
    packed = value.lstrip(".").split(".", 1)[0]
    try:
        plain = urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return cookie + (zlib.decompress(plain) if value.startswith(".") else plain).decode("utf-8", "replace")
    except (ValueError, zlib.error):
        return cookie
