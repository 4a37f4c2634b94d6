"""Words beside the things they name, each with a thin line to its thing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from handouts.figures.canvas import Pen
from handouts.figures.captions import FONT
from handouts.figures.path import Box, Point, between, box_of, drawn, ellipse, grown, number
from handouts.figures.placing import SHUNNED, cheapest_place, is_in, squares_of
from handouts.figures.props import holds, reach_of
from handouts.figures.scene import PoseProp, Scene
from handouts.figures.things import LAYERS
from handouts.figures.tones import INK

_WIDTH_OF_LETTER = 0.6
"""As a share of the height of the type; a little more than the face needs."""

_BESIDE_A_LINE = 2.0
"""Words keep this far from the line of another word, cm."""

_ABOVE = 34.0
"""So far up a line leaves from a point without running over the body, cm."""

_LEADER_FROM = 0.54
"""The same as the face is wide on average: a line begins where the word ends."""


@dataclass(frozen=True, slots=True)
class Label:
    """A word and its place: the middle of its box, and the point of the thing it names."""

    words: str
    middle: Point
    thing: Point
    size: float

    @property
    def box(self) -> Box:
        """The room the words take."""
        (x, y), (width, height) = self.middle, _room(self.words, self.size)
        return x - width / 2, y - height / 2, x + width / 2, y + height / 2

    @property
    def start(self) -> Point:
        """Where its line leaves the words: as near its thing as they reach."""
        (x, y), (thing_x, thing_y) = self.middle, self.thing
        half, high = len(self.words) * _LEADER_FROM * self.size / 2 + 1.6, self.size * 0.6
        return min(max(thing_x, x - half), x + half), min(max(thing_y, y - high), y + high)

    @property
    def line_boxes(self) -> list[Box]:
        """Boxes that cover its line, so that no other word is put over it."""
        points = [between(self.start, self.thing, share / 14) for share in range(15)]
        return [grown((*point, *point), _BESIDE_A_LINE) for point in points]


def labels_of(scene: Scene, body: list[Box], things: list[Box], lowest: float, pen: Pen, head: Box) -> list[Label]:
    """The labels of a scene, each in a free place near its thing; no line runs over the head or a word if that can be helped."""
    found: list[Label] = []
    over_body = squares_of(body)
    within = box_of(corner for box in (*body, *things) for corner in ((box[0], box[1]), (box[2], box[3])))
    for prop in scene.props:
        if prop.label:
            words = [box for label in found for box in (label.box, *label.line_boxes)]
            taken = [*body, *things, *words]
            shunned, room = squares_of([head, *words], SHUNNED), _room(prop.label, pen.words)
            cost, middle, thing = math.inf, (0.0, 0.0), (0.0, 0.0)
            for point in _seen_points(prop, body, _over(scene, prop)):
                others = squares_of(box for box in things if not is_in(point, [box]))
                crossed = {**over_body, **others, **shunned}
                found_cost, place = cheapest_place(room, point, taken, within, lowest, crossed, cost)
                if found_cost < cost:
                    cost, middle, thing = found_cost, place, point
            found.append(Label(prop.label, middle, thing, pen.words))
    return found


def _over(scene: Scene, prop: PoseProp) -> list[Box]:
    """The boxes of things that are drawn over a prop."""
    place = scene.props.index(prop)
    return [
        reach_of(other)
        for number, other in enumerate(scene.props)
        if other.shape not in ("line", "arrow")
        and (LAYERS.index(other.layer), number) > (LAYERS.index(prop.layer), place)
    ]


def _seen_points(prop: PoseProp, body: list[Box], over: list[Box]) -> Iterable[Point]:
    """Where a line may end on a prop: where neither the body nor another thing hides it, as near its middle as can be.

    A second point has nothing of the body right above it: a line leaves from there without running over the figure.
    """
    left, bottom, right, top = reach_of(prop)
    middle = between((left, bottom), (right, top), 0.5)
    shares = [share / 8 for share in range(1, 8)]
    points = [(left + (right - left) * across, bottom + (top - bottom) * up) for across in shares for up in shares]
    if prop.shape == "poly":
        points = [point for point in points if holds(prop.points, point)]
    near = [box for box in body if box[0] < right and left < box[2] and box[1] < top + _ABOVE and bottom < box[3]]
    hidden = over if prop.layer in ("front", "beside") else [*near, *over]
    points.sort(key=lambda point: math.dist(point, middle))
    first = next((point for point in points if not is_in(point, hidden)), middle)
    opened = next((point for point in points if _is_open(point, near) and not is_in(point, hidden)), first)
    return dict.fromkeys((first, opened))


def _is_open(point: Point, body: list[Box]) -> bool:
    x, y = point
    return not any(left < x < right and bottom < y + _ABOVE and y < top for left, bottom, right, top in body)


def draw_label(label: Label, pen: Pen) -> str:
    """The words, and the line that ends in a dot on the thing."""
    x, y = label.middle
    dot = pen.bare(ellipse(label.thing, 0.9, 0.9), INK)
    return (
        pen.detail(drawn(label.start, [(label.thing,)], closed=False))
        + dot
        + f'<text x="{number(x)}" y="{number(-y + label.size * 0.34)}" font-family="{FONT}" font-size="{number(label.size)}"'
        f' text-anchor="middle" fill="{INK}" stroke="none">{escape(label.words)}</text>'
    )


def _room(words: str, size: float) -> Point:
    return (len(words) * _WIDTH_OF_LETTER + 0.5) * size, size * 1.25
