"""How much paper the parts of an exercise take, from the length of their texts.

All figures are millimetres on paper at the body size of the style sheets, measured on prints of the library. The printer
checks the result: when a page runs over, a roomier plan is tried.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from handouts.content import Box, HandoutExercise, HandoutProp, Question
from handouts.layouts.layout import Paper
from handouts.phrases import dose_in_words
from handouts.phrases.beside import prop_lines

TEXT_HEIGHT = {Paper.LETTER: 249.0, Paper.A4: 266.0}
"""Millimetres between the margins of a page."""

LINE = 5.85
CAPTION_LINE = 5.55
TITLE = 14.0
_MARK = 9
_SMALL_LINE, _BENEATH = 4.3, 60
_BOX_LETTERS = 220
_USUAL_ASPECT = 0.7
_FRAME = 21.0
"""A box of questions without them: its heading, its border, and the space above it."""


@dataclass(frozen=True)
class Measure:
    """What the estimate has to know beside the exercises: language, stop rules on page 1, height : width of figures.

    `after` is the height of what follows the last exercise, `beneath` the second language by number of the exercise and
    first text (`handouts.second`).
    """

    lang: str
    rules_on_page_1: tuple[str, ...]
    aspects: Mapping[int, float]
    after: float = 0.0
    beneath: Mapping[tuple[int, str], str] = field(default_factory=dict)

    def aspect(self, exercise: HandoutExercise) -> float:
        """Return height divided by width of the figure of `exercise`."""
        return self.aspects.get(exercise.number, _USUAL_ASPECT)

    def picture(self, exercise: HandoutExercise, width: float, highest: float) -> float:
        """Return the height of the figure of `exercise` with its frame, so wide and at most so high."""
        return min(highest, width * self.aspect(exercise)) + 6.5

    def dose(self, exercise: HandoutExercise, width: int) -> float:
        """Return the height of the lines of the dose, `width` letters in each."""
        return self.dose_lines(exercise, width) * LINE

    def dose_lines(self, exercise: HandoutExercise, width: int) -> int:
        """Return the lines of the dose, `width` letters in each."""
        return lines(dose_in_words(exercise.dose, self.lang), width)

    def below(self, exercise: HandoutExercise) -> float:
        """Return the height of what stands below everything: its stop signs and the therapist's note.

        The lines of a second language count here too, wherever they stand.
        """
        own_rules = [rule for rule in exercise.stop if rule not in self.rules_on_page_1]
        stop = 2.5 + (sum(lines(rule, 72) for rule in own_rules) + bool(self.rules_on_page_1)) * LINE
        note = 9 + lines(exercise.note, 80) * LINE if exercise.note else 0
        return stop + note + self.small_lines(exercise)

    def small_lines(self, exercise: HandoutExercise) -> float:
        """Return the height of the lines of a second language, wherever they stand."""
        texts = (text for (number, _), text in self.beneath.items() if number == exercise.number)
        return sum(lines(text, _BENEATH) for text in texts) * _SMALL_LINE


def runs_longer(lang: str) -> bool:
    """Return whether the language takes about a fifth more room than English, as much as one exercise more."""
    return lang != "en"


def feel_lines(exercise: HandoutExercise, width: int) -> int:
    """Return the lines of the longer one of what to feel and what not to feel."""
    return max(sum(lines(one, width) for one in texts) for texts in (exercise.feel, exercise.not_feel))


def needs_lines(exercise: HandoutExercise, width: int) -> int:
    """Return the lines of the things to get ready; the mark of a changed one takes room too, unless all are."""
    mark = 0 if all(prop.for_you for prop in exercise.needs) else _MARK
    return sum(_need_lines(prop, width, mark if prop.for_you else 0) for prop in exercise.needs)


def needs(exercise: HandoutExercise, width: int) -> float:
    """Return the height of the things to get ready with their heading, or 0 when there are none."""
    count = needs_lines(exercise, width)
    return 9 + count * LINE if count else 0


def steps(exercise: HandoutExercise, width: int, gap: float) -> float:
    """Return the height of the steps without their heading, `gap` between them."""
    return (
        step_lines(exercise, width) * LINE
        + gap * len(exercise.steps)
        + sum(1.2 for step in exercise.steps if step.for_you)
    )


def step_lines(exercise: HandoutExercise, width: int) -> int:
    """Return the lines of the steps, `width` letters in each; the mark of a changed one takes room too."""
    return sum(lines(step.text, width, _MARK if step.for_you else 0) for step in exercise.steps)


def boxes(exercise: HandoutExercise, width: int, some: Sequence[Box] | None = None) -> float:
    """Return the height of the boxes of `exercise`, or of `some` of them."""
    return len(exercise.boxes if some is None else some) * (14 + ceil(_BOX_LETTERS / width) * LINE)


def asked_height(*groups: Sequence[Question]) -> float:
    """Return the height of the boxes of questions, none for a group without any."""
    return sum(_FRAME + _questions_height(group) for group in groups if group)


def lines(text: str, width: int, extra: int = 0) -> int:
    """Return how many lines of `width` letters `text` takes, `extra` letters of a mark before it counted."""
    return sum(ceil((len(part) + extra) / width) or 1 for part in text.split("\n"))


def _need_lines(prop: HandoutProp, width: int, mark: int) -> int:
    return lines(f"{prop.name}: {prop.note}", width, mark) + sum(lines(line, width) for line in prop_lines(prop))


def _questions_height(group: Sequence[Question]) -> float:
    """One question goes over the whole width; several stand in two columns in their order, as even as can be."""
    if len(group) == 1:
        return _question_height(group[0], 78)
    heights = [_question_height(one, 38) for one in group]
    return min(max(sum(heights[:at]), sum(heights[at:])) for at in range(1, len(heights)))


def _question_height(one: Question, width: int) -> float:
    return 2.5 + (lines(one.question, width) + lines(one.answer, width)) * LINE
