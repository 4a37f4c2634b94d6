"""The library's list: what is found, how filters combine, and how each is taken off."""

from __future__ import annotations

import re

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.formulary.browsing import LibraryPage, browse, facets
from clinic.formulary.cards import POSITIONS
from clinic.formulary.facets import read_asked
from clinic.signoff.models import Decision
from tests.factories import BREATHE, RELEASE
from tests.formulary.cases import decide, make_reviewer
from tests.programs.browser import text_of

MANUAL = "manual-psoas-release"
BRIDGE = "block-supported-bridge"
ALL = len(library().exercises)


def page_for(**asked: str) -> LibraryPage:
    return browse(library(), read_asked(facets(library()), asked))


def names(page: LibraryPage) -> list[str]:
    return [entry.card.exercise.slug for shelf in page.shelves for entry in shelf.entries]


def counts(page: LibraryPage, name: str) -> dict[str, int]:
    [facet] = [facet for facet in page.facets if facet.name == name]
    return {choice.key: choice.count for choice in facet.choices}


def test_the_list_shows_every_exercise_once(signed_in) -> None:
    page = signed_in()[0].get("/library")
    for exercise in library().exercises.values():
        assert page.text.count(f'href="/library/{exercise.slug}"') == 1
    assert page.text.count("<svg") >= sum(exercise.scene is not None for exercise in library().exercises.values())
    assert f"{ALL} of {ALL} exercises" in text_of(page)


def test_phases_stand_in_the_order_of_a_program() -> None:
    assert [shelf.label.lower() for shelf in page_for().shelves] == list(library().categories)


def test_what_nobody_has_signed_off_is_said(signed_in) -> None:
    assert text_of(signed_in()[0].get("/library")).count("Not signed off") == ALL


@pytest.mark.parametrize(
    ("query", "first", "read_as"),
    [
        ("psaos", RELEASE, "psoas"),
        ("bolstr", RELEASE, "bolster"),
        ("briddge", BRIDGE, "bridge"),
        ("PSOAS release", RELEASE, ""),
        ("diafragm", BREATHE, "diaphragm"),
    ],
)
def test_typos_are_read(signed_in, query: str, first: str, read_as: str) -> None:
    page = page_for(q=query)
    assert names(page)[0] == first
    assert page.read_as == read_as
    shown = text_of(signed_in()[0].get("/library", query_string={"q": query}))
    assert ("Read as" in shown) == bool(read_as)
    assert library().exercises[first].name in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "psoas release"}, {RELEASE, MANUAL, "prone-ball-release"}),
        ({"phase": "breathe"}, {BREATHE}),
        ({"position": "face-down"}, {"prone-ball-release", "prone-roller-release"}),
        ({"position": "side"}, {"side-lying-rest"}),
        ({"mode": "clinic"}, {MANUAL, "traction-assisted"}),
        ({"prop": "foam-roller"}, {"prone-roller-release"}),
        ({"prop": "sleeping-bag"}, {RELEASE}),
        ({"phase": "activate", "prop": "nothing"}, {"deep-core-exhale", "hand-to-knee-press"}),
        ({"phase": "release", "prop": "rolled-blanket"}, {RELEASE, "constructive-rest"}),
        ({"q": "ball", "position": "side"}, set()),
        ({"mode": "clinic", "position": "back"}, set()),
    ],
)
def test_words_and_filters_narrow_the_list(asked: dict[str, str], found: set[str]) -> None:
    assert set(names(page_for(**asked))) == found


def test_the_count_beside_a_choice_is_what_it_would_leave() -> None:
    for asked in ({}, {"q": "release"}, {"position": "back"}, {"phase": "release", "prop": "bolster"}):
        page = page_for(**asked)
        for facet in page.facets:
            for choice in facet.choices:
                assert choice.count == page_for(**{**asked, facet.name: choice.key}).count, (asked, facet.name, choice)


def test_home_and_clinic_are_all() -> None:
    assert sum(counts(page_for(), "mode").values()) == ALL


def test_every_position_is_some_exercises() -> None:
    assert set(counts(page_for(), "position")) == set(POSITIONS)
    assert all(counts(page_for(), "position").values())


def test_how_a_thing_is_used_is_said_where_the_exercise_does_not_need_it() -> None:
    uses = {entry.card.exercise.slug: entry.use for shelf in page_for(prop="chair").shelves for entry in shelf.entries}
    assert uses["seated-march"] == ""
    assert uses["half-kneeling-hip-flexor-stretch"] == "In place of: Chair or counter"
    assert uses["constructive-rest"] == "With: Calves on chair"


def test_a_modification_that_was_searched_for_is_one_click_away(signed_in) -> None:
    page = signed_in()[0].get("/library?q=strap").text
    assert f'href="/library/{RELEASE}?with=strap-feet"' in page


def test_each_filter_is_taken_off_by_its_own_link(signed_in) -> None:
    page = page_for(q="release", phase="release", position="back")
    assert [one.label for one in page.taken] == ["“release”", "Phase: Release", "Position: Lying on the back"]
    assert [dict(one.args) for one in page.taken] == [
        {"phase": "release", "position": "back"},
        {"q": "release", "position": "back"},
        {"q": "release", "phase": "release"},
    ]
    shown = signed_in()[0].get("/library?q=release&phase=release&position=back").text
    links = re.findall(r'class="filter-taken__one" href="([^"]*)"', shown)
    assert [link.replace("&amp;", "&") for link in links] == [
        "/library?phase=release&position=back",
        "/library?q=release&position=back",
        "/library?q=release&phase=release",
    ]
    assert "Take all off" in shown


def test_what_is_chosen_stays_chosen_on_the_page(signed_in) -> None:
    shown = signed_in()[0].get("/library?phase=release&mode=home&q=bolster").text
    assert re.search(r'<option value="release" selected>Release \(\d+\)</option>', shown)
    assert re.search(r'<option value="home" selected>At home \(\d+\)</option>', shown)
    assert 'value="bolster"' in shown


def test_the_address_in_the_bar_has_no_empty_parts(signed_in) -> None:
    answer = signed_in()[0].get("/library?q=bolster&phase=&position=&prop=&mode=home", headers={"HX-Request": "true"})
    assert answer.headers["HX-Replace-Url"] == "/library?q=bolster&mode=home"


@pytest.mark.parametrize(
    "query",
    [
        "phase=<b>&position=x&prop=%27&mode=3&fits=yes",
        "phase=release&phase=stretch",
        "q=",
        "q=%ff%ED%A0%80",
        "q=" + "a" * 3000,
        "q=%E2%80%AE",
        "with=x&page=-1",
    ],
)
def test_a_strange_address_is_a_page(signed_in, query: str) -> None:
    assert signed_in()[0].get(f"/library?{query}").status_code == 200


def test_a_strange_filter_narrows_nothing() -> None:
    assert page_for(phase="<b>", position="upside-down", prop="a yacht", mode="", fits="yes").count == ALL


def test_nothing_found_leads_on(signed_in) -> None:
    browser, _user = signed_in()
    page = browser.get("/library?q=<script>alert(1)</script>")
    assert "No exercise is like that" in page.text
    assert "<script>alert" not in page.text
    close = browser.get("/library?q=zzzz bolster").text
    assert "Did you mean" in close
    assert f'href="/library/{RELEASE}"' in close


def test_the_list_leads_to_rules_things_sign_off_and_the_paper_screen(signed_in) -> None:
    page = signed_in()[0].get("/library").text
    for address in ("/library/rules", "/library/props", "/library/review", "/intake-sheet"):
        assert f'href="{address}"' in page
    assert 'href="/intake-sheet"' not in signed_in(Role.ADMIN)[0].get("/library").text


def test_what_the_clinic_does_not_use_is_marked(signed_in) -> None:
    browser, reviewer = signed_in(user=make_reviewer())
    decide(reviewer, f"exercise.{BREATHE}", Decision.DECLINED, "We teach another way of breathing")
    page = text_of(browser.get("/library?phase=breathe"))
    assert "Not used in this clinic" in page
    assert "We teach another way of breathing" in page


def test_a_page_costs_two_queries(signed_in, count_queries) -> None:
    browser, _user = signed_in()
    for path in ("/library", "/library?q=bolstr&phase=release&prop=bolster"):
        with count_queries() as queries:
            browser.get(path)
        assert len(queries) == 2
