"""Mirrors a style sheet for a language that runs right to left, so that each layout is written once.

Only the printed sheets need it: a browser follows logical properties, but paper has margin boxes and places of marks
(`@bottom-left`, `background: left 2mm`) that have no logical form.
"""

import re
from collections.abc import Callable, Mapping

_OTHER = {"left": "right", "right": "left"}
_SIDE = re.compile(r"\b(left|right)\b")
_MARGIN_BOX = re.compile(r"@(top|bottom)-(left|right)\b")
_DECLARATION = re.compile(r"(?P<lead>[{;]\s*)(?P<name>[a-z][a-z-]*)(?P<colon>\s*:\s*)(?P<value>[^;{}]*)")
_LENGTH = r"-?[\d.]+(?:mm|pt|px|in|em|%)|0"
_PLACE = re.compile(rf"(?<![\w.(/-])(?P<x>{_LENGTH})\s+(?P<y>{_LENGTH}|center)\s*$")
_FOUR_SIDED = frozenset({"margin", "padding", "border-width", "border-color", "border-style", "inset"})
_KEYWORDS = frozenset({"float", "clear", "text-align", "background-position"})


def mirrored(css: str) -> str:
    """Return the style sheet with left and right exchanged; a name that a page takes from its template stays."""
    sides = _MARGIN_BOX.sub(lambda box: f"@{box[1]}-{_OTHER[box[2]]}", css)
    return _DECLARATION.sub(_mirrored_declaration, sides)


def _mirrored_declaration(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"]
    change = _CHANGES.get(name, _swapped if name in _KEYWORDS else str)
    return found["lead"] + _swapped(name) + found["colon"] + change(value)


def _swapped(text: str) -> str:
    return _SIDE.sub(lambda side: _OTHER[side[0]], text)


def _four_sides(value: str) -> str:
    sides = value.split()
    return " ".join([sides[0], sides[3], sides[2], sides[1]]) if len(sides) == 4 else value


def _corners(value: str) -> str:
    corners = value.split()
    return " ".join([corners[1], corners[0], corners[3], corners[2]]) if len(corners) == 4 else value


def _background(value: str) -> str:
    """A place named by a side changes the side; one that is a length from the left becomes one from the right."""
    place, slash, size = value.partition(" / ")
    if _SIDE.search(place):
        return _swapped(place) + slash + size
    return _PLACE.sub(lambda at: f"right {at['x']} top {at['y'].replace('center', '50%')}", place) + slash + size


_CHANGES: Mapping[str, Callable[[str], str]] = {
    **dict.fromkeys(_FOUR_SIDED, _four_sides),
    "border-radius": _corners,
    "background": _background,
    "background-position": _background,
}
