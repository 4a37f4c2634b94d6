"""Where the pages of large print break: an exercise begins a page and may go over to more, and none is nearly empty."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from handouts.content import Handout, HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.fit import Arrangement, Page
from handouts.layouts.layout import Layout, Paper
from handouts.layouts.measure import LINE, Measure
from handouts.layouts.sharing import Spread
from handouts.phrases import dose_in_words, phrases

_POINT, _LETTER = 25.4 / 72, 2.1 / 12
_WIDTH, _HEIGHT = {Paper.LETTER: 165.0, Paper.A4: 159.0}, {Paper.LETTER: 228.0, Paper.A4: 246.0}
_PICTURES = {"": 100.0, "small": 62.0}
_MANY = 9
_LEAST = 0.4
"""The share of a page that is surely more than a third, in spite of the estimate."""


@dataclass(frozen=True)
class _Type:
    """The letters of a print: so many in a line, a line so many millimetres high."""

    letters: int
    line: float

    def text(self, *texts: str, less: int = 0) -> float:
        return sum(size.lines(text, self.letters - less) for text in texts) * self.line


def large_print_pages(
    exercises: Sequence[HandoutExercise], measure: Measure, layout: Layout, crowded: Mapping[int, int]
) -> list[Page]:
    """Return one page for each exercise, which may go over to further ones.

    Its last page is never nearly empty: a smaller picture keeps it on one, or the steps, or what to feel, begin a new one
    where that shares the text better. `crowded` says how often that went wrong before.
    """
    chosen = []
    for exercise in exercises:
        looks = list(_looks(exercise, measure, layout))
        look = looks[min(crowded.get(exercise.number, 0), len(looks) - 1)]
        spread = Spread(needs_in="second")
        chosen.append(Page((exercise,), Arrangement.LARGE, 0, spreads=(spread,), look=look, runs_over=_MANY))
    return chosen


def front_breaks(handout: Handout, layout: Layout, boxes: int, is_for_pregnancy: bool) -> str:
    """Return the style classes that say where the pages before the exercises break: at the stop box, at its red flags.

    `boxes` is how many stand there.
    """
    parts = _front(
        handout, layout, boxes, ("emergency", "hospital", "call", *(["pregnancy"] if is_for_pregnancy else []))
    )
    ways = [("break-stop", True, False), ("break-stop break-flags", True, True), ("break-flags", False, True)]
    for name, at_stop, at_flags in ways:
        if min(_used(parts, (False, at_stop, at_flags))) >= _LEAST:
            return name
    return ""


def _looks(exercise: HandoutExercise, measure: Measure, layout: Layout) -> Iterator[str]:
    """Yield ways to break, the best first: on one page, if need be with a small picture; the steps apart; anything else."""
    used = {
        f"{breaks} {picture}".strip(): _used(
            _parts(exercise, measure, layout, highest), (False, breaks == "break-steps", breaks == "break-feel")
        )
        for breaks, (picture, highest) in product(("", "break-steps", "break-feel"), _PICTURES.items())
    }
    fitting = [name for name in ("", "small") if len(used[name]) == 1]
    full = [name for name in ("break-steps", "", "break-feel") if min(used[name]) >= _LEAST]
    yield from dict.fromkeys([*fitting, *full, "break-steps", "small", "", "break-feel"])


def _used(parts: Sequence[float], breaks: Sequence[bool]) -> list[float]:
    """Return what share of each page is used when `parts`, in pages, follow each other with these breaks before them."""
    used: list[float] = []
    at = 0.0
    for part, begins_page in zip(parts, breaks, strict=True):
        if begins_page and at:
            used, at = [*used, at], 0.0
        at += part
        while at > 1:
            used, at = [*used, 1.0], at - 1
    return [*used, at]


def _type(layout: Layout) -> _Type:
    return _Type(int(_WIDTH[layout.paper] / (_LETTER * layout.points)), layout.points * _POINT * 1.3)


def _parts(exercise: HandoutExercise, measure: Measure, layout: Layout, highest: float) -> tuple[float, float, float]:
    """Return the pages an exercise takes in large print: until its steps, its steps, and what comes after them."""
    kind, height = _type(layout), _HEIGHT[layout.paper]
    head = 1.2 * kind.line
    picture = measure.picture(exercise, _WIDTH[layout.paper], highest) + kind.text(exercise.start, less=-2)
    needs = head + size.needs_lines(exercise, kind.letters - 6) * kind.line if exercise.needs else 0
    dose = 8 + head + measure.dose_lines(exercise, kind.letters - 6) * kind.line
    title = 6 + 1.4 * kind.text(exercise.name, less=kind.letters // 4)
    boxes = size.boxes(exercise, kind.letters - 8) * kind.line / LINE
    steps = 4 + head + size.step_lines(exercise, kind.letters - 5) * kind.line + 2 * len(exercise.steps)
    feel = sum(3 + head + kind.text(*texts, less=5) for texts in (exercise.feel, exercise.not_feel) if texts)
    below = measure.below(exercise) / LINE * kind.line + head
    return (title + picture + dose + needs + boxes) / height, steps / height, (feel + below) / height


def _front(handout: Handout, layout: Layout, boxes: int, flags: Sequence[str]) -> tuple[float, float, float]:
    """Return the pages that come first: until the stop box, its stop signs, and its red flags with what follows."""
    say, kind, height = phrases(handout.lang), _type(layout), _HEIGHT[layout.paper]
    clinic = handout.clinic
    top = kind.text(clinic.name, clinic.phone, clinic.hours, ", ".join(clinic.address_lines)) + 8 * kind.line
    goal = 10 + kind.line + kind.text(handout.goal) if handout.goal else 0
    order = sum(
        3 + kind.text(one.name, less=4) + kind.text(dose_in_words(one.dose, handout.lang)) for one in handout.exercises
    )
    signs = 4 * kind.line + kind.text(*handout.shared_stop_rules, less=4)
    red = sum(kind.text(say(f"stop.{flag}")) + 1.3 * kind.line for flag in flags) + 6 * kind.line
    return (top + goal + order + boxes * 7 * kind.line) / height, signs / height, red / height
