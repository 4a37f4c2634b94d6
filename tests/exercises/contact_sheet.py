"""`python -m tests.exercises.contact_sheet`: every picture of the library on a few sheets in docs/figures, to be looked at.

Each exercise as it is and with each modification that can be seen: 60 mm wide in colour and in grey, and 120 mm wide. Some
choices of three, poses in pregnancy with each belly, and all looks. A modification that only changes words has no picture
of its own.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from html import escape
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from clinic.exercises.catalog import library
from clinic.programs.looks import BELLY_BY_WEEK, Appearance, as_patient
from handouts.figures import Hair, Look, Scene, Tone, draw, portrait
from handouts.pictures import in_greys
from tests.browser.chromium import find_chromium, started_chromium
from tests.conftest import ROOT
from tests.exercises.helpers import BOLSTER, resolved

TARGET = ROOT / "docs" / "figures"
FONTS = ROOT / "handouts" / "fonts"
COLOURS = 128
DOTS_PER_PIXEL = 1.5
TOGETHER = [
    (BOLSTER, ("trunk-prop-high", "knee-support", "strap-feet")),
    (BOLSTER, ("pregnancy-incline", "arm-support", "strap-feet")),
    (BOLSTER, ("trunk-prop-low", "arm-support", "feet-pillows")),
    (BOLSTER, ("bosu-swap", "trunk-prop-high", "head-height-high")),
    (BOLSTER, ("blanket-stack-swap", "under-rib-pad", "feet-relaxed")),
    (BOLSTER, ("lengthwise-ramp", "si-shift", "bed-version")),
    ("constructive-rest", ("head-height-high", "knee-support", "arm-support")),
    ("block-supported-bridge", ("one-leg-long", "block-swap", "head-height-high")),
]
IN_PREGNANCY = [
    (BOLSTER, ("pregnancy-incline",)), (BOLSTER, ("pregnancy-incline", "arm-support")), ("side-lying-rest", ()),
    ("breath-reset", ()), ("diaphragm-breathing", ("seated-swap",)), ("deep-core-exhale", ("seated-swap",)),
    ("seated-march", ()), ("shake-out", ("hand-support",)), ("sit-break", ()), ("hands-knees-rock", ("knee-pad",)),
    ("half-kneeling-hip-flexor-stretch", ()), ("half-kneeling-hip-flexor-stretch", ("standing-swap",)),
    ("standing-stance-march", ()), ("supported-split-squat", ()), ("constructive-rest", ()),
]  # fmt: skip
STYLE = """
@font-face {{ font-family: "Atkinson Hyperlegible Next"; src: url("{fonts}/AtkinsonHyperlegibleNext-Regular.ttf"); }}
@font-face {{ font-family: "Atkinson Hyperlegible Next"; src: url("{fonts}/AtkinsonHyperlegibleNext-Bold.ttf");
  font-weight: 700; }}
body {{ margin: 4mm; font: 8pt "Atkinson Hyperlegible Next", sans-serif; background: #fff; color: #243240; }}
main {{ display: grid; grid-template-columns: repeat({columns}, {width}mm); gap: 4mm; align-items: end; }}
figure {{ margin: 0; }} figcaption {{ border-top: 1px solid #8b959d; }}
svg {{ display: block; width: 100%; height: auto; max-height: {height}mm; }}
"""

Drawings = Sequence[tuple[str, str]]
"""A name and its SVG text."""


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


def page(pictures: Drawings, width: int, columns: int) -> str:
    """One sheet as HTML, its pictures so many millimetres wide."""
    style = STYLE.format(fonts=FONTS.as_uri(), columns=columns, width=width, height=round(width * 0.83))
    cells = "".join(f"<figure>{svg}<figcaption>{escape(name)}</figcaption></figure>" for name, svg in pictures)
    return f"<!doctype html><meta charset=utf-8><style>{style}</style><main>{cells}</main>"


def main(target: Path = TARGET) -> None:
    """Draw all sheets into a folder, in place of what is there. Raises SystemExit without Chromium."""
    chromium = find_chromium()
    if chromium is None:
        raise SystemExit("Chromium is needed to take the pictures.")
    target.mkdir(parents=True, exist_ok=True)
    for old in target.glob("*.png"):
        old.unlink()
    with started_chromium(chromium) as browser:
        for name, html in sheets():
            _shoot(browser, html, target / f"{name}.png")


def sheets() -> Iterator[tuple[str, str]]:
    """Every sheet by name, as HTML."""
    drawn = [(name, draw(Scene.from_data(scene))) for name, scene in scenes()]
    for number, some in enumerate(_parts(drawn, 20), 1):
        yield f"60mm-colour-{number}", page(some, 60, 4)
        yield f"60mm-grey-{number}", page([(name, in_greys(svg)) for name, svg in some], 60, 4)
    for number, some in enumerate(_parts(drawn, 10), 1):
        yield f"120mm-{number}", page(some, 120, 2)
    together = [
        (f"{slug} + {', '.join(chosen)}", draw(Scene.from_data(resolved(slug, *chosen).scene)))
        for slug, chosen in TOGETHER
    ]
    yield "three-together", page(together, 120, 2)
    expecting = [
        (
            f"{', '.join((slug, *chosen))}, from week {week}",
            draw(Scene.from_data(as_patient(resolved(slug, *chosen).scene, Appearance(Look(), belly)))),
        )
        for slug, chosen in IN_PREGNANCY
        for week, belly in reversed(BELLY_BY_WEEK)
    ]
    for number, some in enumerate(_parts(expecting, 24), 1):
        yield f"pregnancy-{number}", page(some, 60, 3)
    looks = [(f"{tone}, {hair}", portrait(Look(tone, hair))) for tone, hair in product(Tone, Hair)]
    yield "looks", page(looks, 22, len(Hair))


def _shoot(browser: Browser, html: str, target: Path) -> None:
    """Photograph a page without its empty rest, in few colours."""
    with tempfile.TemporaryDirectory() as folder:
        source, raw = Path(folder) / "sheet.html", Path(folder) / "sheet.png"
        source.write_text(html, "utf-8")
        window = browser.new_page(viewport={"width": 1010, "height": 400}, device_scale_factor=DOTS_PER_PIXEL)
        window.goto(source.as_uri())
        window.screenshot(path=raw, full_page=True)
        window.close()
        with Image.open(raw) as picture:
            picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def _parts(drawings: Drawings, count: int) -> Iterator[Drawings]:
    return (drawings[start : start + count] for start in range(0, len(drawings), count))


if __name__ == "__main__":
    main(*(Path(one) for one in sys.argv[1:]))
