"""From a scene to one standalone SVG: its frames in one row or column, a tight border, a text alternative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

from handouts.figures.canvas import Pen
from handouts.figures.captions import ENGLISH, Captions, draw_caption
from handouts.figures.frame import Plan, paint, plan_frame, with_labels
from handouts.figures.look import Look
from handouts.figures.path import Box, Point, number, polygon
from handouts.figures.scene import Scene
from handouts.figures.tones import PAPER

_GAP = 8.0
"""Centimetres between two frames."""

_CAPTION = 1.5
"""Height of the line of a caption, as a share of its letters."""

_INDENT = 1.5
_FIRST_PEN = Pen(0.4)
_VIEWS = ("Side view.", "Seen from above", "Vista de lado.", "Vista desde arriba")
"""Where the picture is seen from is no title for it."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """One frame with its words."""

    plan: Plan
    words: str
    is_wrong: bool = False


def draw(
    scene: Scene,
    width: int | None = None,
    look: Look | None = None,
    *,
    captions: Captions = ENGLISH,
    only_start: bool = False,
) -> str:
    """The scene as SVG text: no reference leaves it, colours and lines are set inside, same scene, same bytes.

    `width` sets the width attribute in CSS pixels; without it the picture fills the space it is given. Pictures shown in
    boxes of 48 to 34 have lines of the same width. `look` is whom the figure looks like, else what the scene says.
    A scene with a finish or a fault has a frame for each, called by `captions`; `only_start`, for what is shown small,
    leaves them out, and the words beside the things.
    """
    shown = _frames(scene, captions, only_start)
    pen = _arranged(shown, _arranged(shown, _FIRST_PEN).pen).pen
    if not only_start:
        shown[0] = replace(shown[0], plan=with_labels(shown[0].plan, pen))
    sheet = _arranged(shown, pen)
    seen = scene.look if look is None else look
    pen = sheet.pen
    layers = [
        _moved(paint(one.plan, cell, seen, pen), place)
        + (_under(cell, place, pen) + draw_caption(one.words, caption, pen, is_wrong=one.is_wrong) if one.words else "")
        for one, cell, place, caption in zip(shown, sheet.cells, sheet.places, sheet.captions, strict=True)
    ]
    return _svg(scene.alt if only_start else alt_text(scene), sheet.box, "".join(layers), pen, width)


def alt_text(scene: Scene) -> str:
    """What the picture shows, in words, frame by frame."""
    return " ".join(one.alt for one in (scene, scene.finish, scene.fault) if one)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where the frames lie: each has a cell of its own scene, moved by its place; all have one scale."""

    cells: tuple[Box, ...]
    places: tuple[Point, ...]
    captions: tuple[Point, ...]
    box: Box

    @property
    def pen(self) -> Pen:
        """The pen for a picture of this size."""
        left, bottom, right, top = self.box
        return Pen.for_size(right - left, top - bottom)


def _frames(scene: Scene, captions: Captions, only_start: bool) -> list[_Shown]:
    start = _Shown(plan_frame(scene), captions.start if scene.finish and not only_start else "")
    if only_start:
        return [start]
    more = [(scene.finish, captions.finish, False), (scene.fault, captions.fault, True)]
    return [
        start,
        *(_Shown(plan_frame(one, is_first=False), words, is_wrong) for one, words, is_wrong in more if one),
    ]


def _arranged(shown: Sequence[_Shown], pen: Pen) -> _Sheet:
    """Frames beside or under each other, whichever shows them larger; `pen` gives the size of their captions."""
    boxes = [one.plan.box for one in shown]
    if len(shown) == 1:
        return _Sheet((boxes[0],), ((0.0, 0.0),), ((0.0, 0.0),), boxes[0])
    lines = [pen.words * _CAPTION if one.words else 0.0 for one in shown]
    return min(_row(boxes, max(lines)), _column(boxes, lines), key=lambda sheet: sheet.pen.unit)


def _row(boxes: Sequence[Box], line: float) -> _Sheet:
    """Each frame as wide as it is, all on one floor."""
    bottom, top = min(box[1] for box in boxes), max(box[3] for box in boxes)
    x, places, captions = 0.0, [], []
    for left, _, right, _ in boxes:
        places.append((x - left, 0.0))
        captions.append((x + _INDENT, bottom - line / 2))
        x += right - left + _GAP
    return _Sheet(tuple(boxes), tuple(places), tuple(captions), (0.0, bottom - line, x - _GAP, top))


def _column(boxes: Sequence[Box], lines: Sequence[float]) -> _Sheet:
    """Frames under each other in register: what has moved is seen to have moved."""
    left, right = min(box[0] for box in boxes), max(box[2] for box in boxes)
    y, places, captions = 0.0, [], []
    for (_, bottom, _, top), line in zip(boxes, lines, strict=True):
        places.append((0.0, y - top))
        y -= top - bottom + line
        captions.append((left + _INDENT, y + line / 2))
        y -= _GAP / 2
    cells = tuple((left, bottom, right, top) for _, bottom, _, top in boxes)
    return _Sheet(cells, tuple(places), tuple(captions), (left, y + _GAP / 2, right, 0.0))


def _moved(layers: str, place: Point) -> str:
    x, y = place
    return f'<g transform="translate({number(x)} {number(-y)})">{layers}</g>' if x or y else layers


def _under(cell: Box, place: Point, pen: Pen) -> str:
    """White paper for the caption: a foot that has sunk through the floor ends there."""
    (left, bottom, right, _), (x, y) = cell, place
    top, low = bottom + y, bottom + y - pen.words * _CAPTION
    return pen.bare(polygon([(left + x, top), (right + x, top), (right + x, low), (left + x, low)]), PAPER)


def _svg(alt: str, box: Box, layers: str, pen: Pen, width: int | None) -> str:
    left, bottom, right, top = box
    size = f' width="{width}" height="{round(width * (top - bottom) / (right - left))}"' if width else ""
    view = " ".join(number(value) for value in (left, -top, right - left, top - bottom))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}"{size} role="img">'
        f"<title>{escape(_title(alt))}</title><desc>{escape(alt)}</desc>{pen.group(layers)}</svg>"
    )


def _title(alt: str) -> str:
    first = alt.split(". ", 1)[-1] if alt.startswith(_VIEWS) else alt
    return first.split(". ", 1)[0].rstrip(".") or alt
