"""Which pages did not do when they were laid out before, so that the next sheet with the same page does not try it again."""

from collections import OrderedDict
from collections.abc import Iterable
from hashlib import sha256

from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Page

MOST = 2_000
"""Pages, each a digest of 32 bytes: nothing of what a page says is kept."""


class Remembered:
    """Pages that ran over or stood hollow, by their digest; the longest unused forgotten first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._pages: OrderedDict[bytes, None] = OrderedDict()

    def known(self, pages: Iterable[Page | CardPage], around: str) -> list[int]:
        """Return the first exercises of the `pages` that are known not to do; `around` is all else their height hangs on."""
        found = [page for page in pages if _digest(page, around) in self._pages]
        for page in found:
            self._pages.move_to_end(_digest(page, around))
        return [page.first for page in found]

    def add(self, pages: Iterable[Page | CardPage], around: str) -> None:
        """Remember pages that did not do."""
        for page in pages:
            self._pages[_digest(page, around)] = None
            if len(self._pages) > self._most:
                self._pages.popitem(last=False)


def _digest(page: Page | CardPage, around: str) -> bytes:
    return sha256(f"{page!r}{around}".encode()).digest()
