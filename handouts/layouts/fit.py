"""Decides which exercises share a page, from the length of their texts.

All figures are millimetres on paper at the body size of the two_up style sheet, measured on prints of the library.
The printer checks the result: when a page runs over, a roomier plan is tried.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from handouts.content import Box, HandoutExercise, HandoutProp, Question
from handouts.layouts.layout import Paper
from handouts.phrases import dose_in_words
from handouts.phrases.beside import prop_lines

_LINE = 5.85
_CAPTION_LINE = 5.55
_TEXT_HEIGHT = {Paper.LETTER: 249.0, Paper.A4: 266.0}
_TITLE = 14.0
_MARK = 9
_BOX_LETTERS = 220
_THIRD, _HALF = 25, 40
_GAP = 7.0
# A pair is tried when this share of its estimate fits: the estimate errs on the tall side, and the printer checks.
_HOPE = 0.9
# What a page really takes of its estimate, as measured.
_REAL = 0.93
FAQ = 0
"""Stands for the common questions where pages are named by their first exercise."""
_MIN_NOTE_LINES, _MAX_NOTE_LINES = 2, 6
_NOTE_LINE, _NOTE_HEAD = 9.0, 14.0
_FRAME = 21.0
"""A box of questions without them: its heading, its border, and the space above it."""
_USUAL_ASPECT, _LOW_ASPECT = 0.7, 0.5
_LARGE = 13 / 12


class Arrangement(StrEnum):
    """How one exercise lies on its page.

    SHARED: two on a page. ROOMY: alone, large picture, large steps over the full width. WIDE: the same for a low, long
    picture. DENSE: alone, steps beside the picture. TIGHT: the same with less air between the lines, the last resort.
    """

    SHARED = "shared"
    ROOMY = "roomy"
    WIDE = "wide"
    DENSE = "dense"
    TIGHT = "tight"


# picture in millimetres; letters in a line of its caption, of the dose, and of what stands beside it
_ROOMY_WIDTHS = {Arrangement.ROOMY: (92.0, 42, 36, 38), Arrangement.WIDE: (113.0, 52, 26, 28)}


@dataclass(frozen=True)
class Page:
    """One page of exercises: two share it, or one has it alone with `note_lines` for the patient.

    `boxes_below_steps`, for DENSE and TIGHT, puts the boxes into the column of the steps when that is the shorter one;
    else the first stands below the picture and any other below the steps. `note_in`, for TIGHT, is the column with room
    for the therapist's note ("first" or "second"): below everything it would be what falls off the page. `faq` are
    common questions that stand below the exercises. `is_bare` leaves out what may stand in for a prop, the last resort.
    """

    exercises: tuple[HandoutExercise, ...]
    arrangement: Arrangement
    note_lines: int = 0
    boxes_below_steps: bool = False
    note_in: str = ""
    faq: tuple[Question, ...] = ()
    is_bare: bool = False

    @property
    def classes(self) -> str:
        """Return the style classes of the page: WIDE and TIGHT are kinds of ROOMY and DENSE."""
        kinds = {Arrangement.WIDE: Arrangement.ROOMY, Arrangement.TIGHT: Arrangement.DENSE}
        bare = ["bare"] if self.is_bare else []
        return " ".join(dict.fromkeys([kinds.get(self.arrangement, self.arrangement), self.arrangement, *bare]))

    @property
    def first(self) -> int:
        """Return the number of the first exercise on the page, which names the page."""
        return self.exercises[0].number


@dataclass(frozen=True)
class Measure:
    """What the estimate has to know beside the exercises: language, stop rules on page 1, height : width of figures.

    `faq` are common questions that may stand below an exercise, on the page where most of them have room.
    """

    lang: str
    rules_on_page_1: tuple[str, ...]
    aspects: Mapping[int, float]
    faq: tuple[Question, ...] = ()

    def aspect(self, exercise: HandoutExercise) -> float:
        """Return height divided by width of the figure of `exercise`."""
        return self.aspects.get(exercise.number, _USUAL_ASPECT)


def plan_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, crowded: Mapping[int, int] | None = None
) -> list[Page]:
    """Return the pages of exercises in their order.

    `crowded` says how often a page, named by its first exercise, ran over before: each time it gets more room. The
    common questions are named FAQ there: when they had no room after all, they are left out.
    """
    height = _TEXT_HEIGHT[paper]
    pages: list[Page] = []
    waiting = list(exercises)
    while waiting:
        pair = tuple(waiting[:2])
        times = (crowded or {}).get(pair[0].number, 0)
        fits = len(pair) == 2 and _GAP + _HOPE * sum(_shared_height(one, measure) for one in pair) <= height
        if fits and not times:
            pages.append(Page(pair, Arrangement.SHARED))
            waiting = waiting[2:]
        else:
            choices = _pages_alone(waiting.pop(0), measure, height)
            pages.append(choices[min(times - fits, len(choices) - 1)])
    return pages if (crowded or {}).get(FAQ) else _with_questions(pages, measure, height)


def _with_questions(pages: list[Page], measure: Measure, height: float) -> list[Page]:
    """Put the common questions on the page where most of them have room, the last of several; notes give way to them."""
    rooms = [max(0.0, height - _REAL * _used_height(page, measure)) for page in pages]
    counts = [_count_with_room(measure.faq, room) for room in rooms]
    place, count = max(enumerate(counts), key=lambda found: (found[1], found[0]))
    if not count:
        return pages
    faq = measure.faq[:count]
    lines = _note_lines(rooms[place] - _box_of_questions(faq))
    page = replace(pages[place], faq=faq, note_lines=min(pages[place].note_lines, lines))
    return [*pages[:place], page, *pages[place + 1 :]]


def _count_with_room(questions: Sequence[Question], room: float) -> int:
    """How many of the questions have room together, the first of them first."""
    fitting = (count for count in range(len(questions), 0, -1) if _box_of_questions(questions[:count]) <= room)
    return next(fitting, 0)


def _used_height(page: Page, measure: Measure) -> float:
    first = page.exercises[0]
    if page.arrangement is Arrangement.SHARED:
        return _GAP + sum(_shared_height(one, measure) for one in page.exercises)
    if page.arrangement in _ROOMY_WIDTHS:
        return _roomy_height(first, measure, page.arrangement)
    return _dense_height(first, measure)


def _pages_alone(exercise: HandoutExercise, measure: Measure, height: float) -> list[Page]:
    """Return the ways to set one exercise alone, from the one with the most air to the closest."""
    alone = (exercise,)
    roomy = Arrangement.WIDE if measure.aspect(exercise) < _LOW_ASPECT else Arrangement.ROOMY
    left, right = _dense_columns(exercise, measure)
    choices: list[Page] = []
    for arrangement, used in (
        (roomy, _roomy_height(exercise, measure, roomy)),
        (Arrangement.DENSE, _dense_height(exercise, measure)),
    ):
        if used <= height:
            lines = sorted({_note_lines(height - used), 0}, reverse=True)
            choices += [Page(alone, arrangement, count, left > right) for count in lines]
    first, second = _columns_with_boxes(exercise, measure)
    note_in = "first" if first < second else "second"
    tight = Page(alone, Arrangement.TIGHT, 0, left > right, note_in if exercise.note else "")
    return [*choices, tight, replace(tight, is_bare=True)]


def _note_lines(free: float) -> int:
    lines = min(_MAX_NOTE_LINES, int((free - _NOTE_HEAD) / _NOTE_LINE))
    return lines if lines >= _MIN_NOTE_LINES else 0


def _shared_height(exercise: HandoutExercise, measure: Measure) -> float:
    left = _picture_height(exercise, measure, 65, 50) + _lines(exercise.start, 30) * _CAPTION_LINE
    right = 6.5 + _steps_height(exercise, 52, 0.8)
    strip = _strip_height(exercise, _THIRD, with_needs=True)
    dose = 6.5 + _lines(dose_in_words(exercise.dose, measure.lang), 76) * _LINE
    return _TITLE + dose + max(left, right) + strip + _below_height(exercise, measure) + _boxes_height(exercise, 80)


def _roomy_height(exercise: HandoutExercise, measure: Measure, arrangement: Arrangement) -> float:
    picture, caption, dose, beside = _ROOMY_WIDTHS[arrangement]
    left = _picture_height(exercise, measure, picture, 78) + _lines(exercise.start, caption) * _CAPTION_LINE
    right = _dose_height(exercise, measure.lang, dose) + _needs_height(exercise, beside)
    right += _boxes_height(exercise, beside - 4)
    steps = 11 + _steps_height(exercise, 66, 1.4) * _LARGE
    return _TITLE + max(left, right) + steps + _strip_height(exercise, _HALF) + _below_height(exercise, measure)


def _dense_height(exercise: HandoutExercise, measure: Measure) -> float:
    columns = max(_columns_with_boxes(exercise, measure))
    return _TITLE + columns + _strip_height(exercise, _HALF) + _below_height(exercise, measure)


def _columns_with_boxes(exercise: HandoutExercise, measure: Measure) -> tuple[float, float]:
    left, right = _dense_columns(exercise, measure)
    if left > right:
        return left, right + _boxes_height(exercise, 38)
    left += _boxes_height(exercise, 33, exercise.boxes[:1])
    return left, right + _boxes_height(exercise, 38, exercise.boxes[1:])


def _dense_columns(exercise: HandoutExercise, measure: Measure) -> tuple[float, float]:
    left = _picture_height(exercise, measure, 79, 78) + _lines(exercise.start, 36) * _CAPTION_LINE
    left += _needs_height(exercise, 36)
    return left, _dose_height(exercise, measure.lang, 42) + 6.5 + _steps_height(exercise, 45, 0.8)


def _picture_height(exercise: HandoutExercise, measure: Measure, width: float, highest: float) -> float:
    return min(highest, width * measure.aspect(exercise)) + 6.5


def _strip_height(exercise: HandoutExercise, width: int, with_needs: bool = False) -> float:
    columns = [
        sum(_lines(one, width) for one in exercise.feel),
        sum(_lines(one, width) for one in exercise.not_feel),
        sum(_need_lines(prop, width, _MARK if prop.for_you else 0) for prop in exercise.needs) if with_needs else 0,
    ]
    return 9 + max(columns) * _LINE if any(columns) else 3


def _below_height(exercise: HandoutExercise, measure: Measure) -> float:
    own_rules = [rule for rule in exercise.stop if rule not in measure.rules_on_page_1]
    stop = 2.5 + (sum(_lines(rule, 72) for rule in own_rules) + bool(measure.rules_on_page_1)) * _LINE
    note = 9 + _lines(exercise.note, 80) * _LINE if exercise.note else 0
    return stop + note


def _dose_height(exercise: HandoutExercise, lang: str, width: int) -> float:
    return 13 + _lines(dose_in_words(exercise.dose, lang), width) * _LINE


def _needs_height(exercise: HandoutExercise, width: int) -> float:
    mark = 0 if all(prop.for_you for prop in exercise.needs) else _MARK
    lines = sum(_need_lines(prop, width, mark if prop.for_you else 0) for prop in exercise.needs)
    return 9 + lines * _LINE if lines else 0


def _need_lines(prop: HandoutProp, width: int, mark: int) -> int:
    return _lines(f"{prop.name}: {prop.note}", width, mark) + sum(_lines(line, width) for line in prop_lines(prop))


def _box_of_questions(group: Sequence[Question]) -> float:
    """One question goes over the whole width; several stand in two columns, the longer one counts."""
    if len(group) == 1:
        return _FRAME + _question_height(group[0], 78)
    heights = [_question_height(one, 38) for one in group]
    return _FRAME + sum(heights) / 2 + max(heights) / 2


def _question_height(one: Question, width: int) -> float:
    return 2.5 + (_lines(one.question, width) + _lines(one.answer, width)) * _LINE


def _steps_height(exercise: HandoutExercise, width: int, gap: float) -> float:
    lines = sum(_lines(step.text, width, _MARK if step.for_you else 0) for step in exercise.steps)
    return lines * _LINE + gap * len(exercise.steps) + sum(1.2 for step in exercise.steps if step.for_you)


def _boxes_height(exercise: HandoutExercise, width: int, boxes: Sequence[Box] | None = None) -> float:
    return len(exercise.boxes if boxes is None else boxes) * (14 + ceil(_BOX_LETTERS / width) * _LINE)


def _lines(text: str, width: int, extra: int = 0) -> int:
    return sum(ceil((len(part) + extra) / width) or 1 for part in text.split("\n"))
