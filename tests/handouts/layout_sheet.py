"""`python -m tests.handouts.layout_sheet`: every layout with its pages side by side in docs/layouts, to be looked at.

The usual program of four exercises on Letter, with one week of the diary; large print in 18 points; of the pocket card
the fullest program, in greys.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from handouts.layouts import Layout, LayoutName
from handouts.render import render_pdf
from tests.conftest import ROOT
from tests.handouts.programs import reference

TARGET = ROOT / "docs" / "layouts"
COLOURS = 48
DOTS_PER_INCH = 58
PAGES_IN_A_ROW = 6
GAP, BETWEEN = 8, "#8b959d"


def main(target: Path = TARGET) -> None:
    """Print every layout into a folder, in place of what is there."""
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    for name in LayoutName:
        picture_of(name).save(target / f"{name}.png", optimize=True)


def picture_of(name: LayoutName) -> Image.Image:
    """One layout with its pages side by side, in few colours."""
    is_card = name is LayoutName.POCKET_CARD
    layout = Layout(name, greyscale=is_card, only=2 if name is LayoutName.ONE_EXERCISE else None)
    pages = _pages(render_pdf(reference("full" if is_card else "usual"), layout))
    return _side_by_side(pages).quantize(COLOURS, dither=Image.Dither.NONE)


def _pages(pdf: bytes) -> list[Image.Image]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sheet.pdf"
        source.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", source, f"{folder}/page"], check=True)
        return [Image.open(page).convert("RGB").copy() for page in sorted(Path(folder).glob("*.png"))]


def _side_by_side(pages: Sequence[Image.Image]) -> Image.Image:
    width, height = pages[0].width + GAP, pages[0].height + GAP
    rows = -(-len(pages) // PAGES_IN_A_ROW)
    sheet = Image.new("RGB", (width * min(len(pages), PAGES_IN_A_ROW) + GAP, height * rows + GAP), BETWEEN)
    for at, page in enumerate(pages):
        sheet.paste(page, (GAP + width * (at % PAGES_IN_A_ROW), GAP + height * (at // PAGES_IN_A_ROW)))
    return sheet


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:]))
