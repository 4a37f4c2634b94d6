"""Codes that people read from paper and type: Crockford's letters, which cannot be mistaken for each other."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = str.maketrans(dict.fromkeys(" -\t\u00a0\u2010\u2011\u2013\u2014"))


def code_of(digest: bytes, length: int) -> str:
    """The first `length` times 5 bits of `digest` as letters; raises ValueError when the digest is too short."""
    total = len(digest) * 8
    if 5 * length > total:
        raise ValueError("the digest is too short for this code")
    number = int.from_bytes(digest, "big")
    return "".join(LETTERS[(number >> (total - 5 * place)) & 31] for place in range(1, length + 1))


def read_code(typed: str, length: int) -> str | None:
    """The code a person typed, without spaces and dashes and with look-alikes put right; None if it cannot be one."""
    code = without_separators(typed.upper()).translate(_LOOK_ALIKES)
    return code if len(code) == length and all(letter in LETTERS for letter in code) else None


def without_separators(typed: str) -> str:
    """What was typed without the spaces and dashes that only help the eye."""
    return typed.translate(_SEPARATORS)


def grouped(code: str) -> str:
    """The code in fours, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
