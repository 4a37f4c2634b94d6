"""The logo of the demo clinic, invented and drawn here: a twig of juniper on a round ground."""

from __future__ import annotations

import io
from math import cos, radians, sin

from PIL import Image, ImageDraw

_GREEN, _LIGHT, _BERRY = "#1d4f4a", "#ffffff", "#9cc9c3"
_SIDE = 240
_FINE = 4
"""Drawn so many times larger, then made smaller: that smooths the edges."""

_NEEDLES = ((0.68, 54), (0.56, 54), (0.44, 50), (0.33, 44))
"""Where on the twig, from the top in sides of the picture; how far each pair leans out, in degrees."""
_BERRIES = ((0.425, 0.765), (0.585, 0.69))


def draw_logo() -> bytes:
    """The logo as a PNG, clear around the ground."""
    image = Image.new("RGBA", (_SIDE * _FINE, _SIDE * _FINE), (255, 255, 255, 0))
    pen = ImageDraw.Draw(image)
    _disc(pen, 0.5, 0.5, 0.495, _GREEN)
    _needle(pen, (0.5, 0.86), (0.5, 0.15))
    for height, lean in _NEEDLES:
        for side in (-1, 1):
            length = 0.24 if height > 0.4 else 0.17
            tip = 0.5 + side * length * sin(radians(lean)), height - length * cos(radians(lean))
            _needle(pen, (0.5, height), tip)
    for across, down in _BERRIES:
        _disc(pen, across, down, 0.068, _GREEN)
        _disc(pen, across, down, 0.052, _BERRY)
    out = io.BytesIO()
    image.resize((_SIDE, _SIDE), Image.Resampling.BOX).save(out, "PNG", optimize=True)
    return out.getvalue()


def _needle(pen: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float]) -> None:
    points = [(x * _SIDE * _FINE, y * _SIDE * _FINE) for x, y in (start, end)]
    pen.line(points, fill=_LIGHT, width=round(0.03 * _SIDE * _FINE))
    for x, y in (start, end):
        _disc(pen, x, y, 0.015, _LIGHT)


def _disc(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    box = [(at + way) * _SIDE * _FINE for way in (-radius, radius) for at in (x, y)]
    pen.ellipse(box, fill=colour)
