"""What went wrong on the pages of a sheet that was laid out: which exercises, or what before or after them, to set otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handouts.layouts.cards import CardPage
from handouts.layouts.fit import Page
from handouts.layouts.layout import Layout, LayoutName
from handouts.layouts.plans import WITH_FRONT
from handouts.layouts.questions import DIARY, ENDING, FAQ, FRONT

LEAST_USED = 0.34
"""Of the height of every page but the last: a third is promised."""

_LEAST_IN_A_LIST = 0.6
"""The same where the next exercise can begin on the page and go over to the next: a list is short before all."""

_AFTER, _END_AFTER, _NEXT_VISIT, _WEEK = "beside", "end-beside", "next-visit", "diary-"


@dataclass(frozen=True)
class Laid:
    """One page as it was laid out: the anchors that stand on it, and the share of its height that words and pictures reach."""

    anchors: frozenset[str]
    used: float

    @property
    def is_hollow(self) -> bool:
        """Return whether less than a third of it is used."""
        return self.used < LEAST_USED


def with_faq(pages: Sequence[Page | CardPage]) -> list[Page]:
    """Return the pages that common questions stand on."""
    return [page for page in pages if isinstance(page, Page) and page.faq]


def what_went_wrong(
    sheets: Sequence[Laid], pages: Sequence[Page | CardPage], layout: Layout, is_asked_for: bool
) -> list[int]:
    """Return what to set otherwise: exercises by the first of their page, FRONT, FAQ, ENDING and DIARY.

    Wrong is a page of exercises that runs over further than it may or has its picture torn from how to start, a next visit
    (and with it perhaps the stop box) that is not on page 1 where this layout has it, common questions that fell off their
    page, and every hollow page but the last.
    What comes after the exercises is blamed only where they are well: it may stand otherwise once they do.
    """
    found = [FRONT] if _has_lost_next_visit(sheets, layout) else []
    wrong = [*_that_ran_over(sheets, pages), *_behind_hollow_pages(sheets, pages, layout)]
    exercises = [one for one in wrong if one not in (FRONT, ENDING)]
    fallen = [] if exercises else _fallen_faq(sheets, pages)
    after = [] if exercises or fallen else _hollow_ending(sheets, is_asked_for, ENDING in wrong)
    diary = [DIARY] if layout.name is not LayoutName.LARGE_PRINT and _has_hollow_week(sheets) else []
    return list(dict.fromkeys([*found, *(one for one in wrong if one != ENDING), *fallen, *after, *diary]))


def front_faults(sheets: Sequence[Laid], layout: Layout) -> int:
    """Return how much is wrong with the pages before the exercises, laid out alone: a next visit that left page 1 counts for two.

    The last of them may be hollow in a list alone, whose exercises begin there.
    """
    judged = sheets[:-1] if layout.name is LayoutName.LIST else sheets
    return 2 * _has_lost_next_visit(sheets, layout) + sum(sheet.is_hollow for sheet in judged)


def _has_lost_next_visit(sheets: Sequence[Laid], layout: Layout) -> bool:
    return layout.name in WITH_FRONT and _NEXT_VISIT not in sheets[0].anchors


def _that_ran_over(sheets: Sequence[Laid], pages: Sequence[Page | CardPage]) -> Iterator[int]:
    for page in pages:
        stands_on = _sheets_of(f"exercises-{page.first}", sheets)
        starts_on = _sheets_of(f"start-{page.first}", sheets)
        if len(stands_on) - 1 > page.runs_over or starts_on > stands_on[:1]:
            yield page.first


def _behind_hollow_pages(sheets: Sequence[Laid], pages: Sequence[Page | CardPage], layout: Layout) -> Iterator[int]:
    """Yield what made a page hollow.

    Where exercises follow each other on a page it is the one that had no room there; elsewhere the one that stands there.
    """
    for at, sheet in enumerate(sheets[:-1]):
        if _weeks_of(sheet):
            return
        here, then = (_exercises_of(one, pages) for one in (sheet, sheets[at + 1]))
        begun = [first for first in then if first not in here]
        if layout.name is LayoutName.LIST and begun and sheet.used < _LEAST_IN_A_LIST:
            yield begun[0]
        elif sheet.is_hollow:
            if here and (_AFTER not in sheet.anchors or _has_begun_before(here[-1], at, sheets)):
                yield here[-1]
            else:
                yield ENDING if here or _is_after(at, sheets) else FRONT


def _fallen_faq(sheets: Sequence[Laid], pages: Sequence[Page | CardPage]) -> list[int]:
    ends = [f"end-{page.first}" for page in with_faq(pages)]
    return [FAQ for end in ends if _last_sheet_of("faq", sheets) != _last_sheet_of(end, sheets)]


def _hollow_ending(sheets: Sequence[Laid], is_asked_for: bool, leaves_hollow: bool) -> list[int]:
    """Return ENDING, or FAQ where nothing was asked for, when what comes after the exercises begins a page and leaves it hollow.

    What was asked for may do that to the last page of all.
    """
    last = _last_sheet_of(_END_AFTER, sheets)
    if last is None or last == _last_sheet_of(_AFTER, sheets):
        return [ENDING] if leaves_hollow else []
    if sheets[last].is_hollow and not is_asked_for:
        return [FAQ]
    return [ENDING] if leaves_hollow else []


def _has_hollow_week(sheets: Sequence[Laid]) -> bool:
    """Return whether a week of the diary leaves one of its sheets hollow beside another of them.

    The last of all is no exception: where a week has room on one sheet, a second is paper for nothing.
    """
    weeks = {week: _sheets_of(week, sheets) for sheet in sheets for week in _weeks_of(sheet)}
    return any(len(at) > 1 and any(sheets[one].is_hollow for one in at) for at in weeks.values())


def _weeks_of(sheet: Laid) -> list[str]:
    return [anchor for anchor in sheet.anchors if anchor.startswith(_WEEK)]


def _has_begun_before(first: int, at: int, sheets: Sequence[Laid]) -> bool:
    return _sheets_of(f"exercises-{first}", sheets)[0] < at


def _is_after(at: int, sheets: Sequence[Laid]) -> bool:
    first = _last_sheet_of(_AFTER, sheets)
    return first is not None and at >= first


def _exercises_of(sheet: Laid, pages: Sequence[Page | CardPage]) -> list[int]:
    return [page.first for page in pages if f"exercises-{page.first}" in sheet.anchors]


def _sheets_of(anchor: str, sheets: Sequence[Laid]) -> list[int]:
    """Return the places of the sheets that the anchor stands on."""
    return [at for at, sheet in enumerate(sheets) if anchor in sheet.anchors]


def _last_sheet_of(anchor: str, sheets: Sequence[Laid]) -> int | None:
    return max(_sheets_of(anchor, sheets), default=None)
