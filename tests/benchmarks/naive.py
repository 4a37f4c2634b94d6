"""The unit of the measurements: the same words and figures by a plain `weasyprint.HTML(string=...).write_pdf()`.

One page with everything in it: figures as inline SVG in a CSS grid, the diary as an HTML table with a box in each cell,
fonts and style inside, no tags, nothing kept from one print to the next. It stays as it is when our own layouts change.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from unittest import mock

from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader
from markupsafe import Markup

from handouts import render, sheet
from handouts.assets import bundled_assets, qr_svg
from handouts.content import Handout, HandoutExercise, Photo
from handouts.layouts import Layout
from handouts.layouts.plans import style_sheets
from handouts.pictures import picture_of, with_own_names

HERE = Path(__file__).parent
LAYOUTS = Path(render.__file__).parent / "layouts"
ASSET = re.compile(r"asset:([\w/-]+)")


def naive_page(handout: Handout, layout: Layout) -> str:
    """The page that a plain print would be made of."""
    loader = ChoiceLoader([FileSystemLoader(HERE), PackageLoader("handouts", "layouts")])
    environment = sheet._environment().overlay(loader=loader)
    with mock.patch.object(sheet, "_environment", return_value=environment):
        html = sheet.render_template(
            "naive.html",
            handout,
            layout,
            top=1,
            show=lambda exercise: _inline(exercise, handout.lang),
            qr=Markup(qr_svg(handout.link.url if handout.link else "").decode()),
            style=Markup(_style(layout)),
        )
    return ASSET.sub(lambda found: _inside(bundled_assets()[found[1]]), html)


def _inline(exercise: HandoutExercise, lang: str) -> Markup:
    picture = picture_of(exercise, lang)
    assert not isinstance(picture, Photo)
    return Markup(with_own_names(picture.svg, f"figure-{exercise.number}"))


def _style(layout: Layout) -> str:
    own = [(LAYOUTS / name).read_text("utf-8") for name in style_sheets(layout) if name != "diary.css"]
    return "\n".join([*own, (HERE / "naive.css").read_text("utf-8")])


def _inside(file: tuple[bytes, str]) -> str:
    content, media_type = file
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
