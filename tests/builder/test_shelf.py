"""The library beside a program: search with typos, modifications that were searched for, what is in already."""

from __future__ import annotations

import pytest

from clinic.builder.shelf import Beside, list_shelf
from clinic.builder.shelf_asked import ShelfAsked
from clinic.exercises.catalog import library
from clinic.formulary.fitting import Standing
from clinic.rule_language.facts import PatientFacts
from clinic.safety_record.holds import Cause, hold_exercises
from clinic.screening.rules import fire
from clinic.screening.service import safety_rules
from clinic.signoff.declining import ClinicScreening
from tests.programs.browser import add, text_of, url
from tests.programs.cases import BREATHE, RAMP, RELEASE, acting, cleared_patient, pregnant_patient, start


def screening(*flags: str, **facts: object) -> ClinicScreening:
    known = {"age": 40, "screen": "ok", "screen_age_days": 1, "assessment_class": "short_strong", **facts}
    patient = PatientFacts(frozenset(flags), **known)
    return ClinicScreening(patient, fire(safety_rules(), patient), {}, {})


def test_without_a_search_every_exercise_stands_in_its_phase() -> None:
    shelf = list_shelf(screening(), ShelfAsked(by_phase=True))
    assert [group.label.lower() for group in shelf.groups] == list(library().categories)
    assert shelf.count == len(library().exercises)


def test_a_search_is_one_list_with_the_best_first() -> None:
    shelf = list_shelf(screening(), ShelfAsked("bolstr"))
    assert [group.label for group in shelf.groups] == ["Found"]
    assert shelf.groups[0].entries[0].exercise.slug == RELEASE
    assert shelf.read_as == "bolster"


def test_a_modification_that_was_searched_for_is_offered_at_once() -> None:
    (entry,) = list_shelf(screening(), ShelfAsked("strap")).groups[0].entries
    assert entry.standing is Standing.OK
    assert [(fix.modifications, fix.what) for fix in entry.ways[:-1]] == [
        (("strap-feet",), "strap around feet, 5 minutes")
    ]


def test_what_was_searched_for_is_offered_with_what_the_rules_ask_for() -> None:
    (entry,) = list_shelf(screening("pregnant", ga_weeks=24), ShelfAsked("strap")).groups[0].entries
    assert entry.standing is Standing.NEEDS_FIX
    assert set(entry.ways[0].modifications) == {"strap-feet", RAMP}


def test_a_modification_for_people_with_other_answers_is_not_offered() -> None:
    first = list_shelf(screening(), ShelfAsked("preg ramp")).groups[0].entries[0]
    assert first.exercise.slug == RELEASE
    assert all(RAMP not in way.modifications for way in first.ways)


def test_nothing_is_offered_with_a_modification_where_the_exercise_is_stopped() -> None:
    nobody = PatientFacts(age=40)
    shelf = list_shelf(ClinicScreening(nobody, fire(safety_rules(), nobody), {}, {}), ShelfAsked("strap"))
    (entry,) = shelf.groups[0].entries
    assert entry.standing is Standing.BLOCKED
    assert entry.ways == ()


def test_what_is_in_the_program_is_marked() -> None:
    shelf = list_shelf(screening(), ShelfAsked(by_phase=True), Beside({BREATHE}))
    entries = shelf.groups[0].entries
    assert [entry.standing for entry in entries] == [Standing.IN_PROGRAM]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("strap", "Add with strap around feet, 5 minutes : Supported psoas release"),
        ("bolstr", "Read as “bolster”."),
        ("zzzz bolster", "Did you mean Supported psoas release"),
    ],
)
def test_the_builder_shows_it(signed_in, query: str, said: str) -> None:
    client, pt = signed_in()
    assert said in text_of(client.get(url(cleared_patient(pt)), query_string={"q": query}))


def test_one_click_adds_with_what_was_searched_for(signed_in) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    page = client.get(url(patient) + "?q=strap").text
    assert 'value="strap-feet"' in page
    assert add(client, patient, RELEASE, "strap-feet", RAMP).status_code == 303


def test_what_is_on_hold_and_was_taken_out_is_marked_and_not_offered(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt):
        [hold] = hold_exercises(patient.id, program.id, [Cause(RELEASE, "SIGN-FAINT", 1, (), "Faint with it")])
    page = browser.get(url(patient))
    entry = page.text.split(f'id="shelf-{RELEASE}"')[1].split("</li>")[0]
    assert "On hold" in entry
    assert "Faint with it." in entry
    assert f"/program/holds/{hold.id}/lift" in entry
    assert "/program/exercises" not in entry
