"""Where a statement comes from, for somebody who has never seen the marks of the library."""

from __future__ import annotations

import re

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.wording import certainty_in_words, source_in_words

MARKS_OF_THE_DATA = re.compile(r"\bseeds?\b|\bl\.\d|\(P\)|: P\b", re.IGNORECASE)


@pytest.mark.parametrize(
    ("short", "plain"),
    [
        ("seed 004 l.29", "Source article 4, line 29"),
        ("seed 000 l.59-66, 280; seed 002 l.31", "Source article 0, lines 59-66, 280; source article 2, line 31"),
        ("seed 000 l.158 (size), l.134", "Source article 0, line 158 (size), line 134"),
        ("seed 003 (l.16: retrain breathing)", "Source article 3 (line 16: retrain breathing)"),
        ("seed-described", "Described in the source articles"),
        (
            "seed-named (closed chain), content ours (P)",
            "Named in the source articles (closed chain), content ours (proposed)",
        ),
        ("seed-named; cues from seeds 004 and 001", "Named in the source articles; cues from source articles 4 and 1"),
        ("not in seeds (standard alternative)", "Not in the source articles (standard alternative)"),
        ("None in seeds", "None in the source articles"),
        ("Not an exercise in the seeds; optional", "Not an exercise in the source articles; optional"),
        ("shown in seed 000's video", "Shown in source article 0's video"),
        ("No figure in any seed", "No figure in any source article"),
        ("The seed says a skill (l.27)", "The source article says a skill (line 27)"),
        ("Standard, memory (12 wk P)", "Standard, from memory (12 wk proposed)"),
        ("size from memory", "Size from memory"),
        ("Wells; ACOG CO 804", "Wells; ACOG CO 804"),
        ("", ""),
    ],
)
def test_short_marks_are_read_as_words(short: str, plain: str) -> None:
    assert source_in_words(short) == plain
    assert source_in_words(plain) == plain, "what is in words already stays"


def test_certainty_is_said_without_marks() -> None:
    assert certainty_in_words("high") == "high"
    assert certainty_in_words("seed + P") == "that of the source articles, our proposal"


def test_no_page_of_the_library_shows_a_mark_of_the_data(signed_in) -> None:
    browser, _user = signed_in()
    slugs = list(library().exercises)
    assert len(slugs) == 19
    for address in ("", *(f"/{slug}{more}" for slug in slugs for more in ("", "/rules"))):
        page = browser.get(f"/library{address}")
        assert page.status_code == 200
        assert not MARKS_OF_THE_DATA.search(page.text), (address, MARKS_OF_THE_DATA.findall(page.text))


def test_the_list_says_what_the_source_articles_are(signed_in) -> None:
    browser, _user = signed_in()
    assert "five public articles" in browser.get("/library").text
    assert "Source article 4, line" in browser.get("/library/prone-ball-release").text.replace(" (line", ", line")
    rules = browser.get("/library/prone-ball-release/rules").text
    assert "<summary>Source articles<" in rules
    assert "Certainty: that of the source articles" in rules
