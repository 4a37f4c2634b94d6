"""What a layout prints of a handout, and on which pages its exercises stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from handouts.content import Box, ContentError, Handout
from handouts.diary import DiaryForm, diary_forms
from handouts.layouts.cards import CardPage, card_pages, one_card_page
from handouts.layouts.fit import Arrangement, Page, filled, pages_alone, plan_pages
from handouts.layouts.large_picture import large_picture_pages
from handouts.layouts.large_print import FRONT_WAYS, large_print_pages
from handouts.layouts.layout import Layout, LayoutName
from handouts.layouts.listing import list_pages
from handouts.layouts.measure import Measure, runs_longer
from handouts.layouts.questions import DIARY, ENDING, FRONT, Ending, ending_of, faq_between, with_questions
from handouts.layouts.sharing import Spread

_SHARED = {
    LayoutName.TWO_UP: ("alone.css", "brief.css", "said_all.css"),
    LayoutName.ONE_EXERCISE: ("alone.css",),
    LayoutName.LIST: ("brief.css", "said_all.css"),
    LayoutName.FOUR_UP: ("brief.css",),
}
_BASE = ("base.css", "summary.css", "exercise.css", "diary.css", "beside.css")
WITH_FRONT = frozenset({LayoutName.TWO_UP, LayoutName.LIST, LayoutName.FOUR_UP, LayoutName.LARGE_PICTURE})
"""Layouts whose page 1 holds the stop box and the next visit."""

CLOSEST = 4
"""Degrees by which page 1 can be set closer (`sheet.summary_size`)."""
_ONLY_HEIGHT = 0.62
"""The share of a page that the exercise of a one_exercise sheet has: clinic and stop signs take the rest."""


def style_sheets(layout: Layout) -> tuple[str, ...]:
    """Return the names of the style sheets of `layout` in their order."""
    tone = "grey" if layout.greyscale else "accent"
    return (
        f"tone_{tone}.css",
        f"paper_{layout.paper}.css",
        *_BASE,
        *_SHARED.get(layout.name, ()),
        f"{layout.name}.css",
    )


def handout_in(handout: Handout, layout: Layout) -> Handout:
    """Return what `layout` prints of `handout`: all of it, or one exercise with everything that is safe to know.

    A sheet of one exercise replaces no other: it says neither what is new nor what to throw away.
    Raises ContentError when there is no such exercise.
    """
    if layout.only is None:
        return handout
    exercises = tuple(one for one in handout.exercises if one.number == layout.only)
    if not exercises:
        raise ContentError(f"Layout.only names exercise {layout.only}, which the handout does not have.")
    is_pregnant = any(Box.PREGNANCY in one.boxes for one in handout.exercises)
    boxes = dict.fromkeys([*handout.boxes, *([Box.PREGNANCY] if is_pregnant else [])])
    second = handout.second and replace(
        handout.second, exercises=tuple(one for one in handout.second.exercises if one.number == layout.only)
    )
    return replace(handout, exercises=exercises, boxes=tuple(boxes), second=second, replaces=None)


@dataclass(frozen=True)
class Plan:
    """The pages of exercises in their order, none where they flow by themselves, and what comes after them.

    Page 1 is set `closer` by so many degrees than its content alone would ask for. Each week of the diary is set as `diary`;
    large print has its own.
    """

    pages: Sequence[Page | CardPage]
    ending: Ending
    closer: int
    diary: DiaryForm


def plan_of(handout: Handout, layout: Layout, measure: Measure, crowded: Mapping[int, int]) -> Plan:
    """Return how the exercises are set, and what comes after them.

    `crowded` says how often a page, named by its first exercise, went wrong before, and FAQ, ENDING, FRONT and DIARY: each
    time it is set another way. A page that what comes after would leave hollow takes the last exercise of a pair along.
    """
    pages = _pages_of(handout, layout, measure, crowded, parts_last=False)
    is_split = False
    if crowded.get(ENDING) == 1:
        parted = _pages_of(handout, layout, measure, crowded, parts_last=True)
        is_split = len(parted) > len(pages)
        pages = parted if is_split else pages
    if faq := faq_between(handout, layout):
        pages = with_questions([page for page in pages if isinstance(page, Page)], faq, crowded)
    most = FRONT_WAYS if layout.name is LayoutName.LARGE_PRINT else CLOSEST
    forms = diary_forms(len(handout.exercises), runs_longer=runs_longer(handout.lang))
    diary = forms[min(crowded.get(DIARY, 0), len(forms) - 1)]
    return Plan(pages, ending_of(handout, layout, crowded, is_split), min(crowded.get(FRONT, 0), most), diary)


def _pages_of(
    handout: Handout, layout: Layout, measure: Measure, crowded: Mapping[int, int], parts_last: bool
) -> Sequence[Page | CardPage]:
    exercises, paper = handout.exercises, layout.paper
    if layout.name is LayoutName.TWO_UP:
        return plan_pages(exercises, measure, paper, crowded, parts_last)
    if layout.name is LayoutName.FOUR_UP:
        return card_pages(exercises, measure, paper, crowded)
    if layout.name is LayoutName.POCKET_CARD:
        return [one_card_page(exercises, measure)]
    if layout.name is LayoutName.LARGE_PICTURE:
        return large_picture_pages(exercises, measure, paper, crowded)
    if layout.name is LayoutName.LARGE_PRINT:
        return large_print_pages(exercises, measure, layout, crowded)
    if layout.name is LayoutName.ONE_EXERCISE:
        *choices, two_pages, _ = pages_alone(exercises[0], measure, paper, _ONLY_HEIGHT)
        spreads = (Spread(needs_in="row"),)
        last = Page(exercises, Arrangement.ROOMY, spreads=spreads, look="stop-first", runs_over=two_pages.runs_over)
        choices += [last, replace(last, look="stop-first low-picture"), filled(last)]
        return [choices[min(crowded.get(exercises[0].number, 0), len(choices) - 1)]]
    return list_pages(exercises, measure, crowded)
