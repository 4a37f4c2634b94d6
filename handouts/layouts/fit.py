"""Decides which exercises of two_up share a page, from the length of their texts; see `measure`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from handouts.content import HandoutExercise, Question
from handouts.layouts import measure as size
from handouts.layouts.layout import Paper
from handouts.layouts.measure import CAPTION_LINE, LINE, TEXT_HEIGHT, TITLE, Measure
from handouts.layouts.sharing import Spread, best_spread

_HALF = 40
_GAP = 7.0
# What is set close takes this share of the usual height, and the page has more room for it.
_CLOSE, _CLOSE_GAP, _CLOSE_MORE = 0.88, 4.0, 2.0
_MIN_NOTE_LINES, _MAX_NOTE_LINES = 2, 6
_NOTE_LINE, _NOTE_HEAD = 9.0, 14.0
_LOW_ASPECT, _TALL_ASPECT = 0.5, 0.83
_LARGE = 13 / 12


class Arrangement(StrEnum):
    """How one exercise lies on its page.

    SHARED: two on a page. CLOSE: the same with less air. ROOMY: alone, large picture, large steps over the full width.
    WIDE: the same for a low, long picture. DENSE: alone, steps beside the picture. TIGHT: the same with less air between
    the lines, the last resort. LARGE: alone below a large picture, or in large print.
    """

    SHARED = "shared"
    CLOSE = "close"
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

    `boxes_below_steps`, for DENSE and TIGHT, puts the boxes into the column of the steps when that is the shorter one;
    else the first stands below the picture and any other below the steps. `note_in`, for TIGHT, is the column with room
    for the therapist's note ("first" or "second"): below everything it would be what falls off the page.
    `spreads` is how each exercise lies on its part, `look` names further style classes ("bare" leaves out what may stand
    in for a prop), and `runs_over` says how many further pages are no fault. `free` millimetres are left below the
    exercises, for notes or for the common questions `faq`.
    """

    exercises: tuple[HandoutExercise, ...]
    arrangement: Arrangement
    note_lines: int = 0
    boxes_below_steps: bool = False
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


def plan_pages(
    exercises: Sequence[HandoutExercise],
    measure: Measure,
    paper: Paper,
    crowded: Mapping[int, int] | None = None,
    parts_last: bool = False,
) -> list[Page]:
    """Return the pages of exercises in their order.

    `crowded` says how often a page, named by its first exercise, ran over before: each time it gets more room.
    `parts_last` gives the last two exercises a page each.
    """
    height = TEXT_HEIGHT[paper]
    pages: list[Page] = []
    waiting = tuple(exercises)
    while waiting:
        times = (crowded or {}).get(waiting[0].number, 0)
        after = measure.after if len(waiting) == 1 else 0.0
        shared = [] if parts_last and len(waiting) == 2 else _pages_shared(waiting[:2], measure, height)
        choices = [*shared, *pages_alone(waiting[0], measure, paper, after=after)]
        pages.append(choices[min(times, len(choices) - 1)])
        waiting = waiting[len(pages[-1].exercises) :]
    return pages


def _pages_shared(pair: tuple[HandoutExercise, ...], measure: Measure, height: float) -> list[Page]:
    """Return the ways to set two exercises on one page that have room there, the airy one first."""
    if len(pair) < 2:
        return []
    spreads, heights = zip(*(best_spread(one, measure) for one in pair), strict=True)
    used = sum(heights)
    ways = ((Arrangement.SHARED, used + _GAP), (Arrangement.CLOSE, _CLOSE * used + _CLOSE_GAP - _CLOSE_MORE))
    return [
        Page(pair, arrangement, spreads=spreads, free=height - taken) for arrangement, taken in ways if taken <= height
    ]


def pages_alone(
    exercise: HandoutExercise, measure: Measure, paper: Paper, share: float = 1.0, after: float = 0.0
) -> list[Page]:
    """Return the ways to set one exercise alone on a page, or a share of it, the one with the most air first, two pages last.

    `after` is the height of what follows it: its page leaves room for that rather than for notes.
    """
    height = share * TEXT_HEIGHT[paper]
    alone = (exercise,)
    roomy = Arrangement.WIDE if measure.aspect(exercise) < _LOW_ASPECT else Arrangement.ROOMY
    left, right = _dense_columns(exercise, measure)
    choices: list[Page] = []
    for arrangement, needs_in, used in (
        (roomy, "second", _roomy_height(exercise, measure, roomy)),
        (Arrangement.DENSE, "first", _dense_height(exercise, measure)),
    ):
        if used <= height:
            free = height - used
            lines = sorted({note_lines(free - after if after <= free else free), 0}, reverse=True)
            spreads = (Spread(needs_in=needs_in),)
            choices += [Page(alone, arrangement, count, left > right, spreads=spreads, free=free) for count in lines]
    first, second = _columns_with_boxes(exercise, measure)
    note_in = "first" if first < second else "second"
    note_in = note_in if exercise.note else ""
    look = "low" if measure.aspect(exercise) < _TALL_ASPECT else ""
    tight = Page(alone, Arrangement.TIGHT, 0, left > right, note_in, (Spread(needs_in="first"),), look)
    spreads, note_in = (Spread(needs_in="second"),), "first" if exercise.note else ""
    two_pages = Page(alone, roomy, 0, False, note_in, spreads, look="break-steps", runs_over=1)
    return [*choices, *_with_bare(tight), two_pages]


def _with_bare(page: Page) -> list[Page]:
    """Return the page, then the same without what may stand in for a prop, where something may."""
    needs = (prop for exercise in page.exercises for prop in exercise.needs if not prop.own)
    can_be = any(prop.swaps or prop.not_instead for prop in needs)
    return [page, *([replace(page, look=f"{page.look} bare".strip())] if can_be else [])]


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
    columns = max(_columns_with_boxes(exercise, measure))
    return TITLE + columns + _strip(exercise) + measure.below(exercise)


def _columns_with_boxes(exercise: HandoutExercise, measure: Measure) -> tuple[float, float]:
    left, right = _dense_columns(exercise, measure)
    if left > right:
        return left, right + size.boxes(exercise, 38)
    left += size.boxes(exercise, 33, exercise.boxes[:1])
    return left, right + size.boxes(exercise, 38, exercise.boxes[1:])


def _dense_columns(exercise: HandoutExercise, measure: Measure) -> tuple[float, float]:
    left = measure.picture(exercise, 79, 88) + size.lines(exercise.start, 36) * CAPTION_LINE
    left += size.needs(exercise, 36)
    return left, 13 + measure.dose(exercise, 42) + 6.5 + size.steps(exercise, 45, 0.8)


def _strip(exercise: HandoutExercise) -> float:
    count = size.feel_lines(exercise, _HALF)
    return 9 + count * LINE if count else 3.0
