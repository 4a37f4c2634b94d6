"""The weeks of the paper diary, and the grid of boxes that stands beside the answers of one exercise."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handouts.content import Handout

DAYS = 7
ANSWERS = ("did", "some", "none", "before", "after")
"""The rows of each exercise, as the phrases name them: three boxes to tick, then two for a number."""

ROW_MM = {"air": 6.2, "close": 5.3, "closest": 4.9}
"""Height of one row; the style sheet has the same, as the height of the lines of the answers."""

_WIDTH, _DAYS_FROM = 137.2, 26.3
"""Millimetres on Letter: the answers and the seven days, and where the days begin. On A4 it is 3 % narrower."""

_TICKS = 3
_LINE = {False: "#b9c9c5", True: "#bdbdbd"}


MOST_IN_ONE = {"air": 4, "close": 5, "closest": 6}
"""Exercises of a week that one page has room for."""
_MOST_WITH_AIR_IN_TWO = 10


@dataclass(frozen=True)
class DiaryForm:
    """How the table of a week is set: which height of ROW_MM, and how many exercises stand on the first of its pages."""

    rows: str
    on_first: int


def diary_forms(exercises: int, *, runs_longer: bool) -> Sequence[DiaryForm]:
    """Return the ways to set a week of so many exercises, the first that should have room before those with more of it.

    What has no room on one page is shared evenly by two, so that neither is hollow. A language that `runs_longer` takes
    as much room as one exercise more.
    """
    size, half = exercises + runs_longer, (exercises + 1) // 2
    on_one = [DiaryForm(rows, exercises) for rows, most in MOST_IN_ONE.items() if size <= most]
    on_two = [DiaryForm("air", half)] if size <= _MOST_WITH_AIR_IN_TWO else []
    return [*on_one, *on_two, DiaryForm("close", half)]


@dataclass(frozen=True)
class DiaryWeek:
    """One week of the paper diary: its number from 1, its days, and the code by which staff type it in."""

    number: int
    days: Sequence[date]
    code: str


def diary_weeks(handout: Handout, weeks: int, first: int = 1) -> Sequence[DiaryWeek]:
    """Return that many weeks of the diary from the `first`, one after the other, or none when the sheet has no diary.

    Weeks are counted in sevens from the day the sheet starts, so that a week has one number whenever it is printed.
    """
    if handout.diary is None:
        return ()
    return [_week(handout, handout.diary.starts_on, number) for number in range(first, first + weeks)]


def _week(handout: Handout, starts_on: date, number: int) -> DiaryWeek:
    begins = starts_on + timedelta(days=(number - 1) * DAYS)
    return DiaryWeek(number, [begins + timedelta(days=day) for day in range(DAYS)], f"{handout.code}-{number}")


def grid_svg(row: float, *, greyscale: bool) -> bytes:
    """Return the boxes of one exercise as an SVG drawing: a row of `row` mm for each answer, a column for each day.

    The lines between the rows begin under the answers; whoever shows it lets it reach under them.
    """
    lines = "".join(f"M0 {row * at:g}H{_WIDTH:g}" for at in range(1, len(ANSWERS)))
    step = (_WIDTH - _DAYS_FROM) / DAYS
    boxes = [
        _box(_DAYS_FROM + step * (day + 0.5), row * (answer + 0.5), row, is_tick=answer < _TICKS)
        for answer in range(len(ANSWERS))
        for day in range(DAYS)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:g} {row * len(ANSWERS):g}"'
        f' preserveAspectRatio="none"><path d="{lines}" fill="none" stroke="{_LINE[greyscale]}" stroke-width="0.18"/>'
        f'<g fill="#ffffff" stroke="#1f1f1f" stroke-width="0.36">{"".join(boxes)}</g></svg>'
    ).encode()


def _box(x: float, y: float, row: float, *, is_tick: bool) -> str:
    high = row * (0.66 if is_tick else 0.72)
    wide = high if is_tick else high * 1.5
    return f'<rect x="{x - wide / 2:.2f}" y="{y - high / 2:.2f}" width="{wide:.2f}" height="{high:.2f}" rx="0.6"/>'
