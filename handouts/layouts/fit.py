"""Decides which exercises of two_up share a page, from the length of their texts; see `measure`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from handouts.content import HandoutExercise, Question
from handouts.layouts import measure as size
from handouts.layouts.brief import Brief, best_look
from handouts.layouts.layout import Paper
from handouts.layouts.measure import CAPTION_LINE, LINE, TEXT_HEIGHT, TITLE, Measure
from handouts.layouts.sharing import Spread, best_spread

_HALF = 40
# Millimetres of the highest picture that is set TIGHT, a low one and another.
_LOW_PICTURE, _TIGHT_PICTURE = 43.0, 78.0
_GAP = 7.0
_CLOSEST_GAP, _SURELY_LESS = 3.0, 0.96
_CLOSEST = Brief(picture=60.0, highest=60.0, title=8.0, line=5.1, gap=0.5, says_all=True)
# What is set close takes this share of the usual height, and the page has more room for it.
_CLOSE, _CLOSE_GAP, _CLOSE_MORE = 0.88, 4.0, 2.0
_MIN_NOTE_LINES, _MAX_NOTE_LINES = 2, 6
FILLING_LINES = 8
"""Lines for notes that fill, with their heading, a third of a page."""
_NOTE_LINE, _NOTE_HEAD = 9.0, 14.0
_LOW_ASPECT, _TALL_ASPECT = 0.5, 0.83
_LARGE = 13 / 12


class Arrangement(StrEnum):
    """How one exercise lies on its page.

    SHARED: two on a page. CLOSE: the same with less air. CLOSEST: said in brief, without what may stand in for a prop.
    ROOMY: alone, large picture, large steps over the full width. WIDE: the same for a low, long picture. DENSE: alone, steps
    beside the picture. TIGHT: the same with less air between the lines, the last resort. LARGE: alone below a large picture,
    or in large print.
    """

    SHARED = "shared"
    CLOSE = "close"
    CLOSEST = "closest"
    ROOMY = "roomy"
    WIDE = "wide"
    DENSE = "dense"
    TIGHT = "tight"
    LARGE = "large"


# picture in millimetres; letters in a line of its caption, of the dose, and of what stands beside it
_ROOMY_WIDTHS = {Arrangement.ROOMY: (92.0, 42, 36, 38), Arrangement.WIDE: (113.0, 52, 26, 28)}


@dataclass(frozen=True)
class Page:
    """One page of exercises: two share it, or one has it alone with `note_lines` for the patient.

    `boxes_first`, for DENSE and TIGHT, is how many boxes stand below the picture; any other stands below the steps.
    `note_in`, for TIGHT, is the column with room for the therapist's note ("first" or "second"): below everything it would
    be what falls off the page. `spreads` is how each exercise lies on its part, `look` names further style classes ("bare"
    leaves out what may stand in for a prop), and `runs_over` says how many further pages are no fault. `free` millimetres
    are left below the exercises, for notes or for the common questions `faq`.
    """

    exercises: tuple[HandoutExercise, ...]
    arrangement: Arrangement
    note_lines: int = 0
    boxes_first: int = 1
    note_in: str = ""
    spreads: tuple[Spread, ...] = (Spread(),)
    look: str = ""
    runs_over: int = 0
    free: float = 0.0
    faq: tuple[Question, ...] = ()

    @property
    def classes(self) -> str:
        """Return the style classes of the page: CLOSE, WIDE and TIGHT are kinds of SHARED, ROOMY and DENSE."""
        kinds = {
            Arrangement.CLOSE: Arrangement.SHARED,
            Arrangement.WIDE: Arrangement.ROOMY,
            Arrangement.TIGHT: Arrangement.DENSE,
        }
        classes = dict.fromkeys([kinds.get(self.arrangement, self.arrangement), self.arrangement, self.look])
        return " ".join(filter(None, classes))

    @property
    def first(self) -> int:
        """Return the number of the first exercise on the page, which names the page."""
        return self.exercises[0].number


_AIRY = frozenset({Arrangement.SHARED, Arrangement.CLOSE})
_ALL = _AIRY | {Arrangement.CLOSEST}


class _Columns(NamedTuple):
    """How high two columns are in millimetres, with so many boxes in the first."""

    first: float
    second: float
    boxes_first: int


def plan_pages(
    exercises: Sequence[HandoutExercise],
    measure: Measure,
    paper: Paper,
    crowded: Mapping[int, int] | None = None,
    parts_last: bool = False,
) -> list[Page]:
    """Return the pages of exercises in their order.

    `crowded` says how often a page, named by its first exercise, ran over before: each time it gets more room.
    `parts_last` gives the last two exercises a page each. Two are set closest only where that takes a page less.
    """
    airy, closest = (
        _pages_in_turn(exercises, measure, paper, crowded or {}, parts_last, ways) for ways in (_AIRY, _ALL)
    )
    return closest if len(closest) < len(airy) else airy


def _pages_in_turn(
    exercises: Sequence[HandoutExercise],
    measure: Measure,
    paper: Paper,
    crowded: Mapping[int, int],
    parts_last: bool,
    ways: frozenset[Arrangement],
) -> list[Page]:
    height = TEXT_HEIGHT[paper]
    pages: list[Page] = []
    waiting = tuple(exercises)
    while waiting:
        times = crowded.get(waiting[0].number, 0)
        after = measure.after if len(waiting) == 1 else 0.0
        together = () if parts_last and len(waiting) == 2 else waiting[:2]
        shared = [page for page in _pages_shared(together, measure, height) if page.arrangement in ways]
        choices = [*shared, *pages_alone(waiting[0], measure, paper, after=after)]
        pages.append(choices[min(times, len(choices) - 1)])
        waiting = waiting[len(pages[-1].exercises) :]
    return pages


def _pages_shared(pair: tuple[HandoutExercise, ...], measure: Measure, height: float) -> list[Page]:
    """Return the ways to set two exercises on one page that have room there, the airy one first."""
    if len(pair) < 2:
        return []
    spreads, heights = zip(*(best_spread(one, measure) for one in pair), strict=True)
    looks, closest = zip(*(best_look(one, measure, _CLOSEST) for one in pair), strict=True)
    has_own = any(prop.own for one in pair for prop in one.needs)
    brief = tuple(Spread(look=look) for look in looks)
    ways = [
        (sum(heights) + _GAP, Page(pair, Arrangement.SHARED, spreads=spreads)),
        (_CLOSE * sum(heights) + _CLOSE_GAP - _CLOSE_MORE, Page(pair, Arrangement.CLOSE, spreads=spreads)),
        *(
            []
            if has_own
            else [(_SURELY_LESS * sum(closest) + _CLOSEST_GAP, Page(pair, Arrangement.CLOSEST, spreads=brief))]
        ),
    ]
    return [replace(page, free=height - taken) for taken, page in ways if taken <= height]


def _bare(exercise: HandoutExercise) -> HandoutExercise:
    """Return the exercise without what may stand in for a prop."""
    needs = tuple(one if one.own else replace(one, swaps=(), not_instead=()) for one in exercise.needs)
    return replace(exercise, needs=needs)


def pages_alone(
    exercise: HandoutExercise, measure: Measure, paper: Paper, share: float = 1.0, after: float = 0.0
) -> list[Page]:
    """Return the ways to set one exercise alone on a page, or a share of it, the one with the most air first, two pages last.

    `after` is the height of what follows it: its page leaves room for that rather than for notes.
    """
    height = share * TEXT_HEIGHT[paper]
    alone = (exercise,)
    roomy = Arrangement.WIDE if measure.aspect(exercise) < _LOW_ASPECT else Arrangement.ROOMY
    columns = _best_columns(exercise, measure)
    choices: list[Page] = []
    for arrangement, needs_in, used in (
        (roomy, "second", _roomy_height(exercise, measure, roomy)),
        (Arrangement.DENSE, "first", _dense_height(exercise, measure)),
    ):
        if used <= height:
            free = height - used
            lines = sorted({note_lines(free - after if after <= free else free), 0}, reverse=True)
            spreads = (Spread(needs_in=needs_in),)
            choices += [
                Page(alone, arrangement, count, columns.boxes_first, spreads=spreads, free=free) for count in lines
            ]
    spreads, note_in = (Spread(needs_in="second"),), "first" if exercise.note else ""
    two_pages = Page(alone, roomy, 0, 1, note_in, spreads, look="break-steps", runs_over=1)
    return [*choices, *_pages_tight(exercise, measure), two_pages, filled(two_pages)]


def filled(page: Page) -> Page:
    """Return the last way of all: a page that may go on as it must, with so many lines for notes that its end is not hollow."""
    return replace(page, note_lines=FILLING_LINES, runs_over=page.runs_over + 1)


def _pages_tight(exercise: HandoutExercise, measure: Measure) -> list[Page]:
    """Return the closest setting, then the same without what may stand in for a prop, where something may."""
    is_low = measure.aspect(exercise) < _TALL_ASPECT
    bare = _bare(exercise)
    pages = []
    for shown, extra in ((exercise, ""), (bare, "bare")) if bare != exercise else ((exercise, ""),):
        columns = _best_columns(shown, measure, _LOW_PICTURE if is_low else _TIGHT_PICTURE)
        note_in = ("first" if columns.first < columns.second else "second") if exercise.note else ""
        spreads = (Spread(needs_in="first"),)
        look = " ".join(filter(None, ["low" if is_low else "", extra]))
        pages.append(Page((exercise,), Arrangement.TIGHT, 0, columns.boxes_first, note_in, spreads, look))
    return pages


def note_lines(free: float) -> int:
    """Return how many lines for notes have room in so many millimetres: a few, or none."""
    lines = min(_MAX_NOTE_LINES, int((free - _NOTE_HEAD) / _NOTE_LINE))
    return lines if lines >= _MIN_NOTE_LINES else 0


def _roomy_height(exercise: HandoutExercise, measure: Measure, arrangement: Arrangement) -> float:
    picture, caption, dose, beside = _ROOMY_WIDTHS[arrangement]
    left = measure.picture(exercise, picture, 88) + size.lines(exercise.start, caption) * CAPTION_LINE
    right = 13 + measure.dose(exercise, dose) + size.needs(exercise, beside)
    right += size.boxes(exercise, beside - 4)
    steps = 11 + size.steps(exercise, 66, 1.4) * _LARGE
    return TITLE + max(left, right) + steps + _strip(exercise) + measure.below(exercise)


def _dense_height(exercise: HandoutExercise, measure: Measure) -> float:
    columns = _best_columns(exercise, measure)
    return TITLE + max(columns.first, columns.second) + _strip(exercise) + measure.below(exercise)


def _best_columns(exercise: HandoutExercise, measure: Measure, highest: float = 88) -> _Columns:
    """Return the columns with as many boxes below the picture as make the longer one shortest."""
    left = measure.picture(exercise, 79, highest) + size.lines(exercise.start, 36) * CAPTION_LINE
    left += size.needs(exercise, 36)
    right = 13 + measure.dose(exercise, 42) + 6.5 + size.steps(exercise, 45, 0.8)
    ways = [
        _Columns(left + size.boxes(exercise, 33, boxes[:at]), right + size.boxes(exercise, 38, boxes[at:]), at)
        for boxes in [exercise.boxes]
        for at in range(len(boxes) + 1)
    ]
    return min(ways, key=lambda way: (max(way.first, way.second), -way.boxes_first))


def _strip(exercise: HandoutExercise) -> float:
    count = size.feel_lines(exercise, _HALF)
    return 9 + count * LINE if count else 3.0
