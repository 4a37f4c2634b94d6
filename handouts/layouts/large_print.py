"""Where the pages of large print break: an exercise begins a page and may go over to more, and none is nearly empty."""

from collections.abc import Mapping, Sequence
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
_FRONT_BREAKS = ("break-order", "break-stop", "break-flags")
FRONT_WAYS = 7
"""The most ways of the pages before the exercises that are tried."""
_LEAST = 0.36
"""The share of a page that is more than a third, and no more than one that a table of the paper diary takes."""

_OFF = (0.92, 1.0, 1.08)
"""How far the estimate may be off."""


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

    None of them is nearly empty: a smaller picture keeps it on one, or the steps, or what to feel, begin a new one
    where that shares the text better. `crowded` says how often that went wrong before.
    """
    chosen = []
    for exercise in exercises:
        looks = _looks(exercise, measure, layout)
        look = looks[min(crowded.get(exercise.number, 0), len(looks) - 1)]
        spread = Spread(needs_in="second")
        chosen.append(Page((exercise,), Arrangement.LARGE, 0, spreads=(spread,), look=look, runs_over=_MANY))
    return chosen


def front_breaks(handout: Handout, layout: Layout, boxes: int, is_for_pregnancy: bool, tried: int = 0) -> str:
    """Return the style classes that say where the pages before the exercises break: at the order, the stop box, its red flags.

    `boxes` is how many stand there; `tried` says how many of the ways left a page hollow before.
    """
    flags = ("emergency", "hospital", "call", *(["pregnancy"] if is_for_pregnancy else []))
    parts = _front(handout, layout, boxes, flags)
    ways = {
        " ".join(name for name, begins in zip(_FRONT_BREAKS, breaks, strict=True) if begins): (parts, (False, *breaks))
        for breaks in sorted(product((False, True), repeat=3))
        if handout.shared_stop_rules
        or not breaks[-1]  # without a sign of the program only the heading would stay behind
    }
    names = _surest_first(ways)
    if layout.second_language:
        names = [f"{name}{flows}" for name in names for flows in ("", " flow")]
    return names[min(tried, len(names) - 1)]


def _looks(exercise: HandoutExercise, measure: Measure, layout: Layout) -> list[str]:
    """Return ways to break, the best first: on one page, if need be with a small picture; the steps apart; anything else."""
    ways = {
        f"{breaks} {picture}".strip(): (
            _parts(exercise, measure, layout, highest),
            (False, breaks == "break-steps", breaks == "break-feel"),
        )
        for (picture, highest), breaks in product(_PICTURES.items(), ("break-steps", "", "break-feel"))
    }
    fitting = [name for name in ("", "small") if len(_used(*ways[name])) == 1]
    return list(dict.fromkeys([*fitting, *_surest_first(ways)]))


def _surest_first(ways: Mapping[str, tuple[Sequence[float], Sequence[bool]]]) -> list[str]:
    """Return the names of ways to break, those first that leave no page hollow even where the estimate is off."""
    return sorted(ways, key=lambda name: _least_used(*ways[name]) < _LEAST)


def _least_used(parts: Sequence[float], breaks: Sequence[bool]) -> float:
    """Return the share that the emptiest page has, whether the estimate is right, short, or long."""
    return min(min(_used([part * off for part in parts], breaks)) for off in _OFF)


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


def _front(handout: Handout, layout: Layout, boxes: int, flags: Sequence[str]) -> tuple[float, ...]:
    """Return the pages that come first: until the order, it, the stop signs, and the red flags with what follows."""
    say, kind, height = phrases(handout.lang), _type(layout), _HEIGHT[layout.paper]
    clinic = handout.clinic
    top = kind.text(clinic.name, clinic.phone, clinic.hours, ", ".join(clinic.address_lines)) + 8 * kind.line
    goal = 10 + kind.line + kind.text(handout.goal) if handout.goal else 0
    order = sum(
        3 + kind.text(one.name, less=4) + kind.text(dose_in_words(one.dose, handout.lang)) for one in handout.exercises
    )
    signs = 4 * kind.line + kind.text(*handout.shared_stop_rules, less=4)
    red = sum(kind.text(say(f"stop.{flag}")) + 1.3 * kind.line for flag in flags) + 6 * kind.line
    return tuple(part / height for part in (top + goal, order + boxes * 7 * kind.line, signs, red))
