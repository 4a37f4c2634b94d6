"""Which way a text runs, and how it stands apart from the text around it."""

import re
import unicodedata

from markupsafe import Markup, escape

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = _RIGHT_TO_LEFT | {"L"}
_LONG_NUMBER = re.compile(r"([+(]?\d[\d ().\-–]{4,}\d)")
_LEFT_TO_RIGHT = Markup('<bdi dir="ltr">{}</bdi>')


def direction_of(text: str) -> str:
    """Return `rtl` when the first letter of `text` belongs to a script that runs right to left, else `ltr`.

    A telephone number has no letter and runs left to right wherever it stands.
    """
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L")
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> Markup:
    """Return `text` as an element of its own direction: nothing in it reorders what stands before or after it."""
    return Markup('<bdi dir="{}">{}</bdi>').format(direction_of(text), typed(text))


def typed(text: str) -> Markup:
    """Return a text that a person typed; a telephone number in a text from right to left keeps the order of its digits."""
    if direction_of(text) == "ltr":
        return escape(text)
    pieces = _LONG_NUMBER.split(text)
    return Markup("").join(_LEFT_TO_RIGHT.format(one) if at % 2 else escape(one) for at, one in enumerate(pieces))
