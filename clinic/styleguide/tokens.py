"""The values of static/css/tokens.css, read from the file itself, and how well its colours can be told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

COLOUR, TEXT, SPACE, RADIUS, SHADOW, OTHER = "colour", "text", "space", "radius", "shadow", "other"
KINDS = (COLOUR, TEXT, SPACE, RADIUS, SHADOW, OTHER)
_FIRST_ROOT = re.compile(r":root\s*\{(.*?)\}", re.DOTALL)
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_SAMPLES = (("text-", TEXT, "font-size"), ("space-", SPACE, "inline-size"), ("radius", RADIUS, "border-radius"),
          ("shadow-", SHADOW, "box-shadow"))  # fmt: skip

READABLE, SEEN = 4.5, 3.0
"""WCAG 2.2, AA: text on its ground, and shapes such as the edge of a control."""

INKS = ("ink", "ink-soft", "link", "accent", "ok", "info", "warn", "modify", "block", "demo")
GROUNDS = ("surface", "ground", "sunken")
TONES = ("accent", "ok", "info", "warn", "modify", "block", "demo")


@dataclass(frozen=True, slots=True)
class Token:
    """One custom property; `css` is the property that a sample of it shows."""

    name: str
    value: str
    kind: str
    css: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of one colour on another, and the contrast, 1 to 21."""

    ink: str
    ground: str
    contrast: float

    @property
    def is_readable(self) -> bool:
        """Whether text of any size may be written so."""
        return self.contrast >= READABLE


def read_tokens(sheet: str) -> tuple[Token, ...]:
    """Every token of the sheet in its order, without what a media query changes."""
    root = _FIRST_ROOT.search(sheet)
    return tuple(_token(name, value) for name, value in _TOKEN.findall(root[1] if root else ""))


def of_kind(tokens: tuple[Token, ...], kind: str) -> tuple[Token, ...]:
    """The tokens of one kind."""
    return tuple(token for token in tokens if token.kind == kind)


def pairs(tokens: tuple[Token, ...]) -> tuple[Pair, ...]:
    """Every ink on every ground of a page, each tone on its soft ground, and white on what is filled."""
    values = {token.name: token.value for token in tokens if token.value.startswith("#")}
    wanted = [(ink, ground) for ink in INKS for ground in GROUNDS]
    wanted += [(tone, f"{tone}-soft") for tone in TONES]
    wanted += [("on-accent", ground) for ground in ("accent", "accent-deep", "block", "block-deep")]
    return tuple(Pair(ink, ground, contrast(values[ink], values[ground])) for ink, ground in wanted)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, #rrggbb, as WCAG 2.2 defines it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def sample_sheet(tokens: tuple[Token, ...]) -> str:
    """A style sheet with one class for each token that can be shown: `sample--space-3` and so on."""
    shown = (token for token in tokens if token.css)
    lines = [f".sample--{token.name} {{ {token.css}: var(--{token.name}); }}" for token in shown]
    inks = {pair.ink: None for pair in pairs(tokens)}
    lines += [f".sample-ink--{ink} {{ color: var(--{ink}); }}" for ink in inks]
    return "\n".join(lines) + "\n"


def _token(name: str, value: str) -> Token:
    if re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        return Token(name, value, COLOUR, "background")
    if value.startswith("rgb("):
        return Token(name, value, COLOUR, "background")
    for start, kind, css in _SAMPLES:
        if name.startswith(start):
            return Token(name, value, kind, css)
    return Token(name, value, OTHER, "")


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
