"""The tones of one figure. Skin, shirt and trousers that meet are far apart in lightness, so that greys tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from handouts.figures.look import Hair, Look, Tone
from handouts.figures.tones import FAR, INK, NEAR

Tones = Mapping[str, str]

_SKIN = {
    Tone.NEUTRAL: (NEAR["skin"], FAR["skin"]),
    Tone.FAIR: ("#fbe8da", "#dcc2ad"),
    Tone.TAN: ("#d9ab81", "#b08660"),
    Tone.BROWN: ("#a06c48", "#7d5236"),
    Tone.DEEP: ("#6b452f", "#4f3222"),
}
_PALE_SHIRT = ("#d3e6e2", "#a8c6c1")
_PALE_TROUSERS = ("#a9bbd2", "#7a90ad")
_SHIRT = {Tone.TAN: _PALE_SHIRT, Tone.BROWN: _PALE_SHIRT, Tone.DEEP: _PALE_SHIRT}
_TROUSERS = {Tone.BROWN: _PALE_TROUSERS, Tone.DEEP: _PALE_TROUSERS}

_DARK = (Tone.BROWN, Tone.DEEP)
_BLACK_HAIR, _GREY_HAIR, _PALE_GREY_HAIR = "#2a2321", "#a6abad", "#d0d3d4"
_DARK_SCARF, _PALE_SCARF = "#6d5380", "#e3d9ec"
_PALE = (Tone.NEUTRAL, Tone.FAIR)
_DARK_FACE = "#140d09"


@dataclass(frozen=True, slots=True)
class Palette:
    """Tones by part for the near and the far side, and that of the lines of the face."""

    near: Tones
    far: Tones
    face: str = INK


def palette_of(look: Look) -> Palette:
    """The tones of a figure that looks like this."""
    skin, far_skin = _SKIN[look.tone]
    shirt, far_shirt = _SHIRT.get(look.tone, (NEAR["shirt"], FAR["shirt"]))
    trousers, far_trousers = _TROUSERS.get(look.tone, (NEAR["trousers"], FAR["trousers"]))
    hair = _hair(look)
    return Palette(
        near=MappingProxyType({"skin": skin, "shirt": shirt, "trousers": trousers, "hair": hair}),
        far=MappingProxyType({"skin": far_skin, "shirt": far_shirt, "trousers": far_trousers, "hair": hair}),
        face=_DARK_FACE if look.tone in _DARK else INK,
    )


def _hair(look: Look) -> str:
    if look.hair is Hair.GREY:
        return _GREY_HAIR if look.tone in _PALE else _PALE_GREY_HAIR
    if look.hair is Hair.SCARF:
        return _PALE_SCARF if look.tone in _DARK else _DARK_SCARF
    return NEAR["hair"] if look.tone in _PALE else _BLACK_HAIR
