"""Which way a text runs, and how it stands apart from the text around it."""

import unicodedata

from markupsafe import Markup

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_STRONG = _RIGHT_TO_LEFT | {"L"}


def direction_of(text: str) -> str:
    """Return `rtl` when the first letter of `text` belongs to a script that runs right to left, else `ltr`.

    A telephone number has no letter and runs left to right wherever it stands.
    """
    first = next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L")
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> Markup:
    """Return `text` as an element of its own direction: nothing in it reorders what stands before or after it."""
    return Markup('<bdi dir="{}">{}</bdi>').format(direction_of(text), text)
