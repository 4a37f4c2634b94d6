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
    text = _dumped(data)
    if unicodedata.is_normalized("NFC", text):
        return text
    # Each text by itself: a mark that begins a line would join the "n" of the written "\n" and spoil the JSON.
    return _dumped(_composed(data))


def sha256_hex(text: str) -> str:
    """The SHA-256 of the UTF-8 bytes of `text`, in lower-case hex, as PostgreSQL computes it too."""
    return hashlib.sha256(text.encode()).hexdigest()


def _dumped(data: Any) -> str:
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _composed(data: Any) -> Any:
    """`data` with every text and every name in NFC."""
    if isinstance(data, str):
        return unicodedata.normalize("NFC", data)
    if isinstance(data, dict):
        return {_composed(name): _composed(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_composed(value) for value in data]
    return data
