"""Scores over time as markup: the band, the points, what is said to who does not see it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from handouts.charts import TrendChart, TrendPoint, draw_trend_chart, draw_trend_key, trend_rows
from handouts.limits import ContentError

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2026, 11, 2)


def chart(*values: float, **more: Any) -> TrendChart:
    points = [TrendPoint(FIRST + timedelta(days=10 * place), value) for place, value in enumerate(values)]
    given = {
        "name": "trend",
        "title": "Pain & more",
        "summary": "It fell.",
        "points": points,
        "minimum": 0,
        "maximum": 10,
    }
    return TrendChart(**{**given, **more})


def drawn(made: TrendChart) -> ElementTree.Element:
    return ElementTree.fromstring(draw_trend_chart(made))


def words(root: ElementTree.Element) -> list[str]:
    return [str(node.text) for node in root.iter(f"{SVG}text")]


def test_it_is_named_for_who_does_not_see_it() -> None:
    root = drawn(chart(6, 4))
    assert root.get("aria-labelledby") == "trend-title trend-desc"
    assert root.get("role") == "img"
    said = {node.get("id"): node.text for node in root if node.tag in (f"{SVG}title", f"{SVG}desc")}
    assert said == {"trend-title": "Pain & more", "trend-desc": "It fell. The numbers are in the table beside it."}


def test_the_band_reaches_from_edge_to_edge_and_is_read_without_colour() -> None:
    root = drawn(chart(6, 5, 3, band=(4, 8)))
    band = next(node for node in root.iter(f"{SVG}g") if node.get("class") == "trend__band")
    area, *edges = list(band)
    per_point = 218 / 10
    assert float(str(area.get("height"))) == pytest.approx(4 * per_point, abs=0.1)
    assert float(str(area.get("y"))) == pytest.approx(22 + 2 * per_point, abs=0.1)
    assert all(edge.get("stroke-dasharray") for edge in edges)
    assert len(edges) == 2
    fills = [node.get("fill") for node in root.iter(f"{SVG}circle")]
    assert fills[0] == fills[1] == "#ffffff"
    assert fills[2] != "#ffffff"


def test_the_edge_of_the_band_matters() -> None:
    made = chart(6, 4, 8, 4.1, band=(4, 8))
    assert [made.is_within(one) for one in made.points] == [True, False, False, True]


def test_without_a_band_every_point_is_filled() -> None:
    made = chart(6, 5)
    assert not any(made.is_within(one) for one in made.points)
    assert not [node for node in drawn(made).iter(f"{SVG}g") if node.get("class") == "trend__band"]


def test_days_are_as_far_apart_as_in_the_calendar() -> None:
    points = [TrendPoint(FIRST, 1), TrendPoint(FIRST + timedelta(days=1), 2), TrendPoint(FIRST + timedelta(days=10), 3)]
    xs = [float(str(node.get("cx"))) for node in drawn(chart(points=points)).iter(f"{SVG}circle")]
    assert (xs[1] - xs[0]) * 9 == pytest.approx(xs[2] - xs[1], abs=1)


def test_a_scale_may_begin_below_nothing() -> None:
    root = drawn(chart(-5, 4, minimum=-7, maximum=7))
    assert {"−7", "0", "7", "−5", "4"} <= set(words(root))


def test_spans_stand_where_both_ends_are_known() -> None:
    points = [TrendPoint(FIRST, 4, 1, 7), TrendPoint(FIRST + timedelta(days=3), 3)]
    spans = [node for node in drawn(chart(points=points)).iter(f"{SVG}g") if node.get("class") == "trend__spans"]
    assert len(spans) == 1
    assert len(list(spans[0])) == 1


def test_names_of_days_never_run_into_each_other() -> None:
    for count in range(1, 41):
        root = drawn(chart(*([5] * count)))
        days = [node for node in root.iter(f"{SVG}text") if "2026" in str(node.text) or "2027" in str(node.text)]
        assert 1 <= len(days) <= 5
        xs = sorted(float(str(node.get("x"))) for node in days)
        assert all(later - x >= 95 for x, later in pairwise(xs))


def test_scores_of_one_day_stand_over_each_other() -> None:
    points = [TrendPoint(FIRST, 4), TrendPoint(FIRST, 3)]
    root = drawn(chart(points=points))
    assert len({node.get("cx") for node in root.iter(f"{SVG}circle")}) == 1
    assert [one for one in words(root) if "2026" in one] == ["Nov 2, 2026"]


def test_the_numbers_are_read_in_a_table() -> None:
    rows = trend_rows(chart(-5, 4.5, minimum=-7, maximum=7))
    assert rows == [("Nov 2, 2026", "−5"), ("Nov 12, 2026", "4.5")]


@pytest.mark.parametrize("kind", ["band", "matters", "within", "span"])
def test_every_sign_of_the_legend_is_drawn(kind: str) -> None:
    assert len(list(ElementTree.fromstring(draw_trend_key(kind)))) >= 1


@pytest.mark.parametrize(
    "made",
    [
        lambda: chart(),
        lambda: chart(11),
        lambda: chart(-1),
        lambda: chart(*([1] * 61)),
        lambda: chart(1, title=""),
        lambda: chart(1, name="Trend 1"),
        lambda: chart(1, minimum=10),
        lambda: chart(1, band=(8, 4)),
        lambda: chart(1, band=(-1, 4)),
        lambda: chart(points=[TrendPoint(FIRST, 1, 0, 11)]),
        lambda: chart(points=[TrendPoint(FIRST, 1), TrendPoint(FIRST - timedelta(days=1), 1)]),
    ],
)
def test_what_could_mislead_is_refused(made: Any) -> None:
    with pytest.raises(ContentError):
        made()
