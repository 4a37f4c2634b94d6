"""The lane chart: one mark for what would touch, titles that say it, nothing that is not escaped."""

from __future__ import annotations

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from handouts.charts import Lane, LaneChart, LaneMark, draw_lane_chart

START = date(2026, 10, 5)
SVG = "{http://www.w3.org/2000/svg}"


def chart(*marks: LaneMark, days: int = 60) -> LaneChart:
    lanes = (Lane("Notes", "/all?kind=note", marks), Lane("Goals", "/all?kind=goal", ()))
    return LaneChart("lanes", "What happened", START, START + timedelta(days=days), lanes)


def links(drawn: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawn).iter(f"{SVG}a"))


def mark(day: int, words: str = "Note", **values: bool) -> LaneMark:
    return LaneMark(START + timedelta(days=day), words, f"/notes/{day}", **values)


def test_a_mark_says_its_day_and_leads_to_the_thing() -> None:
    [link] = links(draw_lane_chart(chart(mark(10, "Daily note, signed"))))
    assert link.get("href") == "/notes/10"
    assert link.get("aria-label") == "Oct 15, 2026: Daily note, signed"
    assert link.findtext(f"{SVG}title") == "Oct 15, 2026: Daily note, signed"


def test_what_would_touch_is_one_mark_with_its_number() -> None:
    drawn = draw_lane_chart(chart(mark(10), mark(11), mark(40)))
    pair, single = links(drawn)
    assert pair.findtext(f"{SVG}text") == "2"
    assert pair.get("href") == "/all?kind=note"
    assert pair.get("aria-label") == "Notes, 2 from Oct 15, 2026 to Oct 16, 2026"
    assert single.find(f"{SVG}text") is None
    [same] = links(draw_lane_chart(chart(mark(10), mark(10))))
    assert same.get("aria-label") == "Notes, 2 on Oct 15, 2026"


@pytest.mark.parametrize("days", [0, 1, 13, 44, 45, 400, 4000])
def test_any_span_is_drawn_with_marks_apart_and_inside(days: int) -> None:
    marks = [mark(day) for day in range(0, days + 1, max(days // 200, 1))]
    found = links(draw_lane_chart(chart(*marks, days=days)))
    middles = [float(link.find(f"{SVG}circle").get("cx")) for link in found]  # type: ignore[union-attr,arg-type]
    assert middles == sorted(middles)
    assert all(0 < x < 644 for x in middles)
    assert len(found) <= 26


def test_what_is_open_is_hollow_and_words_are_escaped() -> None:
    drawn = draw_lane_chart(chart(mark(10, '<script>"x"', is_open=True)))
    assert "<script>" not in drawn
    [link] = links(drawn)
    assert link.get("class") == "lanes__mark lanes__mark--open"
    assert link.find(f"{SVG}circle").get("fill") == "#ffffff"  # type: ignore[union-attr]
