"""Which exercises share a page of four_up: as cards in two columns, or over the whole width, from the length of their texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.brief import TALL, Brief, best_look
from handouts.layouts.fit import FILLING_LINES
from handouts.layouts.layout import Paper
from handouts.layouts.measure import TEXT_HEIGHT, Measure

MOST_CARDS = 4

_LINE, _GAP = 5.55, 5.0
_PICTURE_WIDTH, _PICTURE_HEIGHT = 84.0, 40.0
_TALL_WIDTH = 35.0
_BESIDE = 21
_NAME, _DOSE, _TEXT, _STEP = 30, 36, 41, 37
_WIDE = Brief(picture=60.0, highest=55.0, title=10.5)
_ALONE = Brief(picture=60.0, highest=90.0, title=10.5)
_LEAST = 0.4
"""The share of a page that is surely more than a third, in spite of the estimate."""


@dataclass(frozen=True)
class Band:
    """Cards that stand beside each other on a page: those of the left column, then those of the right.

    One that has the whole width is alone in its band; `look` says how: "wide", "flat" with its steps below the picture, "lone"
    on a page that has nothing else.
    """

    left: tuple[HandoutExercise, ...]
    right: tuple[HandoutExercise, ...] = ()
    look: str = ""

    @property
    def exercises(self) -> tuple[HandoutExercise, ...]:
        """Return all exercises of the band in their order."""
        return self.left + self.right


@dataclass(frozen=True)
class CardPage:
    """One page of cards, band below band; `tall` names those whose picture is so tall that words stand beside it.

    One that is too long for a page goes over to another, which `note_lines` keep from being hollow.
    """

    bands: tuple[Band, ...]
    tall: frozenset[int] = frozenset()
    runs_over: int = 0
    note_lines: int = 0

    @property
    def exercises(self) -> tuple[HandoutExercise, ...]:
        """Return all exercises of the page in their order."""
        return tuple(one for band in self.bands for one in band.exercises)

    @property
    def first(self) -> int:
        """Return the number of the first exercise on the page, which names the page."""
        return self.bands[0].left[0].number


def card_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, paper: Paper, crowded: Mapping[int, int]
) -> list[CardPage]:
    """Return the pages of cards: as few as can be, none hollow, and as even as can be.

    `crowded` says how often a page, named by its first exercise, went wrong: what it held then does not share a page again.
    """
    cards = _Cards(tuple(exercises), measure, TEXT_HEIGHT[paper])
    wrong: set[tuple[int, int]] = set()
    blamed = dict(crowded)
    while True:
        runs = cards.best_runs(wrong)
        again = [run for run in runs if blamed.get(exercises[run[0]].number) and run[1] - run[0] > 1]
        if not again:
            return [cards.page(run, blamed.get(exercises[run[0]].number, 0)) for run in runs]
        for run in again:
            blamed[exercises[run[0]].number] -= 1
        wrong.update(again)


class _Cards:
    """The ways to put exercises on pages; a run is a page, by the places of its first exercise and of the next page's."""

    def __init__(self, exercises: tuple[HandoutExercise, ...], measure: Measure, height: float) -> None:
        self._exercises, self._measure, self._height = exercises, measure, height
        self._sized = {
            (start, end): min(self._ways(start, end), key=self._wider)
            for start in range(len(exercises))
            for end in range(start + 1, min(start + MOST_CARDS, len(exercises)) + 1)
        }

    def _wider(self, way: tuple[list[Band], float]) -> tuple[bool, int, int, float]:
        """Return what ranks a way to divide a page: cards in columns before those over the whole width, where they have room."""
        bands, height = way
        runs_over = height > self._height
        wide = 0 if runs_over else sum(bool(band.look) for band in bands)
        return runs_over, wide, 0 if runs_over else len(bands), height

    def best_runs(self, wrong: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the pages that cost least; an exercise alone on its page is never `wrong`."""
        best: dict[int, tuple[tuple[float, ...], list[tuple[int, int]]]] = {len(self._exercises): ((0, 0, 0), [])}
        for start in reversed(range(len(self._exercises))):
            ways = []
            for run in self._sized:
                if run[0] == start and self._is_possible(run, wrong):
                    cost, after = best[run[1]]
                    ways.append((tuple(map(sum, zip(cost, self._cost(run), strict=True))), [run, *after]))
            best[start] = min(ways)
        return best[0][1]

    def page(self, run: tuple[int, int], tried: int) -> CardPage:
        """Return the page of a run; a single exercise that was `tried` in vain may go over to another page."""
        bands, height = self._sized[run]
        is_lone = False
        if len(bands) == 1 and bands[0].look:
            look, large = best_look(bands[0].left[0], self._measure, _ALONE)
            is_lone = large <= self._height
            if is_lone and not tried:
                bands = [replace(bands[0], look=f"wide lone {look}".strip())]
        fills = tried > is_lone
        return CardPage(tuple(bands), self._tall, int(height > self._height) + fills, FILLING_LINES * fills)

    @cached_property
    def _tall(self) -> frozenset[int]:
        return _tall(self._exercises, self._measure)

    def _is_possible(self, run: tuple[int, int], wrong: set[tuple[int, int]]) -> bool:
        return run[1] - run[0] == 1 or (run not in wrong and self._sized[run][1] <= self._height)

    def _cost(self, run: tuple[int, int]) -> tuple[float, float, float]:
        used = self._sized[run][1] / self._height
        is_last = run[1] == len(self._exercises)
        return 1, used < _LEAST and not is_last, (1 - used) ** 2

    def _ways(self, start: int, end: int) -> Iterator[tuple[list[Band], float]]:
        """Yield every way to divide a run into bands, with its height."""
        for at in range(start + 1, end + 1):
            band, height = self._band(start, at)
            if at == end:
                yield [band], height
            else:
                for bands, more in self._ways(at, end):
                    yield [band, *bands], height + _GAP + more

    def _band(self, start: int, end: int) -> tuple[Band, float]:
        cards, measure = self._exercises[start:end], self._measure
        if len(cards) == 1:
            look, height = best_look(cards[0], measure, _WIDE)
            return Band(cards, look=f"wide {look}".strip()), height
        splits = ((max(_column(cards[:at], measure), _column(cards[at:], measure)), at) for at in range(1, len(cards)))
        height, at = min(splits)
        return Band(cards[:at], cards[at:]), height


def one_card_page(exercises: tuple[HandoutExercise, ...], measure: Measure) -> CardPage:
    """Return the page of a pocket card, which has all of them."""
    return CardPage((Band(exercises),), _tall(exercises, measure))


def _tall(exercises: Sequence[HandoutExercise], measure: Measure) -> frozenset[int]:
    return frozenset(one.number for one in exercises if measure.aspect(one) > TALL)


def _column(cards: Sequence[HandoutExercise], measure: Measure) -> float:
    return sum(_height(card, measure) for card in cards) + _GAP * (len(cards) - 1)


def _height(exercise: HandoutExercise, measure: Measure) -> float:
    title = 4.5 + size.lines(exercise.name, _NAME) * 6
    is_tall = measure.aspect(exercise) > TALL
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
