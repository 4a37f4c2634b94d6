"""The files in which the CDC publishes a year's codes, read line by line.

`icd10cm-order-2027.txt` has fixed columns: order number (1-5), code (7-13), 1 for billable or 0 (15), short text (17-76)
and long text (from 78). `icd10cm-codes-2027.txt` has billable codes alone: code (1-7), a space, long text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from clinic.core.text import clean_line
from clinic.diagnosis_codes.rules import LONGEST_TEXT, is_key

MOST_TROUBLES = 20
"""As many bad lines are named; a file of another kind has nothing else."""

_ORDER = re.compile(r"\d{5} ")
_CODES = re.compile(r"(\S{3,7}) +(\S.*)")


@dataclass(frozen=True, slots=True)
class OfficialCode:
    """One line: the code without its dot, its long text, and whether it may be billed."""

    key: str
    text: str
    is_billable: bool


class BadFile(ValueError):
    """The file cannot be loaded; `troubles` say why, each with its line number."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__("; ".join(troubles))
        self.troubles = troubles


def read_official(content: bytes) -> list[OfficialCode]:
    """Every code of the file, in its order. Raises BadFile when one line is not understood: nothing is taken then."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFile([f"line {line}: not UTF-8 text"]) from None
    codes: list[OfficialCode] = []
    seen: dict[str, int] = {}
    troubles: list[str] = []
    for place, row in _lines(text):
        try:
            code = _read(row)
        except ValueError as error:
            troubles.append(f"line {place}: {error}")
            continue
        if code.key in seen:
            troubles.append(f"line {place}: {code.key} stands in line {seen[code.key]} already")
        seen[code.key] = place
        codes.append(code)
    if not codes and not troubles:
        troubles = ["the file is empty"]
    if troubles:
        raise BadFile(_few(troubles))
    return codes


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def _read(line: str) -> OfficialCode:
    return _of_order(line) if _ORDER.match(line) else _of_codes(line)


def _of_order(line: str) -> OfficialCode:
    key, flag, text = line[6:13].strip(), line[14:15], line[77:] or line[16:76]
    if flag not in ("0", "1"):
        raise ValueError("column 15 is neither 0 (a heading) nor 1 (billable)")
    return OfficialCode(_key(key), _text(text), flag == "1")


def _of_codes(line: str) -> OfficialCode:
    found = _CODES.fullmatch(line.rstrip())
    if found is None:
        raise ValueError("neither the fixed columns of the order file nor a code and its text")
    return OfficialCode(_key(found[1]), _text(found[2]), is_billable=True)


def _key(text: str) -> str:
    if not is_key(text):
        raise ValueError(f"{text[:10]!r} is not a code of ICD-10-CM")
    return text


def _text(text: str) -> str:
    cleaned = clean_line(text)
    if not cleaned:
        raise ValueError("the code has no text")
    if len(cleaned) > LONGEST_TEXT:
        raise ValueError(f"the text is longer than {LONGEST_TEXT} characters")
    return cleaned


def _few(troubles: Iterable[str]) -> list[str]:
    every = list(troubles)
    rest = len(every) - MOST_TROUBLES
    return [*every[:MOST_TROUBLES], f"and {rest} more lines"] if rest > 0 else every
