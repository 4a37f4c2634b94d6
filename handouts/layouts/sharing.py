"""How an exercise that shares its page lies on its half: what stands below the picture, and what beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.measure import CAPTION_LINE, LINE, TITLE, Measure

PICTURE_WIDTH = 62.0
"""Millimetres: a drawing of the whole body is read from the floor at 60."""

_HIGHEST = 100.0
_TALL = 0.83
_LEFT, _RIGHT, _WHOLE, _THIRD, _HALF, _QUARTER = 30, 52, 76, 25, 40, 24


@dataclass(frozen=True)
class Spread:
    """Where the parts of an exercise stand beside or below its picture.

    `caption_beside` the picture, when that is tall; `needs_in` the "first" column, the "second", the "strip" below, or a
    "row" with the steps; `strip_in` the "second" column, or "below" both. `look` is that of one that is said in brief.
    """

    caption_beside: bool = False
    needs_in: str = "strip"
    strip_in: str = "below"
    look: str = ""

    @property
    def classes(self) -> str:
        """Return the style classes of the exercise."""
        return "tall" if self.caption_beside else self.look


def best_spread(exercise: HandoutExercise, measure: Measure) -> tuple[Spread, float]:
    """Return the spread that takes the least paper, and its height in millimetres; at a tie the plainest."""
    sized = [(spread, _height(exercise, measure, spread)) for spread in _spreads(exercise, measure)]
    return min(sized, key=lambda pair: round(pair[1]))


def _spreads(exercise: HandoutExercise, measure: Measure) -> Iterator[Spread]:
    is_tall = measure.aspect(exercise) > _TALL
    for strip_in, needs_in in product(("below", "second"), ("strip", "first", "second")):
        if not (strip_in == "second" and needs_in == "strip") and not (is_tall and needs_in == "first"):
            yield Spread(is_tall, needs_in, strip_in)


def _height(exercise: HandoutExercise, measure: Measure, spread: Spread) -> float:
    caption = size.lines(exercise.start, _RIGHT if spread.caption_beside else _LEFT) * CAPTION_LINE
    left = measure.picture(exercise, PICTURE_WIDTH, _HIGHEST)
    dose = 6.5 + measure.dose(exercise, _RIGHT - 12 if spread.caption_beside else _WHOLE)
    right = 6.5 + size.steps(exercise, _RIGHT, 0.8)
    if spread.caption_beside:
        right += caption + dose
        dose = 0
    else:
        left += caption
    left += size.needs(exercise, _LEFT) if spread.needs_in == "first" else 0
    right += size.needs(exercise, _RIGHT) if spread.needs_in == "second" else 0
    below = 3.0
    if spread.strip_in == "second":
        right += _strip(size.feel_lines(exercise, _QUARTER))
    else:
        in_thirds = spread.needs_in == "strip" and bool(exercise.needs)
        feel = size.feel_lines(exercise, _THIRD if in_thirds else _HALF)
        below = _strip(max(feel, size.needs_lines(exercise, _THIRD) if in_thirds else 0))
    return TITLE + dose + max(left, right) + below + measure.below(exercise) + size.boxes(exercise, 80)


def _strip(count: int) -> float:
    return 9 + count * LINE if count else 3.0
