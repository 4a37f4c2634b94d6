"""Groups of the health screen: "none of these", groups left open, and the order of the controls."""

from __future__ import annotations

import re
from html import escape, unescape

import pytest

from clinic.exercises.catalog import library
from clinic.health_screens.questions import EMERGENCY_GROUP, PREGNANT_FLAG, flags_of
from tests.health_screens.bodies import screen
from tests.health_screens.taking import screens, take


def test_a_group_without_an_answer_is_unknown(therapist, database):
    browser, patient = therapist
    body = screen()
    body["cleared"].remove("Spine")
    told = take(browser, patient, body)
    assert told.status_code == 422
    assert "1 group stays unknown" in told.text
    assert screens(database, patient) == []
    answer = take(browser, patient, {**body, "action": "save_open"})
    assert answer.status_code == 303
    assert "Spine" not in screens(database, patient)[0].cleared_groups
    shown = browser.get(answer.headers["Location"]).text
    assert "1 group has no answer" in shown
    assert "1 unknown" in browser.get(f"/patients/{patient.id}/screens").text


def test_none_of_these_in_open_groups_is_shown_before_it_is_saved(therapist, database):
    browser, patient = therapist
    body = screen("stenosis", cleared=["Skin"])
    shown = take(browser, patient, {**body, "action": "none_of_open"})
    assert shown.status_code == 200
    assert "Nothing is saved yet" in shown.text
    assert screens(database, patient) == []
    ticked = [unescape(name) for name in re.findall(r'name="cleared" value="([^"]+)" checked', shown.text)]
    assert set(ticked) == set(library().flag_groups) - {EMERGENCY_GROUP, "Spine", "Cleared by the clinic"}
    assert 'id="flag-stenosis" checked' in shown.text
    assert "Still to answer by itself: Emergency signs." in shown.text
    assert take(browser, patient, {**body, "cleared": ticked}).status_code == 422
    assert take(browser, patient, {**body, "cleared": [*ticked, EMERGENCY_GROUP]}).status_code == 303


def test_none_of_these_for_the_emergency_signs_alone_is_asked_for_when_nothing_else_is_open(therapist):
    browser, patient = therapist
    body = screen()
    body["cleared"].remove(EMERGENCY_GROUP)
    shown = take(browser, patient, {**body, "action": "none_of_open"})
    assert "Every group has an answer" not in shown.text
    assert "Still to answer by itself: Emergency signs. Nothing is saved yet" in shown.text


def test_none_of_these_comes_before_the_boxes_and_enter_saves(therapist):
    browser, patient = therapist
    page = browser.get(f"/patients/{patient.id}/screens/new").text
    first_button = re.search(r"<button[^>]*>", page.split("data-guard", 1)[1])
    assert first_button
    assert "name=" not in first_button[0]
    for number, group in enumerate(library().flag_groups[:-1], start=1):
        assert f'href="#group-{number}"' in page
        fieldset = page.split(f'id="group-{number}"')[1]
        assert f'value="{group}"' in fieldset.split('name="flags"')[0]


def test_an_emergency_sign_is_stored_at_once_although_groups_are_open(therapist, database):
    browser, patient = therapist
    answer = take(browser, patient, screen("saddle_numbness", cleared=[]))
    assert answer.status_code == 303
    assert screens(database, patient)[0].flags == ["saddle_numbness"]
    assert "groups have no answer" in browser.get(answer.headers["Location"]).text


def test_none_of_the_rest_is_an_explicit_tick(therapist, database):
    browser, patient = therapist
    left = take(browser, patient, screen("stenosis", cleared=[], rest_is_none="y"))
    assert left.status_code == 422
    assert "1 group stays unknown" in left.text
    take(browser, patient, screen("stenosis", cleared=[EMERGENCY_GROUP], rest_is_none="y"))
    [stored] = screens(database, patient)
    assert set(stored.cleared_groups) == set(library().flag_groups) - {"Spine", "Cleared by the clinic"}


@pytest.mark.parametrize("group", [name for name in library().flag_groups if name != "Cleared by the clinic"])
def test_none_of_these_beside_a_tick_is_asked_again_beside_it_and_nothing_is_lost(therapist, database, group):
    browser, patient = therapist
    flag = next(one.slug for one in flags_of(group) if one.slug != PREGNANT_FLAG)
    answer = take(browser, patient, screen(flag, cleared=[group], note="Asked twice"))
    assert answer.status_code == 422
    assert screens(database, patient) == []
    number = library().flag_groups.index(group) + 1
    fieldset = answer.text.split(f'id="group-{number}"')[1].split('<fieldset class="group')[0]
    assert "Take one of them back." in fieldset
    assert f'value="{escape(group)}" checked' in fieldset
    assert f'aria-describedby="group-{number}-error"' in fieldset
    assert f'id="flag-{flag}" checked' in fieldset
    assert "Asked twice" in answer.text


def test_a_strain_beside_none_of_these_is_asked_again(therapist, database):
    browser, patient = therapist
    answer = take(browser, patient, screen(cleared=["Hip and joints"], strain="y", on_hip_flexor_strain="11/20/2026"))
    assert answer.status_code == 422
    assert "Take one of them back." in answer.text
    assert screens(database, patient) == []
