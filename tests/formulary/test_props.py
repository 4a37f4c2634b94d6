"""The things of the library: their stand-ins, and everything that uses them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.formulary.prop_page import PropLine, prop_lines
from clinic.formulary.prop_uses import props_of_change
from tests.factories import RELEASE
from tests.programs.browser import text_of


def line_of(slug: str) -> PropLine:
    return next(line for line in prop_lines(library()) if line.prop.slug == slug)


def test_everything_is_on_the_page(signed_in) -> None:
    answer = signed_in()[0].get("/library/props")
    page = text_of(answer)
    for prop in library().props.values():
        assert f'id="{prop.slug}"' in answer.text
        assert prop.name in page
        assert prop.note in page


def test_a_bolster_says_what_stands_in_for_it_and_what_does_not() -> None:
    bolster = line_of("bolster")
    assert [one.slug for one in bolster.swaps] == ["sleeping-bag", "blanket-stack", "half-dome"]
    assert bolster.not_instead == ("Soft pillows",)
    assert bolster.price == "About $35 to 40 in 2015 (source article 0, line 134)"
    assert "bolster" in {one.slug for one in line_of("sleeping-bag").stands_in_for}


def test_who_uses_it_is_told_apart() -> None:
    chair = line_of("chair")
    assert {one.slug for one in chair.needed_by} == {"seated-march", "shake-out"}
    asked = {use.modification.slug: {one.slug for one in use.exercises} for use in chair.asked_by}
    assert asked["calves-on-chair"] == {"constructive-rest"}
    assert "shake-out" in asked["seated-swap"]


def test_a_modification_brings_its_things_only_where_it_says_so() -> None:
    hand = library().modifications["hand-support"]
    narrow = replace(hand, changes=tuple(replace(one, exercises=frozenset({"shake-out"})) for one in hand.changes))
    assert props_of_change(library(), narrow, "shake-out") == ("chair",)
    assert props_of_change(library(), narrow, "supported-split-squat") == ()


def test_the_picture_shows_it_in_use() -> None:
    assert line_of("bolster").shown_with == library().exercises[RELEASE].name
    assert line_of("firm-bed").shown_with == "Constructive rest (knees bent) – On a firm bed"
    for line in prop_lines(library()):
        used_at_home = [one for one in line.needed_by if one.scene] or line.asked_by
        assert (line.picture is not None) == bool(used_at_home), line.prop.slug


def test_no_name_inside_a_picture_is_there_twice(signed_in) -> None:
    page = signed_in()[0].get("/library/props").text
    names = [part.split('"', 1)[0] for part in page.split(' id="')[1:]]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(("role", "status"), [(Role.PT, 200), (Role.ADMIN, 200), (Role.FRONT_DESK, 403)])
def test_who_may_see_them(signed_in, role: Role, status: int) -> None:
    assert signed_in(role)[0].get("/library/props").status_code == status


def test_a_page_costs_two_queries(signed_in, count_queries) -> None:
    browser, _user = signed_in()
    with count_queries() as queries:
        browser.get("/library/props")
    assert len(queries) == 2
