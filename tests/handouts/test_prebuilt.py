"""What is painted once and shown often: it prints what the documented way prints, and says so plainly when it cannot.

When a new WeasyPrint fails the first tests here, sheets still print, by the documented way and about twice as slowly.
See docs/adr/0020-fast-print.md.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("handouts.prebuilt", reason="Pango is not installed", exc_type=OSError)

import page
import pypdf

from handouts import prebuilt, render
from handouts.content import Handout, Picture
from handouts.diary import ROW_MM, grid_svg
from handouts.layouts import Layout, LayoutName
from handouts.prebuilt import Drawings
from handouts.render import PrintFailed, render_pdf
from tests.handouts.reading import read, text_of
from tests.handouts.samples import make_exercise, make_handout, make_picture

FONT = "'Atkinson Hyperlegible Next'"
WORDS = f'<text x="200" y="90" font-family="{FONT}" font-size="20" text-anchor="middle" fill="#222222">Bolster</text>'
SHOWN = re.compile(r"(?:^|\s)/(\S+) Do\b")


def svg(inside: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200">{inside}</svg>'.encode()


def find(content: bytes) -> prebuilt.Drawing | None:
    return Drawings().find("figure/1", content, render._fonts())


def with_words() -> Handout:
    picture = Picture(svg=make_picture().svg.replace("</svg>", f"{WORDS}</svg>"), alt="Side view.")
    return replace(make_handout(), exercises=(make_exercise(figure=picture),))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(svg('<g id="a"><path d="M0 0L9 9Z" fill="#7aa2c4"/></g>'), id="shapes"),
        pytest.param(svg(WORDS), id="words"),
        *(pytest.param(grid_svg(row, greyscale=False), id=name) for name, row in ROW_MM.items()),
        *(pytest.param(mark, id=name) for name, (mark, _) in render._marks().items()),
    ],
)
def test_this_weasyprint_lets_a_drawing_be_painted_once(content: bytes) -> None:
    assert find(content) is not None, "WeasyPrint changed inside: handouts/prebuilt.py has to follow it"


@pytest.mark.parametrize("name", list(LayoutName))
def test_this_weasyprint_takes_a_page_from_the_quick_parser(name: LayoutName, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails for a template that is not well-formed too: `<br>` has to be `<br/>`."""

    def slow(**_given: Any) -> None:
        raise AssertionError("the page was not well-formed, or WeasyPrint changed inside")

    monkeypatch.setattr(prebuilt.weasyprint, "HTML", slow)
    only = 1 if name is LayoutName.ONE_EXERCISE else None
    assert render_pdf(make_handout(demo=True), Layout(name=name, only=only))


@pytest.mark.parametrize(
    "inside",
    [
        '<linearGradient id="g"><stop offset="0" stop-color="#000"/><stop offset="1" stop-color="#fff"/></linearGradient>'
        '<rect width="90" height="90" fill="url(#g)"/>',
        '<g opacity="0.5"><rect width="90" height="90"/><rect x="40" width="90" height="90"/></g>',
        "<g>",
    ],
)
def test_what_cannot_be_repeated_goes_the_documented_way(inside: str) -> None:
    assert find(svg(inside)) is None


def painted(handout: Handout, layout: Layout) -> tuple[Counter[str], str, int]:
    """What a print paints: its painting operators, its words, its pages."""
    reader = read(handout, layout)
    operators: Counter[str] = Counter()

    def count(content: str, resources: Any) -> None:
        operators.update(re.findall(r"(?:^|\s)(m|l|c|re|f|f\*|S|B|B\*|b|Tj|TJ)(?=\s|$)", content))
        for name in SHOWN.findall(content):
            form = resources.get_object()["/XObject"][f"/{name}"]
            count(form.get_data().decode("latin-1"), form["/Resources"])

    for sheet in reader.pages:
        contents = sheet.get_contents()
        assert contents is not None
        count(contents.get_data().decode("latin-1"), sheet["/Resources"])
    return operators, text_of(reader), len(reader.pages)


@pytest.mark.parametrize("layout", [Layout(diary_weeks=2), Layout(paper="a4", greyscale=True)])  # type: ignore[arg-type]
def test_both_ways_print_the_same(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = painted(with_words(), layout)
    monkeypatch.setattr(Drawings, "find", lambda *_args, **_kwargs: None)
    monkeypatch.setattr(prebuilt, "_XmlPage", None)
    assert painted(with_words(), layout) == quick


def test_the_documented_way_is_tagged_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(Drawings, "find", lambda *_args, **_kwargs: None)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(render_pdf(with_words()))
    report = page.validate_pdf(path, profile="ua1")
    assert report.is_compliant, report.failures


def test_a_figure_is_in_the_file_once_however_often_it_is_shown() -> None:
    reader = read(make_handout(exercises=1), Layout(diary_weeks=4))
    forms = [form for sheet in reader.pages for form in forms_of(sheet)]
    assert len(forms) == 1 + 4
    assert len({form.idnum for form in forms}) == 1


def forms_of(sheet: pypdf.PageObject) -> list[pypdf.generic.IndirectObject]:
    """The figures that one page shows."""
    contents, known = sheet.get_contents(), sheet["/Resources"]["/XObject"]  # type: ignore[index]
    assert contents is not None
    shown = SHOWN.findall(contents.get_data().decode("latin-1"))
    return [known.raw_get(f"/{name}") for name in shown if name.startswith("ifigure")]


def test_words_in_a_drawing_can_be_searched() -> None:
    assert "Bolster" in text_of(read(with_words()))


def test_words_in_a_drawing_stand_there_when_the_sheet_is_set_in_another_face() -> None:
    assert "Bolster" in text_of(read(replace(with_words(), first_name="Ольга")))


def test_a_broken_drawing_still_stops_the_print() -> None:
    broken = replace(make_picture(), svg=make_picture().svg.removesuffix("</g></svg>"))
    with pytest.raises(PrintFailed, match="could not be drawn"):
        render_pdf(replace(make_handout(), exercises=(make_exercise(figure=broken),)))


def test_little_is_kept_and_the_longest_unused_goes_first() -> None:
    drawings = Drawings(most_bytes=1_000)
    for number in range(50):
        drawings.find(f"figure/{number}", svg(f'<circle cx="{number}" cy="5" r="4"/>'), render._fonts())
        assert 0 < drawings.size <= 1_000
    kept = [name for name, _ in drawings._kept]
    assert "figure/49" in kept
    assert "figure/0" not in kept


def test_the_way_to_the_page_of_a_patient_is_not_kept() -> None:
    render_pdf(make_handout())
    kept = [name for name, _ in render._DRAWINGS._kept]
    assert any(name.startswith("figure/") for name in kept)
    assert not any(name.startswith("qr/") for name in kept)


@pytest.mark.parametrize("name", [LayoutName.TWO_UP, LayoutName.LARGE_PRINT])
def test_how_far_a_page_is_used_is_known(name: LayoutName, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[float, float]] = []
    usual = prebuilt.used

    def both(sheet: Any) -> float:
        inside = usual(sheet)
        seen.append((inside, usual(SimpleNamespace(anchors=sheet.anchors, height=sheet.height))))
        return inside

    monkeypatch.setattr(prebuilt, "used", both)
    render_pdf(make_handout(), Layout(name))
    assert all(0.2 < inside <= 1 for inside, _ in seen), (
        "WeasyPrint changed inside: handouts/prebuilt.py has to follow it"
    )
    assert all(0 <= by_anchors <= 1 for _, by_anchors in seen)
