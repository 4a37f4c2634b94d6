"""How an exercise fills a page of its own under a large picture, or in large print."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.fit import Arrangement, Page, filled, note_lines
from handouts.layouts.layout import Paper
from handouts.layouts.measure import CAPTION_LINE, LINE, TEXT_HEIGHT, TITLE, Measure
from handouts.layouts.sharing import Spread

WIDTHS, TALL_WIDTHS = (180, 165, 150, 135, 120), (120, 105, 90)
"""Millimetres of a large picture, the widest that leaves room for the words; `large_picture.css` has a class for each.

A tall one, with words beside it, is at least as high as the others are wide.
"""

_TALL = 0.85
_LEAST = WIDTHS[-1]
_HIGHEST = 180.0
_LETTER = 2.1
_CLOSE = 0.93
_LARGE_STEPS = 13 / 12
_SPLIT_WIDTH = 165
_WHOLE, _THIRD = 80, 25
_SIDE = {120: 24, 105: 31, 90: 38}


def large_picture_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, crowded: Mapping[int, int]
) -> list[Page]:
    """Return one page for each exercise; `crowded` says how often it ran over: each time closer, then more pages."""
    chosen = []
    for exercise in exercises:
        choices = list(_under_a_picture(exercise, measure, TEXT_HEIGHT[paper]))
        chosen.append(choices[min(crowded.get(exercise.number, 0), len(choices) - 1)])
    return chosen


def _under_a_picture(exercise: HandoutExercise, measure: Measure, height: float) -> Iterator[Page]:
    is_tall = measure.aspect(exercise) > _TALL
    spread = Spread(needs_in="second", strip_in="second") if is_tall else Spread()
    tall_widths = [width for width in TALL_WIDTHS if width * measure.aspect(exercise) >= _LEAST - 0.5]
    for width in tall_widths if is_tall else WIDTHS:
        used = _tall_height(exercise, measure, width) if is_tall else _low_height(exercise, measure, width)
        for name, taken in (("airy", used), ("close", used * _CLOSE)):
            if taken <= height:
                kind = f"{'beside' if is_tall else 'above'} w{width} {name}"
                for lines in sorted({note_lines(height - taken), 0}, reverse=True):
                    yield Page((exercise,), Arrangement.LARGE, lines, spreads=(spread,), look=kind, free=height - taken)
    kind = f"above w{_SPLIT_WIDTH} airy break-steps"
    split = Page((exercise,), Arrangement.LARGE, 0, spreads=(Spread(needs_in="second"),), look=kind, runs_over=1)
    yield from (split, filled(split), filled(replace(split, look=f"above w{_SPLIT_WIDTH} airy loose")))


def _low_height(exercise: HandoutExercise, measure: Measure, width: float) -> float:
    caption = size.lines(exercise.start, int(width / _LETTER)) * CAPTION_LINE
    picture = measure.picture(exercise, width, _HIGHEST) + caption
    strip = 9 + max(size.feel_lines(exercise, _THIRD), size.needs_lines(exercise, _THIRD)) * LINE
    dose = 13 + measure.dose(exercise, _WHOLE)
    return picture + dose + strip + size.boxes(exercise, _WHOLE) + _common_height(exercise, measure)


def _tall_height(exercise: HandoutExercise, measure: Measure, width: int) -> float:
    caption = size.lines(exercise.start, int(width / _LETTER)) * CAPTION_LINE
    picture = measure.picture(exercise, width, _HIGHEST) + caption
    beside = _SIDE[width]
    side = 13 + measure.dose(exercise, beside) + size.needs(exercise, beside) + size.boxes(exercise, beside - 6)
    side += sum(
        9 + sum(size.lines(one, beside) for one in texts) * LINE for texts in (exercise.feel, exercise.not_feel)
    )
    return max(picture, side) + _common_height(exercise, measure)


def _common_height(exercise: HandoutExercise, measure: Measure) -> float:
    return TITLE + 11 + size.steps(exercise, 76, 1.4) * _LARGE_STEPS + measure.below(exercise)
