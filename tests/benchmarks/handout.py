"""Printing against its plainest form: the same pages through `weasyprint.HTML(string=...).write_pdf()`."""

from __future__ import annotations

import base64
import re
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import weasyprint
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core.db import session
from clinic.demo import service as demo
from clinic.demo.people import HANDOUT_CHART
from clinic.documents.making import printable
from clinic.patients.models import Patient
from clinic.programs.queries import find_version_in_force
from handouts import render
from handouts.assets import bundled_assets
from handouts.content import Handout
from handouts.layouts import USUAL_LAYOUT
from handouts.layouts.plans import style_sheets
from tests.benchmarks.timing import Timing, summary, timed

LAYOUTS = Path(render.__file__).parent / "layouts"
ASSET = re.compile(r"asset:([\w/-]+)")


@dataclass(frozen=True)
class Comparison:
    """Warm prints of one handout by both ways, taken in turns; `ratio` is the median of the pairs' ratios."""

    ours: Timing
    plain: Timing
    ratio: float


def compare(app: Flask, pairs: int) -> Comparison:
    """Print the demo's handout by `render_pdf` and plainly, `pairs` times each, in turns."""
    handout = demo_handout(app)
    page = plain_page(handout)
    ours: list[float] = []
    plain: list[float] = []
    for _ in range(pairs + 1):
        ours += timed(lambda: render.render_pdf(handout), 1, warm_up=0)
        plain += timed(lambda: weasyprint.HTML(string=page).write_pdf(), 1, warm_up=0)
    ours, plain = ours[1:], plain[1:]
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, plain, strict=True))
    return Comparison(summary(ours), summary(plain), ratio)


def demo_handout(app: Flask) -> Handout:
    """The sheet of the demo's pregnant patient, as it is printed."""
    database = app.extensions["database"]
    with database.transaction():
        clinic_id = demo.find_demo_clinic()
    with database.transaction(clinic_id):
        patient = session.scalars(select(Patient).where(Patient.chart_number == HANDOUT_CHART)).one()
        version = find_version_in_force(patient.id)
        assert version is not None
        therapist = session.get_one(User, (clinic_id, patient.therapist_id))
        return printable(therapist, version, app.config["PRINTING"])


def plain_page(handout: Handout) -> str:
    """The last page that `render_pdf` hands to the printer, complete in itself: style and files inside."""
    laid_out: list[tuple[str, Mapping[str, tuple[bytes, str]]]] = []

    def listen(string: str, url_fetcher: Any) -> Any:
        laid_out.append((string, url_fetcher._own))
        return weasyprint.HTML(string=string, url_fetcher=url_fetcher)

    with mock.patch.object(render, "weasyprint", mock.Mock(wraps=weasyprint, HTML=listen)):
        render.render_pdf(handout)
    html, own = laid_out[-1]
    style = "\n".join((LAYOUTS / name).read_text("utf-8") for name in style_sheets(USUAL_LAYOUT))
    page = html.replace("</head>", f"<style>{style}</style></head>", 1)
    return ASSET.sub(lambda found: _inside({**bundled_assets(), **own}[found[1]]), page)


def _inside(file: tuple[bytes, str]) -> str:
    content, media_type = file
    return f"data:{media_type};base64,{base64.b64encode(content).decode()}"
