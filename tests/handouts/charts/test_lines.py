"""Line charts as markup, one line and two."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from handouts.charts import LineChart, draw_line_chart, draw_line_key
from handouts.limits import ContentError

SVG = "{http://www.w3.org/2000/svg}"
LABELS = ["11/3", "11/4", "11/5"]


def paths(markup: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(markup).iter(f"{SVG}path"))


def test_one_line_leaves_gaps() -> None:
    markup = draw_line_chart(LineChart("Pain & more", LABELS, [[5, None, 0]]))
    line = next(node for node in paths(markup) if node.get("class") == "chart__line")
    assert line.get("d") == "M34 87M594 162"
    label = str(ElementTree.fromstring(markup).get("aria-label"))
    assert label == "Pain & more. The numbers are in the table below."


def test_two_lines_share_their_days_and_differ_without_colour() -> None:
    markup = draw_line_chart(LineChart("Pain", LABELS, [[5, 4, 3], [4, 3, 2]], summary="It fell."))
    assert sum(node.get("stroke-dasharray") is not None for node in paths(markup)) == 1
    assert "It fell." in str(ElementTree.fromstring(markup).get("aria-label"))
    keys = draw_line_key(dashed=True), draw_line_key(dashed=False)
    assert ["stroke-dasharray" in key for key in keys] == [True, False]


def test_about_seven_days_are_named_however_many_there_are() -> None:
    for count in range(1, 60):
        markup = draw_line_chart(LineChart("Pain", [f"day {n}" for n in range(count)], [[1] * count]))
        named = [node for node in ElementTree.fromstring(markup).iter(f"{SVG}text") if "day" in str(node.text)]
        assert min(count, 4) <= len(named) <= 7


@pytest.mark.parametrize(
    "made",
    [
        lambda: LineChart("Pain", LABELS, [[1, 2]]),
        lambda: LineChart("Pain", LABELS, [[1, 2, 11]]),
        lambda: LineChart("Pain", LABELS, [[1, 2, -1]]),
        lambda: LineChart("Pain", LABELS, []),
        lambda: LineChart("Pain", LABELS, [[1, 2, 3]] * 3),
        lambda: LineChart("Pain", LABELS, [[0, 0, 0]], maximum=0),
        lambda: LineChart("", LABELS, [[0, 0, 0]]),
    ],
)
def test_what_could_mislead_is_refused(made: Any) -> None:
    with pytest.raises(ContentError):
        made()
