"""What was found out when pages were laid out before, so that the next sheet with the same page does not try it again."""

from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256

from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Page

MOST = 2_000
"""Pages, each a digest of 32 bytes: nothing of what a page says is kept."""


class Remembered:
    """Pages that ran over or stood hollow, and how pages before the exercises are set, by their digest.

    The longest unused is forgotten first.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._found: OrderedDict[bytes, int | None] = OrderedDict()

    def known(self, pages: Iterable[Page | CardPage], around: str) -> list[int]:
        """Return the first exercises of the `pages` that are known not to do; `around` is all else their height hangs on."""
        return [page.first for page in pages if self._has(_digest(repr(page), around))]

    def add(self, pages: Iterable[Page | CardPage], around: str) -> None:
        """Remember pages that did not do."""
        for page in pages:
            self._keep(_digest(repr(page), around), None)

    def front_way(self, front: str, around: str) -> int | None:
        """Return the way of the pages before the exercises that did, or the best of those that did not; `front` is their first."""
        digest = _digest(front, around)
        return self._found[digest] if self._has(digest) else None

    def add_front(self, front: str, around: str, way: int) -> None:
        """Remember the best way."""
        self._keep(_digest(front, around), way)

    def update(self, other: "Remembered") -> None:
        """Remember all that `other` does."""
        for digest, value in other._found.items():
            self._keep(digest, value)

    def _has(self, digest: bytes) -> bool:
        """Return whether it is remembered; what was asked for counts as used."""
        if digest not in self._found:
            return False
        self._found.move_to_end(digest)
        return True

    def _keep(self, digest: bytes, value: int | None) -> None:
        self._found[digest] = value
        self._found.move_to_end(digest)
        if len(self._found) > self._most:
            self._found.popitem(last=False)


def _digest(page: str, around: str) -> bytes:
    return sha256(f"{page}{around}".encode()).digest()
