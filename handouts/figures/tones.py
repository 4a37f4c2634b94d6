"""Tones and line widths of all figures: far apart in lightness, so that a grey print says the same as a coloured one."""

from __future__ import annotations

INK = "#243240"
PALE_INK = "#8b959d"
ACCENT = "#a3341f"
"""Arrows: dark enough to stand out in grey."""

NEAR = {"skin": "#f0cfb3", "shirt": "#8fbcb6", "trousers": "#6b84a6", "hair": "#54423a"}
FAR = {"skin": "#cba98c", "shirt": "#668f8a", "trousers": "#455873", "hair": "#54423a"}

KINDS = {
    "bolster": "#dde6ec", "roller": "#dde6ec", "dome": "#dde6ec", "plain": "#dde6ec",
    "blanket": "#f7eedc", "pillow": "#f7eedc", "wedge": "#f7eedc", "bed": "#f7eedc",
    "roll": "#dbe8d5", "pad": "#dbe8d5",
    "wood": "#ead9bd", "counter": "#ead9bd",
    "ball": "#e4e6a2", "spot": "#a3341f",
    "block": "#ddd6ea", "books": "#ddd6ea",
    "strap": "#f0b49e",
}  # fmt: skip
"""What a prop can be, and the tone it is drawn in."""

PAPER = "#ffffff"
GROUND = "#f0f3f1"

WIDEST = 480
TALLEST = 340
"""A picture is read at one of these sizes, in units; lines and words have a fixed size in units."""

LINE = 2.0
FINE = 1.2
WORDS = 17.0
