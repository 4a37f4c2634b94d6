"""How high an exercise is when it is said in brief over the whole width of a page: beside its picture, or going on below it."""

from dataclasses import dataclass

from handouts.content import HandoutExercise
from handouts.layouts import measure as size
from handouts.layouts.measure import Measure

TALL = 0.83

_LETTER = 2.08
_PAGE, _FRAME, _BETWEEN = 182.0, 3.0, 5.0
_MARK = 10
_NUMBER = 4


@dataclass(frozen=True)
class Brief:
    """What is said in brief: how wide its picture is, at most how high, the height of its title, of a line and of the gap

    after each kind of thing, and whether it says everything or only what to do.
    """

    picture: float
    highest: float
    title: float
    line: float = 5.5
    gap: float = 1.0
    says_all: bool = False


def best_look(exercise: HandoutExercise, measure: Measure, brief: Brief) -> tuple[str, float]:
    """Return how it takes least paper, and its height in millimetres: "flat", its steps below the picture, or all beside it."""
    width = brief.picture
    if measure.aspect(exercise) > TALL:
        width = min(width, brief.highest / measure.aspect(exercise))
    picture = min(brief.highest, width * measure.aspect(exercise)) + _FRAME
    beside, whole = (int(room / _LETTER) for room in (_PAGE - width - _FRAME - _BETWEEN, _PAGE))
    head = _head(exercise, measure, brief, beside)
    ways = {
        "": max(picture, head + _rest(exercise, measure, brief, beside)),
        "flat": max(picture, head) + _rest(exercise, measure, brief, whole),
    }
    look = min(ways, key=lambda name: round(ways[name]))
    return look, brief.title + ways[look]


def _head(exercise: HandoutExercise, measure: Measure, brief: Brief, letters: int) -> float:
    dose = 3.5 + measure.dose_lines(exercise, letters - 2) * brief.line
    said = "; ".join(f"{prop.name}. {prop.note}" for prop in exercise.needs)
    marks = _MARK + _MARK * sum(prop.for_you for prop in exercise.needs)
    needs = brief.gap + size.lines(said, letters, marks) * brief.line if said else 0
    start = brief.gap + size.lines(exercise.start, letters, 7) * brief.line if brief.says_all else 0
    return dose + needs + start


def _rest(exercise: HandoutExercise, measure: Measure, brief: Brief, letters: int) -> float:
    steps = size.step_lines(exercise, letters - _NUMBER) * brief.line + sum(
        1.5 if one.for_you else 0.3 for one in exercise.steps
    )
    runs = [exercise.note] if exercise.note else []
    boxes = 0.0
    if brief.says_all:
        own = [rule for rule in exercise.stop if rule not in measure.rules_on_page_1]
        runs += [" • ".join(texts) for texts in (exercise.feel, exercise.not_feel, own) if texts]
        boxes = size.boxes(exercise, letters - 8)
    return (
        steps
        + sum(brief.gap + size.lines(run, letters - 3, 16) * brief.line for run in runs)
        + boxes
        + measure.small_lines(exercise)
    )
