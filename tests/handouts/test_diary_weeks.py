"""Which weeks of the diary a print has."""

from __future__ import annotations

from typing import Any

import pytest

from handouts.layouts import Layout, LayoutName
from handouts.render import pdf_available
from tests.handouts.reading import read
from tests.handouts.samples import make_handout


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
@pytest.mark.parametrize("name", ["two_up", "large_print"])
def test_a_diary_that_begins_later_keeps_counting(name: str) -> None:
    texts = [
        text
        for page in read(make_handout(), Layout(LayoutName(name), diary_weeks=2, first_week=3)).pages
        if "Code JS" in (text := " ".join(page.extract_text().split()))
    ]
    assert ["Week 3" in texts[0], "Code JS-7F3K-3" in texts[0], "Mon" in texts[0]] == [True] * 3
    assert ["Week 4" in texts[1], "Code JS-7F3K-4" in texts[1], " of " in texts[1].split("Page")[0]] == [
        True,
        True,
        False,
    ]
    assert ["Or tell us online" in text for text in texts] == [True, False]
    if name == "two_up":
        assert "Mon Dec 7" in texts[0]
        assert "Sun Dec 20" in texts[1]


@pytest.mark.parametrize("week", [0, 61, True, 1.5, None])
def test_a_week_that_no_diary_begins_with_is_refused(week: Any) -> None:
    with pytest.raises(ValueError, match="from 1 to 60"):
        Layout(first_week=week)
