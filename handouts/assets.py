"""The only things a page may load: bundled marks and fonts, and the drawings of the handout itself."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

import segno

SVG = "image/svg+xml"
JPEG = "image/jpeg"
PNG = "image/png"
_FONTS = {
    "regular": "AtkinsonHyperlegibleNext-Regular.ttf",
    "bold": "AtkinsonHyperlegibleNext-Bold.ttf",
    "many-scripts-regular": "NotoSans-Regular.ttf",
    "many-scripts-bold": "NotoSans-Bold.ttf",
    "arabic-regular": "Vazirmatn-Regular.ttf",
    "arabic-bold": "Vazirmatn-Bold.ttf",
}


@lru_cache(maxsize=1)
def bundled_assets() -> Mapping[str, tuple[bytes, str]]:
    """Return the bundled assets by name (`mark/tick`, `font/bold`), each as bytes and media type."""
    fonts = {f"font/{name}": (_font(file), "font/ttf") for name, file in _FONTS.items()}
    marks = {
        f"mark/{mark.name.removesuffix('.svg')}": (mark.read_bytes(), SVG)
        for mark in files("handouts.layouts").joinpath("marks").iterdir()
        if mark.name.endswith(".svg")
    }
    return fonts | marks


def qr_svg(text: str) -> bytes:
    """Return the QR code of `text` as an SVG drawing with one path, quiet zone of 4 modules."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None, omitsize=True, dark="#000000"
    )
    return out.getvalue()


def _font(file: str) -> bytes:
    return files("handouts").joinpath("fonts", file).read_bytes()
