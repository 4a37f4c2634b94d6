"""What went wrong on the pages of a sheet that was laid out: which exercises, or what before or after them, to set otherwise."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Page
from handouts.layouts.layout import Layout
from handouts.layouts.plans import WITH_FRONT
from handouts.layouts.questions import ENDING, FAQ, FRONT

_TOP = 50.0
"""Pixels of the margin at the top of a page, where its use is counted from."""

_LEAST_USED = 1 / 3
"""Of a page's height, by what goes over to it from the one before."""


def with_faq(pages: Sequence[Page | CardPage]) -> list[Page]:
    """Return the pages that common questions stand on."""
    return [page for page in pages if isinstance(page, Page) and page.faq]


def pages_that_went_wrong(document: Any, pages: Sequence[Page | CardPage]) -> list[int]:
    """Return the first exercises of pages that ran over further than they may, or that left the last one hollow.

    FAQ stands for common questions that fell off the page they were to stand on.
    """
    seen = Counter(name for sheet in document.pages for name in sheet.anchors)
    used = {name: _share_above(at[1], sheet) for sheet in document.pages for name, at in sheet.anchors.items()}
    wrong = []
    for page in pages:
        over = seen[f"exercises-{page.first}"] - 1
        if over > page.runs_over or (over > 0 and used[f"end-{page.first}"] < _LEAST_USED):
            wrong.append(page.first)
        elif page in with_faq(pages) and _sheet_of("faq", document) != _sheet_of(f"end-{page.first}", document):
            wrong.append(FAQ)
    return wrong


def front_that_went_wrong(document: Any, layout: Layout) -> list[int]:
    """Return FRONT when the next visit, and with it perhaps the stop box, is not on page 1, where this layout has them."""
    return [FRONT] if layout.name in WITH_FRONT and _sheet_of("next-visit", document) else []


def ending_that_went_wrong(document: Any, is_asked_for: bool) -> list[int]:
    """Return ENDING, or FAQ where nothing else is there, when what comes after the exercises begins a page and leaves it hollow.

    What was asked for may do that to the last page of all.
    """
    last = _sheet_of("end-beside", document)
    if last is None or last == _sheet_of("beside", document):
        return []
    is_hollow = _share_above(document.pages[last].anchors["end-beside"][1], document.pages[last]) < _LEAST_USED
    if not is_hollow or (is_asked_for and last == len(document.pages) - 1):
        return []
    return [ENDING if is_asked_for else FAQ]


def _sheet_of(anchor: str, document: Any) -> int | None:
    """Return the place of the last sheet that the anchor stands on."""
    return next((at for at, sheet in reversed([*enumerate(document.pages)]) if anchor in sheet.anchors), None)


def _share_above(at: float, sheet: Any) -> float:
    return float((at - _TOP) / (sheet.height - 2 * _TOP))
