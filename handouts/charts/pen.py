"""How charts are drawn: one plot area, one way to write numbers, and lines that break where a value is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

INK = "#18211f"
SOFT = "#4d5b57"
RULE = "#c3ccc8"
ACCENT = "#0f5c57"
PAPER = "#ffffff"
FONT = "Atkinson Hyperlegible Next, Noto Sans, sans-serif"
FONT_SIZE = 12

Values = Sequence[int | float | None]


@dataclass(frozen=True, slots=True)
class Plot:
    """The area that values are drawn in, in units of the drawing; `maximum` is the value at its upper edge, `minimum` below."""

    left: float
    top: float
    width: float
    height: float
    maximum: float
    minimum: float = 0

    def y(self, value: float) -> float:
        """How far down a value is."""
        return self.top + self.height * (1 - (value - self.minimum) / (self.maximum - self.minimum))


def number(value: float) -> str:
    """A number as short as it can be written with one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def said(value: float) -> str:
    """A number as it is read in a drawing: with a real minus sign."""
    return number(value).replace("-", "−")


def text(x: float, y: float, words: str, *, kind: str = "chart__text", anchor: str = "middle", extra: str = "") -> str:
    """Words at a place; `anchor` is start, middle or end."""
    turned = "" if anchor == "middle" else f" chart__text--{anchor}"
    return (
        f'<text class="{kind}{turned}" x="{number(x)}" y="{number(y)}" text-anchor="{anchor}" fill="{SOFT}"'
        f' font-size="{FONT_SIZE}"{extra}>{escape(words)}</text>'
    )


def grid(plot: Plot) -> str:
    """Lines at the foot, half and all of the scale, each with its number at the left."""
    drawn = []
    for share in (0, 0.5, 1):
        value = plot.minimum + (plot.maximum - plot.minimum) * share
        y = plot.y(value)
        across = f"M{number(plot.left)} {number(y)}H{number(plot.left + plot.width)}"
        drawn.append(f'<path class="chart__grid" d="{across}" fill="none" stroke="{RULE}" stroke-width="1"/>')
        drawn.append(text(plot.left - 8, y + 4, said(value), anchor="end"))
    return "".join(drawn)


def path_of(xs: Sequence[float], values: Values, plot: Plot) -> str:
    """The line through the values; it begins anew after each one that is missing."""
    pen, is_down = [], False
    for x, value in zip(xs, values, strict=True):
        if value is not None:
            pen.append(f"{'L' if is_down else 'M'}{number(x)} {number(plot.y(value))}")
        is_down = value is not None
    return "".join(pen) or "M0 0"


def dashed_line(xs: Sequence[float], values: Values, plot: Plot) -> str:
    """Thin and dashed with open points: what was first."""
    points = _points(xs, values, plot, 3.5)
    return (
        f'<g class="chart__first" fill="none" stroke="{INK}" stroke-width="1.5">'
        f'<path stroke-dasharray="5 4" d="{path_of(xs, values, plot)}"/>'
        f'<g fill="{PAPER}">{points}</g></g>'
    )


def solid_line(xs: Sequence[float], values: Values, plot: Plot) -> str:
    """Thick with filled points: what counts, or came after."""
    line = f'fill="none" stroke="{ACCENT}" stroke-width="2.5" stroke-linejoin="round"'
    return (
        f'<path class="chart__line" {line} d="{path_of(xs, values, plot)}"/>'
        f'<g class="chart__point" fill="{ACCENT}" stroke="{PAPER}" stroke-width="1.5">{_points(xs, values, plot, 4)}</g>'
    )


def whole(width: float, height: float, named: str, drawn: str) -> Markup:
    """The drawing around everything; `named` says what a screen reader calls it, as attributes and elements."""
    attributes, _, inside = named.partition(">")
    return Markup(  # noqa: S704 - every text in it went through `escape`
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart__drawing" viewBox="0 0 {number(width)} {number(height)}"'
        f' role="img" font-family="{FONT}" {attributes}>{inside}{drawn}</svg>'
    )


def _points(xs: Sequence[float], values: Values, plot: Plot, radius: float) -> str:
    return "".join(
        f'<circle cx="{number(x)}" cy="{number(plot.y(value))}" r="{number(radius)}"/>'
        for x, value in zip(xs, values, strict=True)
        if value is not None
    )
