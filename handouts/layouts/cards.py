"""Which exercises share a page of four_up as cards in two columns, from the length of their texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.layout import Paper
from handouts.layouts.measure import TEXT_HEIGHT, Measure

MOST_CARDS = 4

_LINE, _GAP = 5.55, 5.0
_PICTURE_WIDTH, _PICTURE_HEIGHT = 84.0, 40.0
_TALL, _TALL_WIDTH = 0.83, 35.0
_BESIDE = 21
_NAME, _DOSE, _TEXT, _STEP = 30, 36, 41, 37


@dataclass(frozen=True)
class CardPage:
    """One page of cards: those of the left column, then those of the right. One too long for a column has all the width.

    `tall` names those whose picture is so tall that the first words stand beside it.
    """

    left: tuple[HandoutExercise, ...]
    right: tuple[HandoutExercise, ...] = ()
    tall: frozenset[int] = frozenset()
    is_wide: bool = False
    runs_over: int = 0

    @property
    def exercises(self) -> tuple[HandoutExercise, ...]:
        """Return all exercises of the page in their order."""
        return self.left + self.right

    @property
    def first(self) -> int:
        """Return the number of the first exercise on the page, which names the page."""
        return self.left[0].number


def card_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, crowded: Mapping[int, int]
) -> list[CardPage]:
    """Return the pages of cards; `crowded` says how often one, named by its first exercise, ran over: it gets fewer."""
    tall = _tall(exercises, measure)
    pages: list[CardPage] = []
    waiting = tuple(exercises)
    while waiting:
        choices = [*_pages_from(waiting, measure, TEXT_HEIGHT[paper]), CardPage(waiting[:1], is_wide=True)]
        chosen = choices[min(crowded.get(waiting[0].number, 0), len(choices) - 1)]
        pages.append(replace(chosen, tall=frozenset() if chosen.is_wide else tall))
        waiting = waiting[len(pages[-1].exercises) :]
    return pages


def one_card_page(exercises: tuple[HandoutExercise, ...], measure: Measure) -> CardPage:
    """Return the page of a pocket card, which has all of them."""
    return CardPage(exercises, tall=_tall(exercises, measure))


def _tall(exercises: Sequence[HandoutExercise], measure: Measure) -> frozenset[int]:
    return frozenset(one.number for one in exercises if measure.aspect(one) > _TALL)


def _pages_from(waiting: tuple[HandoutExercise, ...], measure: Measure, height: float) -> Iterator[CardPage]:
    """Yield the pages that may come next, the fullest first, each with its columns as even as can be."""
    for count in range(min(MOST_CARDS, len(waiting)), 1, -1):
        splits = [
            (max(_column(waiting[:at], measure), _column(waiting[at:count], measure)), at) for at in range(1, count)
        ]
        tallest, at = min(splits)
        if tallest <= height:
            yield CardPage(waiting[:at], waiting[at:count])
    if len(waiting) == 1 and _column(waiting, measure) <= height:
        yield CardPage(waiting)


def _column(cards: Sequence[HandoutExercise], measure: Measure) -> float:
    return sum(_height(card, measure) for card in cards) + _GAP * (len(cards) - 1)


def _height(exercise: HandoutExercise, measure: Measure) -> float:
    title = 4.5 + size.lines(exercise.name, _NAME) * 6
    is_tall = measure.aspect(exercise) > _TALL
    dose = 3 + measure.dose_lines(exercise, _BESIDE if is_tall else _DOSE) * _LINE
    said = "; ".join(f"{prop.name}. {prop.note}" for prop in exercise.needs)
    marks = 10 + 10 * sum(prop.for_you for prop in exercise.needs)
    needs = 1.2 + size.lines(said, _BESIDE + 3 if is_tall else _TEXT, marks) * _LINE if said else 0
    if is_tall:
        top = max(_TALL_WIDTH * measure.aspect(exercise) + 4.5, dose + needs)
    else:
        top = min(_PICTURE_HEIGHT, _PICTURE_WIDTH * measure.aspect(exercise)) + 4.5 + dose + needs
    note = 1.2 + size.lines(exercise.note, _TEXT, 25) * _LINE if exercise.note else 0
    return title + top + size.step_lines(exercise, _STEP) * _LINE + 0.5 * len(exercise.steps) + note
