"""Words beside the things they name, each with a thin line to its thing."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from handouts.figures.canvas import Pen
from handouts.figures.captions import FONT
from handouts.figures.path import Box, Point, between, box_of, drawn, ellipse, number
from handouts.figures.placing import free_place, is_in
from handouts.figures.props import holds, reach_of
from handouts.figures.scene import PoseProp, Scene
from handouts.figures.tones import INK

_WIDTH_OF_LETTER = 0.6
"""As a share of the height of the type; a little more than the face needs."""


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


def labels_of(scene: Scene, body: list[Box], things: list[Box], lowest: float, pen: Pen, head: Box) -> list[Label]:
    """The labels of a scene, each in a free place near its thing; no line runs over the head or a word if that can be helped."""
    found: list[Label] = []
    within = box_of(corner for box in (*body, *things) for corner in ((box[0], box[1]), (box[2], box[3])))
    for prop in scene.props:
        if prop.label:
            thing = _seen_point(prop, body)
            taken = [*body, *things, *(label.box for label in found)]
            others = [*body, *(box for box in things if not is_in(thing, [box]))]
            shunned = [head, *(label.box for label in found)]
            middle = free_place(_room(prop.label, pen.words), thing, taken, within, lowest, others, shunned)
            found.append(Label(prop.label, middle, thing, pen.words))
    return found


def _seen_point(prop: PoseProp, body: list[Box]) -> Point:
    """A point of a prop that the body does not hide, as near its middle as can be."""
    left, bottom, right, top = reach_of(prop)
    middle = between((left, bottom), (right, top), 0.5)
    shares = [share / 8 for share in range(1, 8)]
    points = [(left + (right - left) * across, bottom + (top - bottom) * up) for across in shares for up in shares]
    if prop.shape == "poly":
        points = [point for point in points if holds(prop.points, point)]
    seen = [point for point in points if prop.layer in ("front", "beside") or not is_in(point, body)]
    return min([*seen] or [middle], key=lambda point: math.dist(point, middle))


def draw_label(label: Label, pen: Pen) -> str:
    """The words, and the line that ends in a dot on the thing."""
    (x, y), (thing_x, thing_y) = label.middle, label.thing
    half, high = len(label.words) * _LEADER_FROM * label.size / 2 + 1.6, label.size * 0.6
    start = (min(max(thing_x, x - half), x + half), min(max(thing_y, y - high), y + high))
    dot = pen.bare(ellipse(label.thing, 0.9, 0.9), INK)
    return (
        pen.detail(drawn(start, [(label.thing,)], closed=False))
        + dot
        + f'<text x="{number(x)}" y="{number(-y + label.size * 0.34)}" font-family="{FONT}" font-size="{number(label.size)}"'
        f' text-anchor="middle" fill="{INK}" stroke="none">{escape(label.words)}</text>'
    )


def _room(words: str, size: float) -> Point:
    return (len(words) * _WIDTH_OF_LETTER + 0.5) * size, size * 1.25
