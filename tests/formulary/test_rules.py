"""The safety rules: those at an exercise, all of them to look through, and one with what it touches."""

from __future__ import annotations

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import NotInLibrary, library
from clinic.exercises.wording import source_in_words
from clinic.formulary.facets import read_asked
from clinic.formulary.rule_pages import AREAS, FACETS, RulesPage, rule_page, rules_page
from clinic.formulary.rule_words import rules_about
from clinic.formulary.touching import touches
from clinic.reviewables.describing import ACTIONS
from clinic.screening.service import safety_rules
from clinic.signoff.models import Decision
from tests.factories import RELEASE
from tests.formulary.cases import decide, make_reviewer
from tests.programs.browser import text_of

ALL = len(safety_rules())


def page_for(**asked: str) -> RulesPage:
    return rules_page(library(), read_asked(FACETS, asked))


def ids(page: RulesPage) -> list[str]:
    return [line.rule.id for group in page.groups for line in group.lines]


def test_rules_follow_the_exercise_as_it_would_be_done() -> None:
    plain = {one.id for one in rules_about(library(), RELEASE)}
    ramp = {one.id for one in rules_about(library(), RELEASE, ["lengthwise-ramp"])}
    strapped = {one.id for one in rules_about(library(), RELEASE, ["strap-feet"])}
    assert "BN-OSTEO" in plain - ramp
    assert "ST-STRAP" in strapped - plain
    assert "RF-CES" not in plain, "what holds for every exercise is not repeated at each"


def test_the_gravest_rule_stands_first() -> None:
    kinds = [one.kind for one in rules_about(library(), "prone-ball-release")]
    assert kinds == sorted(kinds, key=["block", "require_mod", "warn", "info"].index)
    assert len(set(kinds)) > 2


def test_the_rules_of_an_exercise_know_only_the_library(signed_in) -> None:
    browser, _user = signed_in()
    page = browser.get(f"/library/{RELEASE}/rules?with=strap-feet").text
    assert "Pressure band on leg or foot" in page
    assert "with strap around feet" in page
    assert 'href="/library/rules/ST-STRAP"' in page
    assert browser.get("/library/nothing/rules").status_code == 404
    assert browser.get(f"/library/{RELEASE}/rules?with=nothing").status_code == 404
    assert signed_in(Role.FRONT_DESK)[0].get(f"/library/{RELEASE}/rules").status_code == 403
    with pytest.raises(NotInLibrary):
        rules_about(library(), "nothing")


def test_every_rule_is_on_the_list_once(signed_in) -> None:
    page = signed_in()[0].get("/library/rules")
    assert sorted(ids(page_for())) == sorted(rule.id for rule in safety_rules())
    for rule in safety_rules():
        assert page.text.count(f'href="/library/rules/{rule.id}"') == 1
    assert f"{ALL} of {ALL} rules" in text_of(page)


def test_every_rule_belongs_to_an_area() -> None:
    starts = frozenset().union(*(starts for _, starts in AREAS.values()))
    assert {rule.id.partition("-")[0] for rule in safety_rules()} == starts


@pytest.mark.parametrize(
    ("asked", "some", "none"),
    [
        ({"q": "BN-OSTEO"}, "BN-OSTEO", "RF-CES"),
        ({"q": "osteoporsis"}, "BN-OSTEO", "RF-CES"),
        ({"q": "pregnnant flat"}, "PG-FLAT20", "SV-CLINIC"),
        ({"area": "hip"}, "HP-STRAIN", "AB-AAA"),
        ({"action": "require_mod"}, "FL-FLOOR", "AB-AAA"),
        ({"area": "pregnancy", "action": "block"}, "PG-PRONE", "PG-BALANCE"),
    ],
)
def test_words_area_and_action_narrow_the_rules(asked: dict[str, str], some: str, none: str) -> None:
    found = ids(page_for(**asked))
    assert some in found
    assert none not in found


def test_the_gravest_rule_of_an_area_stands_first() -> None:
    ranks = {rule.id: rule.action.rank for rule in safety_rules()}
    for group in page_for().groups:
        order = [ranks[line.rule.id] for line in group.lines]
        assert order == sorted(order, reverse=True), group.label


def test_the_best_answer_stands_first() -> None:
    assert ids(page_for(q="sp-ext"))[0] == "SP-EXT"
    assert page_for(q="osteoporsis").read_as == "osteoporosis"


def test_the_count_beside_a_choice_is_what_it_would_leave() -> None:
    for asked in ({}, {"q": "pregnant"}, {"area": "hip"}):
        for facet in page_for(**asked).facets:
            for choice in facet.choices:
                assert choice.count == page_for(**{**asked, facet.name: choice.key}).count


def test_nothing_found_leads_on(signed_in) -> None:
    browser, _user = signed_in()
    assert "No rule is like that" in browser.get("/library/rules?area=hip&action=escalate_emergency").text
    assert "Did you mean" in browser.get("/library/rules?q=zzzz osteoporosis").text


@pytest.mark.parametrize("query", ["area=<b>&action=x", "q=%ff%ED%A0%80", "q=" + "b" * 3000, "page=-1&q=%25"])
def test_a_strange_address_is_a_page(signed_in, query: str) -> None:
    assert signed_in()[0].get(f"/library/rules?{query}").status_code == 200


@pytest.mark.parametrize("rule", safety_rules(), ids=lambda rule: rule.id)
def test_every_rule_has_its_page(signed_in, rule) -> None:
    answer = signed_in()[0].get(f"/library/rules/{rule.id}")
    page = text_of(answer)
    assert answer.status_code == 200
    said = (rule.reason, ACTIONS[rule.action.value], source_in_words(rule.source), f"version {rule.version}")
    for line in said:
        assert " ".join(line.split()) in page, line
    assert ("Nobody can override it" in page) == (rule.override == "none")
    for touch in touches(library())[rule.id]:
        assert touch.exercise.name in page


def test_what_a_rule_touches_is_told_with_the_modifications_that_change_it() -> None:
    touched = {one.exercise.slug: one for one in rule_page(library(), "BN-OSTEO").touched}
    assert "lengthwise-ramp" in {one.slug for one in touched[RELEASE].not_with}
    strap = {one.exercise.slug: one for one in rule_page(library(), "ST-STRAP").touched}
    assert [one.slug for one in strap[RELEASE].only_with] == ["strap-feet"]
    assert rule_page(library(), "RF-CES").touched == ()


def test_an_exercise_that_the_advice_names_is_a_link(signed_in) -> None:
    assert [one.slug for one in rule_page(library(), "AB-AAA").instead] == ["constructive-rest"]
    assert 'href="/library/constructive-rest"' in signed_in()[0].get("/library/rules/AB-AAA").text


def test_the_sign_off_of_a_rule_is_shown(signed_in) -> None:
    browser, reviewer = signed_in(user=make_reviewer())
    decide(reviewer, "rule.BN-OSTEO", Decision.AMENDED, "Ask for the T-score first")
    page = text_of(browser.get("/library/rules/BN-OSTEO"))
    assert "Signed off with a note" in page
    assert "Ask for the T-score first" in page


@pytest.mark.parametrize("slug", ["nothing", "bn-osteo", "'", "BN-OSTEO%20"])
def test_a_rule_that_is_not_there_is_not_found(signed_in, slug: str) -> None:
    assert signed_in()[0].get(f"/library/rules/{slug}").status_code == 404


def test_a_page_costs_two_queries(signed_in, count_queries) -> None:
    browser, _user = signed_in()
    for path in ("/library/rules", "/library/rules/BN-OSTEO", f"/library/{RELEASE}/rules"):
        with count_queries() as queries:
            browser.get(path)
        assert len(queries) == 2, path
