"""The same sheet on a screen: same words, strict content policy, sound structure."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from handouts.content import Box
from handouts.layouts import Layout
from handouts.render import render_html, screen_style
from tests.handouts.samples import make_exercise, make_handout

_TAG = re.compile(r"<[^>]+>")


def words_of(html: str) -> str:
    return " ".join(_TAG.sub(" ", html).split())


def test_the_page_says_what_the_print_says() -> None:
    text = words_of(render_html(make_handout(boxes=(Box.PREGNANCY,))))
    for phrase in (
        "Your home program",
        "For Ana",
        "From Sam Rivera, PT, DPT",
        "Sit through dinner without hip pain.",
        "Call 911",
        "Tuesday, December 1, 2026",
        "Stay for 5 minutes. Once a day, every day.",
        "For you Loop a strap round both feet.",
        "Heavy legs",
        "Any stop sign at the top of this page.",
        "Pregnant? Call your OB or midwife now You bleed or leak fluid",
        "Sheet version 3. JS-7F3K",
    ):
        assert phrase in text


def test_the_page_keeps_to_a_strict_content_policy() -> None:
    html = render_html(make_handout())
    for forbidden in ("<script", "<style", " style=", "data:", "javascript:", "asset:", "<img", "<link", " onclick"):
        assert forbidden not in html
    assert not re.search(r"\son\w+=", html)
    assert not re.search(r'(?:src|href)="(?!#)', html)


def test_hostile_text_stays_text() -> None:
    exercise = make_exercise(name='<b onclick="x">"&', note="</article><script>x</script>")
    html = render_html(replace(make_handout(first_name="<i>Ana"), exercises=(exercise,)))
    assert "<script" not in html
    assert "&lt;i&gt;Ana" in html
    assert html.count("</article>") == 1


def test_the_headings_start_below_the_page_and_leave_no_gap() -> None:
    levels = [int(level) for level in re.findall(r"<h(\d)", render_html(make_handout()))]
    assert levels[0] == 2
    assert min(levels) == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_each_figure_is_an_image_with_its_text_and_no_name_twice() -> None:
    html = render_html(make_handout(exercises=3))
    for number in (1, 2, 3):
        assert f'role="img" aria-label="Side view. Invented pose {number}."' in html
    names = re.findall(r'\bid="([^"]+)"', html)
    assert len(names) == len(set(names))


@pytest.mark.parametrize("lang", ["en"])
def test_the_fragment_states_its_language(lang: str) -> None:
    assert f'<article class="handout" lang="{lang}" dir="ltr">' in render_html(make_handout(lang=lang))


def test_the_diary_is_a_table_with_heads_of_columns_groups_and_rows() -> None:
    html = render_html(make_handout(exercises=2), Layout(diary_weeks=2))
    tables = re.findall(r'<section class="diary">.*?</section>', html, re.DOTALL)
    assert [re.findall(r"<caption[^>]*>(.*?)</caption>", table) for table in tables] == [
        ['Code <bdi dir="ltr">JS-7F3K-1</bdi>'],
        ['Code <bdi dir="ltr">JS-7F3K-2</bdi>'],
    ]
    for table in tables:
        scopes = re.findall(r'<th scope="(\w+)"', table)
        assert {scope: scopes.count(scope) for scope in scopes} == {"col": 9, "rowgroup": 2, "row": 10}
        assert table.count("<td>") == 2 * 5 * 7
        assert table.count('aria-label="box to tick"') == 2 * 3 * 7
    assert "7F3K-09QM-XW4T-2HJC" in tables[0]
    assert "7F3K-09QM-XW4T-2HJC" not in tables[1]


def test_no_attribute_holds_an_element_and_the_table_is_named_by_its_code() -> None:
    html = render_html(make_handout(), Layout(diary_weeks=2))
    assert not re.search(r'="[^"<>]*<', html)
    names = re.findall(r'role="region" tabindex="0" aria-labelledby="([^"]+)"', html)
    assert len(names) == 2
    for name in names:
        assert re.search(rf'<caption id="{name}">Code <bdi[^>]*>JS-7F3K-', html)


def test_without_weeks_or_without_a_diary_the_page_has_none() -> None:
    assert 'class="diary"' in render_html(make_handout())
    for html in (render_html(make_handout(), Layout(diary_weeks=0)), render_html(make_handout(diary=None))):
        assert 'class="diary"' not in html


def test_a_draft_says_so() -> None:
    assert "DRAFT" in words_of(render_html(make_handout(draft=True)))
    assert "DRAFT" not in words_of(render_html(make_handout()))


def test_the_style_sheet_speaks_only_of_the_handout_and_loads_nothing() -> None:
    style = re.sub(r"/\*.*?\*/|@media[^{]*\{|@page[^{]*\{", "", screen_style(), flags=re.DOTALL)
    selectors = [one.strip() for rule in re.findall(r"([^{}]+)\{", style) for one in rule.split(",")]
    assert selectors
    assert all(selector.startswith(".handout") for selector in selectors)
    assert "url(" not in style
    assert "@import" not in style
