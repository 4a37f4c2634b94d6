"""How an exercise fills a page of its own under a large picture, or in large print."""

from collections.abc import Iterator, Mapping, Sequence

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.fit import TEXT_HEIGHT, Arrangement, Page, note_lines
from handouts.layouts.layout import Paper
from handouts.layouts.measure import CAPTION_LINE, LINE, TITLE, Measure
from handouts.layouts.sharing import Spread

WIDTHS = (180, 165, 150, 135, 120)
"""Millimetres of a large picture, the widest that leaves room for the words; `large_picture.css` has a class for each."""

_TALL = 0.85
_HIGHEST = 180.0
_LETTER = 2.1
_CLOSE = 0.93
_LARGE_STEPS = 13 / 12
_SPLIT_WIDTH = 165
_WHOLE, _THIRD, _SIDE = 80, 25, 24

_POINT = 25.4 / 72
_PRINT_WIDTH, _PRINT_HEIGHT = {Paper.LETTER: 165.0, Paper.A4: 159.0}, {Paper.LETTER: 228.0, Paper.A4: 246.0}
_PRINT_PICTURE = 100.0
_LEAST_TAIL = 0.4


def large_picture_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, crowded: Mapping[int, int]
) -> list[Page]:
    """Return one page for each exercise; `crowded` says how often it ran over: each time it gets closer, then two pages."""
    chosen = []
    for exercise in exercises:
        choices = list(_under_a_picture(exercise, measure, TEXT_HEIGHT[paper]))
        chosen.append(choices[min(crowded.get(exercise.number, 0), len(choices) - 1)])
    return chosen


def _under_a_picture(exercise: HandoutExercise, measure: Measure, height: float) -> Iterator[Page]:
    is_tall = measure.aspect(exercise) > _TALL
    spread = Spread(needs_in="second", strip_in="second") if is_tall else Spread()
    for width in WIDTHS[-1:] if is_tall else WIDTHS:
        used = _tall_height(exercise, measure) if is_tall else _low_height(exercise, measure, width)
        for name, taken in (("airy", used), ("close", used * _CLOSE)):
            if taken <= height:
                kind = f"{'beside' if is_tall else 'above'} w{width} {name}"
                for lines in sorted({note_lines(height - taken), 0}, reverse=True):
                    yield Page((exercise,), Arrangement.LARGE, lines, spreads=(spread,), look=kind)
                break
    kind = f"above w{_SPLIT_WIDTH} airy break-steps"
    yield Page((exercise,), Arrangement.LARGE, 0, spreads=(Spread(needs_in="second"),), look=kind, runs_over=True)


def _low_height(exercise: HandoutExercise, measure: Measure, width: float) -> float:
    caption = size.lines(exercise.start, int(width / _LETTER)) * CAPTION_LINE
    picture = measure.picture(exercise, width, _HIGHEST) + caption
    strip = 9 + max(size.feel_lines(exercise, _THIRD), size.needs_lines(exercise, _THIRD)) * LINE
    dose = 13 + measure.dose(exercise, _WHOLE)
    return picture + dose + strip + size.boxes(exercise, _WHOLE) + _common_height(exercise, measure)


def _tall_height(exercise: HandoutExercise, measure: Measure) -> float:
    caption = size.lines(exercise.start, int(WIDTHS[-1] / _LETTER)) * CAPTION_LINE
    picture = measure.picture(exercise, WIDTHS[-1], _HIGHEST) + caption
    side = 13 + measure.dose(exercise, _SIDE) + size.needs(exercise, _SIDE) + size.boxes(exercise, _SIDE - 6)
    side += sum(9 + sum(size.lines(one, _SIDE) for one in texts) * LINE for texts in (exercise.feel, exercise.not_feel))
    return max(picture, side) + _common_height(exercise, measure)


def _common_height(exercise: HandoutExercise, measure: Measure) -> float:
    return TITLE + 11 + size.steps(exercise, 76, 1.4) * _LARGE_STEPS + measure.below(exercise)


def large_print_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, points: int, crowded: Mapping[int, int]
) -> list[Page]:
    """Return one page for each exercise, which may go over to further ones.

    Its last page is never nearly empty: the steps, or what to feel, begin a new one where that shares the text better.
    `crowded` says how often that went wrong before.
    """
    chosen = []
    for exercise in exercises:
        choices = _breaks(exercise, measure, paper, points)
        look = choices[min(crowded.get(exercise.number, 0), len(choices) - 1)]
        spread = Spread(needs_in="second")
        chosen.append(Page((exercise,), Arrangement.LARGE, 0, spreads=(spread,), look=look, runs_over=True))
    return chosen


def _breaks(exercise: HandoutExercise, measure: Measure, paper: Paper, points: int) -> list[str]:
    height = _PRINT_HEIGHT[paper]
    first, second, third = (part / height for part in _print_heights(exercise, measure, paper, points))
    whole, choices = first + second + third, []
    if whole <= 1 or whole % 1 >= _LEAST_TAIL:
        choices.append("whole")
    if (second + third) % 1 >= _LEAST_TAIL:
        choices.append("break-steps")
    return list(dict.fromkeys([*choices, "break-feel", "break-steps", "whole"]))


def _print_heights(
    exercise: HandoutExercise, measure: Measure, paper: Paper, points: int
) -> tuple[float, float, float]:
    """Return the millimetres of an exercise in large print: until its steps, its steps, and what comes after them."""
    wide = _PRINT_WIDTH[paper]
    width, line = int(wide / (_LETTER * points / 12)), points * _POINT * 1.3
    head = 1.4 * line
    picture = measure.picture(exercise, wide, _PRINT_PICTURE) + size.lines(exercise.start, width) * line
    needs = head + size.needs_lines(exercise, width) * line if exercise.needs else 0
    dose = head + measure.dose(exercise, width) / LINE * line
    first = (
        2.6 * line * size.lines(exercise.name, width - 10) + picture + dose + needs + size.boxes(exercise, width) * 1.5
    )
    steps = head + size.steps(exercise, width - 3, 2.0) / LINE * line
    feel = sum(
        head + sum(size.lines(one, width - 3) for one in texts) * line for texts in (exercise.feel, exercise.not_feel)
    )
    return first, steps, feel + measure.below(exercise) / LINE * line
