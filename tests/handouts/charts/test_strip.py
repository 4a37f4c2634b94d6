"""The strip chart as markup: whole, named once, told apart without colour, and refused when it could mislead."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from time import perf_counter
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from PIL import Image

from handouts.charts import (
    ChartCell,
    PainLine,
    StripChart,
    StripRow,
    draw_key,
    draw_strip_chart,
    states_in,
    table_of,
)
from handouts.limits import ContentError

FIRST = date(2026, 11, 2)
MOST_MS = 3.0
"""What drawing 8 exercises over 28 days may take."""

SVG = "{http://www.w3.org/2000/svg}"


def days(count: int) -> list[date]:
    return [FIRST + timedelta(days=number) for number in range(count)]


def chart_of(
    rows: list[list[ChartCell]], pain: PainLine | None = None, name: str = "strip", today: date | None = None
) -> StripChart:
    named = [StripRow(f"Exercise {number}", cells) for number, cells in enumerate(rows, start=1)]
    return StripChart(name, "Day by day", "As reported.", days(len(rows[0])), named, pain, today)


ALL = chart_of([list(ChartCell)], PainLine([3, None, 4, 5, None, 10], [2, None, 0, 5, 6, None]))


def tree(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def test_it_is_named_for_who_does_not_see_it() -> None:
    root = tree(draw_strip_chart(ALL))
    ids = {node.get("id"): node for node in root.iter() if node.get("id")}
    title, desc = str(root.get("aria-labelledby")).split()
    assert root.get("role") == "img"
    assert (ids[title].tag, ids[title].text) == (f"{SVG}title", "Day by day")
    assert ids[desc].tag == f"{SVG}desc"
    assert str(ids[desc].text).startswith("As reported.")


def test_two_on_one_page_share_no_id() -> None:
    found = re.findall(r' id="([^"]+)"', draw_strip_chart(ALL) + draw_strip_chart(replace(ALL, name="other")))
    assert len(found) == len(set(found)) == 4


def test_presentation_attributes_carry_it_and_nothing_is_loaded() -> None:
    markup = draw_strip_chart(ALL)
    assert "style" not in markup
    assert "url(" not in markup
    assert "href" not in markup
    for node in tree(markup).iter():
        if node.tag == f"{SVG}text":
            assert node.get("fill"), "a PDF has no style sheet to colour it"
            assert node.get("font-size")


def test_texts_are_escaped() -> None:
    row = StripRow("Bridge <b> & \"quoted\" 'once'", [ChartCell.DONE])
    odd = replace(chart_of([[ChartCell.DONE]]), rows=[row], title='A <i> & "b"', summary="<script>")
    root = tree(draw_strip_chart(odd))
    assert [node.text for node in root.iter(f"{SVG}title")] == ['A <i> & "b"']
    assert row.name in [node.text for node in root.iter(f"{SVG}text")]


def test_a_missing_value_is_a_gap_and_never_a_nought() -> None:
    root = tree(draw_strip_chart(ALL))
    solid = next(node for node in root.iter(f"{SVG}path") if node.get("class") == "chart__line")
    assert str(solid.get("d")).count("M") == 2
    assert len(list(root.iter(f"{SVG}circle"))) == 4 + 4


def test_before_is_dashed_with_open_points_and_after_solid_and_filled() -> None:
    root = tree(draw_strip_chart(ALL))
    first = next(node for node in root.iter(f"{SVG}g") if node.get("class") == "chart__first")
    solid = next(node for node in root.iter(f"{SVG}path") if node.get("class") == "chart__line")
    points = next(node for node in root.iter(f"{SVG}g") if node.get("class") == "chart__point")
    assert [node.get("stroke-dasharray") for node in first.iter(f"{SVG}path")] == ["5 4"]
    assert [node.get("fill") for node in first.iter(f"{SVG}g")][1:] == ["#ffffff"]
    assert solid.get("stroke-dasharray") is None
    assert points.get("fill") == solid.get("stroke")


def test_without_pain_there_is_no_scale() -> None:
    texts = [node.text for node in tree(draw_strip_chart(chart_of([[ChartCell.DONE]]))).iter(f"{SVG}text")]
    assert "10" not in texts
    assert not any("pain" in str(text).lower() for text in texts)


def test_today_is_marked_only_when_it_is_one_of_the_days() -> None:
    assert ">today<" in draw_strip_chart(replace(ALL, today=FIRST + timedelta(days=5)))
    assert ">today<" not in draw_strip_chart(replace(ALL, today=FIRST + timedelta(days=6)))


def test_weeks_begin_on_monday_and_are_named() -> None:
    chart = chart_of([[ChartCell.DONE] * 28])
    texts = [node.text for node in tree(draw_strip_chart(chart)).iter(f"{SVG}text")]
    assert [text for text in texts if str(text).startswith("Nov")] == ["Nov 2", "Nov 9", "Nov 16", "Nov 23"]


@pytest.mark.parametrize("state", ChartCell)
def test_a_state_looks_like_no_other_in_grey(state: ChartCell) -> None:
    """Painted in greys and compared point by point with every other state: shape or filling differs, not hue alone."""
    image = grey(state)
    for other in ChartCell:
        if other is not state:
            pairs = zip(image, grey(other), strict=True)
            differing = sum(abs(one - two) > 80 for one, two in pairs)
            assert differing > len(image) * 0.04, (state, other, differing)


def grey(state: ChartCell) -> bytes:
    """The legend's cell, painted at 40 by 40 points without colour."""
    return painted(draw_key(state))


def painted(svg: Markup) -> bytes:
    weasyprint: Any = pytest.importorskip("weasyprint")
    page = f"<style>@page {{ size: 15pt; margin: 0 }} svg {{ display: block; width: 15pt; height: 15pt }}</style>{svg}"
    pdf = weasyprint.HTML(string=page).write_pdf()
    done = subprocess.run(["pdftoppm", "-r", "192", "-gray"], input=pdf, capture_output=True, check=True)
    with Image.open(BytesIO(done.stdout)) as image:
        return image.convert("L").resize((40, 40)).tobytes()


def test_the_legend_explains_what_is_drawn_and_no_more() -> None:
    assert states_in(ALL) == [state for state in ChartCell if state is not ChartCell.NOT_ASKED]
    assert states_in(chart_of([[ChartCell.DONE, ChartCell.NOT_ASKED]])) == [ChartCell.DONE]


def test_the_table_says_every_cell_and_every_value() -> None:
    table = table_of(ALL)
    assert list(table.columns) == ["Exercise 1", "Pain before", "Pain after"]
    assert table.rows[0] == ("Mon Nov 2", ["done", "3", "2"])
    assert table.rows[3] == ("Thu Nov 5", ["no report", "5", "5"])
    assert [cells[0] for _, cells in table.rows] == [
        "done", "partly", "skipped", "no report", "not asked for", "paused or on hold",
    ]  # fmt: skip
    assert len(table_of(replace(ALL, pain=None)).rows[0][1]) == 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: PainLine([11], [0]),
        lambda: PainLine([-1], [0]),
        lambda: PainLine([1.5], [0]),  # type: ignore[list-item]
        lambda: StripRow("", [ChartCell.DONE]),
        lambda: replace(ALL, name="Strip 1"),
        lambda: replace(ALL, name='a" onload="x'),
        lambda: replace(ALL, days=days(7)),
        lambda: replace(ALL, pain=PainLine([1], [1])),
        lambda: replace(ALL, days=[], rows=[], pain=None),
        lambda: replace(ALL, days=days(57), rows=[], pain=None),
        lambda: replace(ALL, days=list(reversed(ALL.days))),
        lambda: replace(ALL, rows=list(ALL.rows) * 61),
    ],
)
def test_what_could_mislead_is_refused(made: Any) -> None:
    with pytest.raises(ContentError):
        made()


@given(st.data())
def test_any_days_and_states_give_whole_markup_inside_its_frame(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 56))
    cells = st.lists(st.sampled_from(ChartCell), min_size=count, max_size=count)
    values = st.lists(st.none() | st.integers(0, 10), min_size=count, max_size=count)
    rows = data.draw(st.lists(cells, min_size=1, max_size=8))
    chart = chart_of(rows, PainLine(data.draw(values), data.draw(values)))
    root = tree(draw_strip_chart(chart))
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for node in root.iter(f"{SVG}circle"):
        assert 0 <= float(str(node.get("cx"))) <= width
        assert 0 <= float(str(node.get("cy"))) <= height
    assert len(table_of(chart).rows) == count


def test_eight_exercises_over_four_weeks_are_drawn_in_no_time() -> None:
    rows = [[list(ChartCell)[(row + day) % 6] for day in range(28)] for row in range(8)]
    pain = PainLine([day % 11 for day in range(28)], [day % 7 for day in range(28)])
    chart = chart_of(rows, pain)
    took = []
    for _ in range(9):
        start = perf_counter()
        draw_strip_chart(chart)
        took.append((perf_counter() - start) * 1000)
    assert min(took) < MOST_MS


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Supported psoas release (lying back on a bolster)", "Supported psoas release (lying back on a bolster)"),
        (
            "Supported psoas release (lying back on a bolster, 5 days a week)",
            "Supported psoas release (lying back on a bolster, 5…",
        ),
        ("x" * 80, "x" * 53 + "…"),
    ],
)
def test_a_long_name_ends_with_a_whole_word(name: str, shown: str) -> None:
    drawn = draw_strip_chart(replace(ALL, rows=[StripRow(name, list(ChartCell))], pain=None))
    assert f">{shown}</text>" in drawn
