"""Head and shoulders of a figure, for choosing whom it looks like."""

from __future__ import annotations

from handouts.figures import trunk
from handouts.figures.body import joints
from handouts.figures.canvas import Pen
from handouts.figures.frame import draw_head
from handouts.figures.look import Look
from handouts.figures.palette import palette_of
from handouts.figures.path import number
from handouts.figures.scene import Scene

_SITTER = Scene("portrait", (0, -51), 90, 90, 90, {"near": (-90, -90, 0)}, {}, (), "-")
_HALF, _BELOW = 17.0, 20.0
_PEN = Pen(0.3)


def portrait(look: Look, size: int = 56) -> str:
    """A figure that looks like this, facing right, as SVG of so many CSS pixels; what it means is said beside it."""
    at, palette = joints(_SITTER), palette_of(look)
    x, y = at["head"]
    layers = [
        _PEN.shape(trunk.neck(_SITTER, at), palette.near["skin"]),
        _PEN.union([(trunk.shirt(_SITTER, at), palette.near["shirt"])]),
        draw_head(_SITTER, at, look, palette, _PEN),
    ]
    view = " ".join(number(value) for value in (x - _HALF, -y - _HALF + 1, 2 * _HALF, _HALF + _BELOW))
    height = round(size * (_HALF + _BELOW) / (2 * _HALF))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" width="{size}" height="{height}" aria-hidden="true"'
        f' focusable="false">{_PEN.group("".join(layers))}</svg>'
    )
