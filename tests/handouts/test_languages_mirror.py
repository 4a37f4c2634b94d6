"""A style sheet is mirrored without being written twice."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from handouts.layouts.mirror import mirrored

STYLES = sorted(one.name for one in files("handouts.layouts").iterdir() if one.name.endswith(".css"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a { float: left; margin-left: 2mm; }", "a { float: right; margin-right: 2mm; }"),
        ("a { border-left: 1mm solid red; left: 0 }", "a { border-right: 1mm solid red; right: 0 }"),
        ("a { padding: 1mm 2mm 3mm 4mm; }", "a { padding: 1mm 4mm 3mm 2mm; }"),
        ("a { padding: 1mm 2mm; }", "a { padding: 1mm 2mm; }"),
        ("a { border-radius: 1mm 2mm 3mm 4mm; }", "a { border-radius: 2mm 1mm 4mm 3mm; }"),
        ("a { background: url(x) no-repeat left 2mm / 4mm 5mm; }", "a { background: url(x) no-repeat right 2mm / 4mm 5mm; }"),
        ("a { background: #fff no-repeat 3.5mm 3mm / 7mm 7mm; }",
         "a { background: #fff no-repeat right 3.5mm top 3mm / 7mm 7mm; }"),
        ("a { background: #fff url(x) no-repeat 1.4mm center / 3mm 3mm; }",
         "a { background: #fff url(x) no-repeat right 1.4mm top 50% / 3mm 3mm; }"),
        ("a { background-position: 3mm 2.5mm; }", "a { background-position: right 3mm top 2.5mm; }"),
        ("a { background: no-repeat center / 4mm 4mm; }", "a { background: no-repeat center / 4mm 4mm; }"),
        ("a { background-size: 4mm 5mm; }", "a { background-size: 4mm 5mm; }"),
        (".footer-left { position: running(footer-left); }", ".footer-left { position: running(footer-left); }"),
        ("@page { @bottom-left { content: element(footer-left); width: 87%; } }",
         "@page { @bottom-right { content: element(footer-left); width: 87%; } }"),
    ],
)  # fmt: skip
def test_left_is_right_and_names_stay(written: str, said: str) -> None:
    assert mirrored(written) == said


@pytest.mark.parametrize("name", STYLES)
def test_no_style_sheet_says_what_cannot_be_mirrored(name: str) -> None:
    """`transform`, or a place that is neither a side nor a pair of lengths, would stay where it is on a mirrored page."""
    style = re.sub(r"/\*.*?\*/", "", files("handouts.layouts").joinpath(name).read_text("utf-8"), flags=re.DOTALL)
    assert not re.search(r"translate|background-position-x|object-position", style)
    once, twice = mirrored(style), mirrored(mirrored(style))
    count = {side: len(re.findall(rf"\b{side}\b", style)) for side in ("left", "right")}
    assert len(re.findall(r"\bleft\b", once)) >= count["right"] - 2 * style.count("running(")
    assert twice.replace("right ", "").replace(" top ", " ").count("mm") == style.count("mm")
