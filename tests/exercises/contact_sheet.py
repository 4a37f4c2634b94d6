"""Every picture of the library on a few large PNG files, to be looked at: `python -m tests.exercises.contact_sheet`.

Writes docs/figures/*.png with Chromium: every exercise as it is and with each modification that can be seen, 60 mm wide
in colour and in grey, and a page of some at 120 mm. Needs `chromium` on the path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from clinic.exercises.catalog import library
from handouts.figures import Scene, draw
from handouts.pictures import in_greys
from tests.exercises.helpers import resolved

HERE = Path(__file__).parents[2]
TARGET = HERE / "docs" / "figures"
FONT = HERE / "handouts" / "fonts"
SMALL, LARGE = 60, 120
PIXELS_PER_MM = 96 / 25.4
STYLE = """
@font-face {{ font-family: "Atkinson Hyperlegible Next"; src: url("{font}"); font-weight: 200 800; }}
body {{ margin: 4mm; font: 9pt "Atkinson Hyperlegible Next", sans-serif; background: #fff; color: #243240; }}
main {{ display: grid; grid-template-columns: repeat({columns}, {width}mm); gap: 4mm; align-items: end; }}
figure {{ margin: 0; }} figcaption {{ border-top: 1px solid #8b959d; }}
svg {{ display: block; width: 100%; height: auto; max-height: {height}mm; }}
"""


def scenes() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every exercise and each single modification that changes its picture, by a name."""
    for exercise in library().exercises.values():
        plain = resolved(exercise.slug).scene
        if plain is None:
            continue
        yield exercise.slug, plain
        for modification in library().modifications_for(exercise.slug):
            changed = resolved(exercise.slug, modification.slug).scene
            if changed is not None and changed != plain:
                yield f"{exercise.slug} + {modification.slug}", changed


def page(pictures: Sequence[tuple[str, str]], width: int, columns: int) -> str:
    """One sheet as HTML."""
    font = next(FONT.glob("*Next*.ttf"), next(FONT.iterdir()))
    style = STYLE.format(font=font.as_uri(), columns=columns, width=width, height=round(width * 0.8))
    cells = "".join(f"<figure>{svg}<figcaption>{escape(name)}</figcaption></figure>" for name, svg in pictures)
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><main>{cells}</main>"


def shot(html: str, target: Path, width: int, height: int) -> None:
    """Photograph a page of so many millimetres. Raises CalledProcessError when Chromium cannot."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sheet.html"
        source.write_text(html, "utf-8")
        size = f"--window-size={round(width * PIXELS_PER_MM)},{round(height * PIXELS_PER_MM)}"
        command = [
            shutil.which("chromium") or "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
        ]
        command += ["--force-device-scale-factor=2", size, f"--screenshot={target}", source.as_uri()]
        subprocess.run(command, check=True, capture_output=True)


def main(target: Path = TARGET) -> None:
    """Draw all sheets into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    drawn = [(name, draw(Scene.from_data(scene))) for name, scene in scenes()]
    for number, start in enumerate(range(0, len(drawn), 20), 1):
        some = drawn[start : start + 20]
        shot(page(some, SMALL, 4), target / f"small-{number}.png", 264, 290)
        greys = [(name, in_greys(svg)) for name, svg in some]
        shot(page(greys, SMALL, 4), target / f"grey-{number}.png", 264, 290)
    for number, start in enumerate(range(0, len(drawn), 8), 1):
        shot(page(drawn[start : start + 8], LARGE, 2), target / f"large-{number}.png", 252, 420)


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:]))
