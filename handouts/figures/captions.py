"""The words under the frames of a picture that has more than one, and the mark of what not to do."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from handouts.figures.canvas import Pen
from handouts.figures.path import Point, drawn, ellipse, number
from handouts.figures.tones import ACCENT, INK, PAPER

FONT = "'Atkinson Hyperlegible Next','Noto Sans','Vazirmatn',sans-serif"
"""Without spaces: the printer takes one for a part of the name after it."""


@dataclass(frozen=True, slots=True)
class Captions:
    """What the frames are called, in the language of the sheet; English when nothing else is said."""

    start: str = "Start"
    finish: str = "End"
    fault: str = "Not like this"


ENGLISH = Captions()


def draw_caption(words: str, place: Point, pen: Pen, *, is_wrong: bool = False) -> str:
    """A caption that begins at `place` (left end, middle of its height); what is wrong is led by a cross."""
    x, y = place
    size = pen.words
    mark = ""
    if is_wrong:
        mark = _cross((x + size * 0.55, y), size * 0.55, pen)
        x += size * 1.4
    return (
        f'{mark}<text x="{number(x)}" y="{number(-y + size * 0.34)}" font-family="{FONT}" font-size="{number(size)}"'
        f' font-weight="700" fill="{INK}" stroke="none">{escape(words)}</text>'
    )


def _cross(middle: Point, radius: float, pen: Pen) -> str:
    """A white cross on a dark disc: it reads in grey as well as in colour."""
    (x, y), arm = middle, radius * 0.45
    lines = "".join(drawn((x - arm, y - way * arm), [((x + arm, y + way * arm),)], closed=False) for way in (1, -1))
    return pen.bare(ellipse(middle, radius, radius), ACCENT) + pen.detail(lines, PAPER, 2.4)
