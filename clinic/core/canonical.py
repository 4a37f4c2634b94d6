"""One text for one content: what is hashed, frozen or signed is written here."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from typing import Any


def canonical_json(data: Any) -> str:
    """`data` as JSON with sorted keys, no spaces and text in NFC: equal content gives equal text.

    Raises TypeError for what JSON cannot hold and ValueError for numbers that are not finite.
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return unicodedata.normalize("NFC", text)


def sha256_hex(text: str) -> str:
    """The SHA-256 of the UTF-8 bytes of `text`, in lower-case hex, as PostgreSQL computes it too."""
    return hashlib.sha256(text.encode()).hexdigest()
