"""A dose as therapists type it, read piece by piece: "3x10 @5s each 2/d". What an exercise makes of it: `dose_shorthand`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from clinic.core.errors import Refusal
from clinic.exercises.dose_patterns import END, PATTERNS, WORDS, Value

LONGEST_TEXT = 120
"""Characters of a typed dose; a longer text is refused unread."""

LONGEST_NUMBER = 3
LONGEST_SHOWN = 24
MINUTE = 60
USUAL_ADVICE = "Try 3x10, 30s, 2/d, L."


class DoseNotUnderstood(Refusal):
    """A typed dose that has no one meaning.

    `piece` is what was not understood, `position` where it begins in the text (from 0), `suggestion` what to write.
    """

    status = 422
    title = "Dose not understood"

    def __init__(self, piece: str, position: int, problem: str, suggestion: str = USUAL_ADVICE) -> None:
        super().__init__(f"{problem} {suggestion}".rstrip())
        self.piece, self.position, self.suggestion = piece, position, suggestion


@dataclass(frozen=True)
class Piece:
    """One thing that a text says, with the words it was said in and where they begin."""

    value: Value
    text: str
    position: int


Values = dict[str, Value]
Said = Mapping[str, Piece]
"""What a text says, by field of Dose; beside those:

`bare` is a number without a unit, `bare_hold` one that can only be a hold (3x10x5), `rounds` how often a hold is done
(3x30s), be that sets or repetitions.
"""

_READ = tuple((kind, re.compile(pattern + END, re.IGNORECASE | re.ASCII)) for kind, pattern in PATTERNS)
_BETWEEN = re.compile(r"[\s,;·]*", re.ASCII)
_PIECE = re.compile(r"[^\s,;·]+")

_TWICE_SAID = {
    "sets": "Two numbers of sets",
    "repetitions": "Two numbers of repetitions",
    "rounds": "Two numbers of sets",
    "hold": "Two holds",
    "bare": "Two numbers without a unit",
    "side": "Two sides",
    "times_per_day": "Two numbers of times a day",
    "days_per_week": "Two numbers of days a week",
}


def read_pieces(text: str) -> Said:
    """What `text` says, in any order. Raises DoseNotUnderstood for what has no meaning, two meanings, or is said twice."""
    if len(text) > LONGEST_TEXT:
        problem = f"A dose is at most {LONGEST_TEXT} characters long."
        raise DoseNotUnderstood(shown(text), 0, problem)
    plain = "".join(map(_plain, text))
    said: dict[str, Piece] = {}
    position = _after(_BETWEEN, plain, 0)
    while position < len(plain):
        values, end = _read(plain, position)
        for field, value in values.items():
            say(said, field, Piece(value, shown(plain[position:end]), position))
        position = _after(_BETWEEN, plain, end)
    if not said:
        raise DoseNotUnderstood("", 0, "No dose is written.")
    return said


def say(said: dict[str, Piece], field: str, piece: Piece) -> None:
    """Add one thing to what is said. Raises DoseNotUnderstood when it was said before, and otherwise."""
    kind = "hold" if "hold" in field else field
    before = next((one for name, one in said.items() if name == field or (kind == "hold" and "hold" in name)), None)
    if before is not None and (field not in said or before.value != piece.value):
        problem = f"{_TWICE_SAID.get(kind, 'Said twice')}: {before.text} and {piece.text}."
        raise DoseNotUnderstood(piece.text, piece.position, problem, "Write one of them.")
    said[field] = piece


def shown(piece: str) -> str:
    """A piece of the text as a message may repeat it: short, and with nothing invisible in it."""
    seen = "".join(sign if sign.isprintable() else "?" for sign in piece[: LONGEST_SHOWN + 1])
    return seen if len(seen) <= LONGEST_SHOWN else f"{seen[:LONGEST_SHOWN]}…"


def _plain(sign: str) -> str:
    """One sign as ASCII where it only looks different: full-width forms, other scripts' digits, spaces. Length stays."""
    if "！" <= sign <= "～":
        return chr(ord(sign) - 0xFEE0)
    if unicodedata.category(sign) == "Nd":
        return str(unicodedata.decimal(sign))
    return " " if sign.isspace() else sign


def _after(pattern: re.Pattern[str], text: str, position: int) -> int:
    found = pattern.match(text, position)
    return found.end() if found else position


def _read(text: str, position: int) -> tuple[Values, int]:
    for kind, pattern in _READ:
        found = pattern.match(text, position)
        if found is not None and (values := _KINDS[kind](found)) is not None:
            return values, found.end()
    piece = shown(_PIECE.match(text, position)[0])  # type: ignore[index]  # a position is never between pieces
    raise DoseNotUnderstood(piece, position, f"“{piece}” is not understood.")


def _counts(found: re.Match[str]) -> Values:
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    values: Values = {}
    for name in ("sets", "repetitions", "rounds", "times_per_day", "days_per_week", "bare", "bare_hold"):
        if name in groups:
            values[name] = _whole(groups[name], found)
    return values | _hold(groups, found)


def _hold(groups: Mapping[str, str], found: re.Match[str]) -> Values:
    if "seconds" not in groups and "time" not in groups:
        return {}
    up_to = "up_to" in groups
    if "seconds" in groups:
        return {"hold_seconds": _clock_time(groups, found), "up_to": up_to}
    unit = groups["unit"].lower()
    if unit.startswith("b"):
        return {"hold_breaths": _whole(groups["time"], found), "up_to": up_to}
    seconds = _amount(groups["time"], found) * (MINUTE if unit.startswith("m") else 1)
    if seconds.denominator != 1:
        raise _refusal(found, "is no whole number of seconds.", "Write whole seconds, such as 30s.")
    return {"hold_seconds": _positive(seconds, found), "up_to": up_to}


def _clock_time(groups: Mapping[str, str], found: re.Match[str]) -> int:
    if len(groups["seconds"]) != 2 or int(groups["seconds"]) >= MINUTE:
        raise _refusal(found, "is no time.", "Write minutes and seconds, such as 1:30.")
    return _positive(_amount(groups["minutes"], found) * MINUTE + int(groups["seconds"]), found)


def _words(found: re.Match[str]) -> Values | None:
    said = WORDS.get(" ".join(found[0].lower().split()))
    return dict(said) if said else None


def _range(found: re.Match[str]) -> None:
    raise _refusal(found, "is a range.", "Write one number, or an upper limit such as up to 30s.")


def _comma(found: re.Match[str]) -> None:
    raise _refusal(
        found, "can be read two ways.", "Write a decimal with a point (1.5 min), or a space after the comma."
    )


def _times(found: re.Match[str]) -> None:
    count = found[0].lower().removesuffix("times").strip()
    raise _refusal(found, "can be read two ways.", f"Write {count}x or {count}/d.")


def _whole(number: str, found: re.Match[str]) -> int:
    amount = _amount(number, found)
    if amount.denominator != 1 or "." in number:
        raise _refusal(found, "counts in parts.", "Write a whole number.")
    return _positive(amount, found)


def _positive(amount: Fraction, found: re.Match[str]) -> int:
    if amount <= 0:
        raise _refusal(found, "is nothing to do.", "Write 1 or more.")
    return int(amount)


def _amount(number: str, found: re.Match[str]) -> Fraction:
    if any(len(part) > LONGEST_NUMBER for part in number.split(".")):
        raise _refusal(found, "is too long a number for a dose.", "Write at most three figures.")
    return Fraction(number)


def _refusal(found: re.Match[str], problem: str, suggestion: str) -> DoseNotUnderstood:
    piece = shown(found[0])
    return DoseNotUnderstood(piece, found.start(), f"“{piece}” {problem}", suggestion)


_KINDS: Mapping[str, Callable[[re.Match[str]], Values | None]] = {
    "counts": _counts,
    "words": _words,
    "range": _range,
    "comma": _comma,
    "times": _times,
}
