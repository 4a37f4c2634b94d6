"""What changed between two descriptions of an item. Pure: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Row:
    """One field of an item as a clinician reads it: `key` tells it apart, each line stands by itself."""

    key: str
    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference: `how` is same, added or removed."""

    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not what it was."""

    label: str
    lines: tuple[Line, ...]


def differences(before: Sequence[Row], after: Sequence[Row]) -> tuple[Difference, ...]:
    """The fields that differ, in today's order, those that are gone last; each with its lines."""
    old = {row.key: row for row in before}
    new = {row.key: row for row in after}
    keys = [*new, *(key for key in old if key not in new)]
    changed = [key for key in keys if _lines(old, key) != _lines(new, key)]
    return tuple(
        Difference((new.get(key) or old[key]).label, tuple(_compared(_lines(old, key), _lines(new, key))))
        for key in changed
    )


def _lines(rows: Mapping[str, Row], key: str) -> tuple[str, ...]:
    return rows[key].lines if key in rows else ()


def _compared(before: Sequence[str], after: Sequence[str]) -> list[Line]:
    lines: list[Line] = []
    for how, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            lines += [Line("same", text) for text in before[a:b]]
        else:
            lines += [Line("removed", text) for text in before[a:b]] + [Line("added", text) for text in after[c:d]]
    return lines
