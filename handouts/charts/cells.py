"""One day of one exercise: what each state looks like. Each has a shape of its own, so that greys suffice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType

from markupsafe import Markup

from handouts.charts.pen import ACCENT, INK, PAPER, SOFT, number

CELL_HEIGHT = 18.0


class ChartCell(StrEnum):
    """What is known about one exercise on one day."""

    DONE = "done"
    PARTLY = "partly"
    SKIPPED = "skipped"
    UNLOGGED = "unlogged"
    NOT_ASKED = "not_asked"
    PAUSED = "paused"


STATE_WORDS: Mapping[ChartCell, str] = MappingProxyType(
    {
        ChartCell.DONE: "done",
        ChartCell.PARTLY: "partly",
        ChartCell.SKIPPED: "skipped",
        ChartCell.UNLOGGED: "no report",
        ChartCell.NOT_ASKED: "not asked for",
        ChartCell.PAUSED: "paused or on hold",
    }
)

Corner = tuple[float, float]
"""The upper left corner of a cell."""


def draw_cells(cells: Iterable[tuple[ChartCell, Corner]], width: float, height: float = CELL_HEIGHT) -> str:
    """The cells of a chart, all of one state in one path or two: 224 cells make no more elements than six."""
    corners: dict[ChartCell, list[Corner]] = {}
    for state, corner in cells:
        corners.setdefault(state, []).append(corner)
    return "".join(_DRAWN[state](corners[state], width, height) for state in _DRAWN if state in corners)


def draw_key(state: ChartCell) -> Markup:
    """One cell as a small drawing for the legend, which says in words what it is."""
    drawn = draw_cells([(state, (1, 1))], CELL_HEIGHT)
    return Markup(  # noqa: S704 - our own drawing
        f'<svg class="chart__key" width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">{drawn}</svg>'
    )


def _done(corners: Sequence[Corner], width: float, height: float) -> str:
    left, middle, right = (number(width * share) for share in (0.24, 0.18, 0.4))
    ticks = "".join(
        f"M{number(x)} {number(y)}m{left} {number(height * 0.52)}l{middle} {number(height * 0.22)}"
        f"l{right} {number(-height * 0.48)}"
        for x, y in corners
    )
    box = f'<path fill="{ACCENT}" stroke="{ACCENT}" d="{_boxes(corners, width, height)}"/>'
    return _state("done", box + _stroke(ticks, PAPER, 2))


def _partly(corners: Sequence[Corner], width: float, height: float) -> str:
    halves = _boxes([(x, y + height / 2) for x, y in corners], width, height / 2)
    box = f'<path fill="{PAPER}" stroke="{ACCENT}" stroke-width="1.5" d="{_boxes(corners, width, height)}"/>'
    return _state("partly", f'{box}<path fill="{ACCENT}" d="{halves}"/>')


def _skipped(corners: Sequence[Corner], width: float, height: float) -> str:
    across, down = number(width * 0.5), number(height * 0.5)
    crosses = "".join(
        f"M{number(x + width * 0.25)} {number(y + height * 0.25)}l{across} {down}"
        f"M{number(x + width * 0.75)} {number(y + height * 0.25)}l-{across} {down}"
        for x, y in corners
    )
    box = f'<path fill="{PAPER}" stroke="{INK}" d="{_boxes(corners, width, height)}"/>'
    return _state("skipped", box + _stroke(crosses, INK, 1.8))


def _unlogged(corners: Sequence[Corner], width: float, height: float) -> str:
    """Slanted lines from edge to edge, drawn one by one: a pattern would need a name of its own on each page."""
    lines = "".join(_hatch(x, y, width, height) for x, y in corners)
    box = f'<path fill="{PAPER}" stroke="{SOFT}" stroke-width="0.8" d="{_boxes(corners, width, height)}"/>'
    return _state("unlogged", box + _stroke(lines, SOFT, 0.8))


def _paused(corners: Sequence[Corner], width: float, height: float) -> str:
    middles = "".join(f"M{number(x)} {number(y + height / 2)}h{number(width)}" for x, y in corners)
    return _state("paused", _stroke(middles, INK, 1.5))


def _boxes(corners: Iterable[Corner], width: float, height: float) -> str:
    size = f"h{number(width)}v{number(height)}h-{number(width)}z"
    return "".join(f"M{number(x)} {number(y)}{size}" for x, y in corners)


def _hatch(x: float, y: float, width: float, height: float, apart: float = 5) -> str:
    drawn, offset = [], apart
    while offset < width + height:
        from_x, from_y = min(offset, width), max(0.0, offset - width)
        to_x, to_y = max(0.0, offset - height), min(offset, height)
        drawn.append(f"M{number(x + from_x)} {number(y + from_y)}L{number(x + to_x)} {number(y + to_y)}")
        offset += apart
    return "".join(drawn)


def _stroke(path: str, colour: str, width: float) -> str:
    return f'<path fill="none" stroke="{colour}" stroke-width="{number(width)}" d="{path}"/>'


def _state(name: str, drawn: str) -> str:
    return f'<g class="strip__{name}">{drawn}</g>'


_DRAWN: Mapping[ChartCell, Callable[[Sequence[Corner], float, float], str]] = MappingProxyType(
    {
        ChartCell.DONE: _done,
        ChartCell.PARTLY: _partly,
        ChartCell.SKIPPED: _skipped,
        ChartCell.UNLOGGED: _unlogged,
        ChartCell.PAUSED: _paused,
    }
)
"""How each state is drawn; a day that nothing was asked for stays empty."""
