"""Codes that people read from paper and type: Crockford's letters, which cannot be mistaken for each other."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

SHEET_CODE_LENGTH = 8
"""Letters of the code in a sheet's footer."""

MOST_NUMBERED = 99
"""The highest number that can stand behind a code: two digits."""

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


def read_numbered_code(typed: str, length: int, most: int) -> tuple[str, int] | None:
    """The code with the number from 1 to `most` that stands behind it, as on a diary's week; None if it cannot be one."""
    plain = without_separators(typed.upper()).translate(_LOOK_ALIKES)
    code, number = read_code(plain[:length], length), plain[length:]
    if code is None or not (number.isascii() and number.isdigit()) or len(number) > len(str(most)):
        return None
    return (code, int(number)) if 1 <= int(number) <= most else None


def reads_like_sheet_code(typed: str) -> bool:
    """Whether somebody typed the code of a sheet, or of a week of its diary, and not a name or a number."""
    plain = without_separators(typed)
    is_mixed = any(letter.isdigit() for letter in plain) and any(letter.isalpha() for letter in plain)
    most = len(str(MOST_NUMBERED))
    return is_mixed and (
        read_code(plain, SHEET_CODE_LENGTH) is not None
        or (
            len(plain) <= SHEET_CODE_LENGTH + most
            and read_numbered_code(plain, SHEET_CODE_LENGTH, MOST_NUMBERED) is not None
        )
    )


def without_separators(typed: str) -> str:
    """What was typed without the spaces and dashes that only help the eye."""
    return typed.translate(_SEPARATORS)


def grouped(code: str) -> str:
    """The code in fours, as it is printed."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
