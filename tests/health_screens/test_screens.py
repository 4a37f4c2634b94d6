"""The health screen: answers, unknown groups, dates of events, what is carried over and by whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.health_screens.questions import WITHOUT_DATE
from clinic.patients.models import Pregnancy
from tests.factories import make_patient, make_screen
from tests.forms import post
from tests.health_screens.bodies import screen
from tests.health_screens.taking import screens, take


def test_answers_are_stored_and_shown(therapist, database):
    browser, patient = therapist
    page = browser.get(f"/patients/{patient.id}/screens/new")
    assert page.status_code == 200
    assert all(
        flag.label in page.text.replace("&#39;", "'") for flag in library().flags.values() if flag.slug != "pregnant"
    )
    answer = take(browser, patient, screen("osteoporosis", "glaucoma", note="Eye drops twice a day"))
    assert answer.status_code == 303
    [stored] = screens(database, patient)
    assert stored.flags == ["glaucoma", "osteoporosis"]
    assert "Bones" not in stored.cleared_groups
    assert "Spine" in stored.cleared_groups
    assert stored.library_version == library().version
    shown = browser.get(answer.headers["Location"]).text
    assert "Osteoporosis" in shown
    assert "Eye drops" in shown
    assert "no answer" not in shown


def test_a_tick_beside_none_of_these_is_refused_with_the_answers_kept(therapist, database):
    browser, patient = therapist
    body = screen("osteoporosis")
    body["cleared"].append("Bones")
    answer = take(browser, patient, body)
    assert answer.status_code == 422
    assert "Take one of them back" in answer.text
    assert 'id="flag-osteoporosis" checked' in answer.text
    assert screens(database, patient) == []


@pytest.mark.parametrize(
    ("flag", "event"),
    [
        ("c_section", "c_section"),
        ("abdominal_surgery_ever", "abdominal_surgery"),
        ("abdominoplasty", "abdominal_surgery"),
        ("hernia_repair_ever", "hernia_repair"),
    ],
)
def test_a_ticked_event_needs_its_day(therapist, database, flag, event):
    browser, patient = therapist
    assert take(browser, patient, screen(flag)).status_code == 422
    assert take(browser, patient, screen(flag, **{f"on_{event}": "31 Feb 2026"})).status_code == 422
    tomorrow = (clock.today("America/Denver") + timedelta(days=1)).isoformat()
    assert take(browser, patient, screen(flag, **{f"on_{event}": tomorrow})).status_code == 422
    assert take(browser, patient, screen(flag, **{f"on_{event}": "1980"})).status_code == 422
    assert screens(database, patient) == []
    assert take(browser, patient, screen(flag, **{f"on_{event}": "2009"})).status_code == 303
    assert screens(database, patient)[0].event_dates == {event: "2009-12-31"}


@pytest.mark.parametrize("flag", ["tha_anterior", "tha_posterior"])
def test_the_day_of_a_new_hip_may_be_left_out_but_not_be_wrong(therapist, database, flag):
    browser, patient = therapist
    assert take(browser, patient, screen(flag, on_hip_replacement="31 Feb 2026")).status_code == 422
    assert take(browser, patient, screen(flag, on_hip_replacement="1980")).status_code == 422
    assert take(browser, patient, screen(flag)).status_code == 303
    assert take(browser, patient, screen(flag, on_hip_replacement="2009", confirmed="y")).status_code == 303
    assert [one.event_dates for one in screens(database, patient)] == [{}, {"hip_replacement": "2009-12-31"}]


def test_no_rule_counts_from_a_day_that_may_be_left_out():
    rules = repr(library().rules_data)
    assert "hernia_repair" in rules
    assert not [event for event in WITHOUT_DATE if event in rules]


def test_a_strain_is_an_event_of_its_own(therapist, database):
    browser, patient = therapist
    body = screen(strain="y")
    body["cleared"].remove("Hip and joints")
    assert take(browser, patient, body).status_code == 422
    answer = take(browser, patient, {**body, "on_hip_flexor_strain": "2026-01-05"})
    assert screens(database, patient)[0].event_dates == {"hip_flexor_strain": "2026-01-05"}
    shown = browser.get(answer.headers["Location"]).text
    assert "Hip flexor strain" in shown
    assert "no answer" not in shown


def test_a_date_nobody_asked_for_is_dropped(therapist, database):
    browser, patient = therapist
    assert take(browser, patient, screen(on_hernia_repair="nonsense")).status_code == 303
    assert screens(database, patient)[0].event_dates == {}


def test_men_are_not_asked(signed_in, database):
    browser, user = signed_in()
    patient = make_patient(therapist=user, sex_at_birth="male")
    assert "Due date" not in browser.get(f"/patients/{patient.id}/screens/new").text
    body = screen()
    body["cleared"].remove("Pregnancy")
    del body["pregnancy"]
    answer = take(browser, patient, body)
    assert answer.status_code == 303
    assert screens(database, patient)[0].pregnancy == "no"
    assert "no answer" not in browser.get(answer.headers["Location"]).text


def test_yes_answers_come_from_last_time_marked_and_must_be_confirmed(therapist, database):
    browser, patient = therapist
    make_screen(
        patient,
        flags=("hernia_repair_ever", "ptsd"),
        event_dates={"hernia_repair": "2020-02-02"},
        taken_at=clock.days_ago(30),
        cleared_groups=["Spine"],
    )
    page = browser.get(f"/patients/{patient.id}/screens/new").text
    assert 'id="flag-ptsd" checked' in page
    assert page.count(", confirm") == 2
    assert 'value="2/2/2020"' in page
    assert "ask again" in page
    assert 'value="Spine" checked' not in page
    body = screen("hernia_repair_ever", on_hernia_repair="2/2/2020")
    unconfirmed = take(browser, patient, body)
    assert unconfirmed.status_code == 422
    assert "Ask again today" in unconfirmed.text
    assert take(browser, patient, {**body, "confirmed": "y"}).status_code == 303
    assert [one.flags for one in screens(database, patient)] == [["hernia_repair_ever", "ptsd"], ["hernia_repair_ever"]]


def test_the_same_form_twice_makes_one_screen(therapist, database):
    browser, patient = therapist
    body = screen("ptsd")
    first = take(browser, patient, body)
    second = take(browser, patient, body)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(screens(database, patient)) == 1
    other = take(browser, patient, {**screen("glaucoma", confirmed="y"), "form_key": body["form_key"]})
    assert other.status_code == 422
    assert len(screens(database, patient)) == 1


def test_emergency_signs_come_first(therapist):
    browser, patient = therapist
    answer = take(browser, patient, screen("saddle_numbness"))
    shown = browser.get(answer.headers["Location"]).text
    assert "act before anything else" in shown
    assert "Emergency signs" in browser.get(f"/patients/{patient.id}/screens").text


def test_only_a_therapist_lifts_a_block(signed_in, database):
    browser, _assistant = signed_in(Role.ASSISTANT)
    patient = make_patient(sex_at_birth="female")
    assert "Tool unlocked" not in browser.get(f"/patients/{patient.id}/screens/new").text
    assert take(browser, patient, screen("tool_unlocked_by_pt")).status_code == 422
    make_screen(patient, flags=("tool_unlocked_by_pt",), taken_at=clock.days_ago(1))
    assert take(browser, patient, screen("ptsd", confirmed="y")).status_code == 303
    assert screens(database, patient)[-1].flags == ["ptsd", "tool_unlocked_by_pt"]
    therapist, _user = signed_in()
    assert take(therapist, patient, screen(confirmed="y")).status_code == 303
    assert screens(database, patient)[-1].flags == []


@pytest.mark.parametrize(
    "changes",
    [
        {"flags": ["no_such_flag"]},
        {"cleared": ["No such group"]},
        {"form_key": "x"},
        {"note": "x" * 2001},
        {"pregnancy": "x"},
    ],
)
def test_nonsense_is_422(therapist, database, changes):
    browser, patient = therapist
    assert take(browser, patient, {**screen(), **changes}).status_code == 422
    assert screens(database, patient) == []


def test_a_screen_is_taken_back_and_stays_readable(therapist, database):
    browser, patient = therapist
    made = make_screen(patient, flags=("ptsd",), pregnancy=Pregnancy.NO)
    address = f"/patients/{patient.id}/screens/{made.id}"
    assert post(browser, f"{address}/entered-in-error", {"reason": ""}).status_code == 422
    assert post(browser, f"{address}/entered-in-error", {"reason": "Wrong patient"}).status_code == 303
    page = browser.get(address).text
    assert "Wrong patient" in page
    assert "PTSD" in page
    assert post(browser, f"{address}/entered-in-error", {"reason": "Again"}).status_code == 409
    assert 'id="flag-ptsd" checked' not in browser.get(f"/patients/{patient.id}/screens/new").text


def test_an_assistant_takes_back_only_their_own(signed_in):
    browser, assistant = signed_in(Role.ASSISTANT)
    patient = make_patient()
    others, own = make_screen(patient), make_screen(patient, taken_by_id=assistant.id)
    for made, status in ((others, 403), (own, 303)):
        answer = post(browser, f"/patients/{patient.id}/screens/{made.id}/entered-in-error", {"reason": "Wrong"})
        assert answer.status_code == status


def test_empty_list_and_query_count(therapist, count_queries):
    browser, patient = therapist
    assert "No health screen yet" in browser.get(f"/patients/{patient.id}/screens").text
    for days in range(8):
        make_screen(patient, taken_at=clock.days_ago(days))
    with count_queries() as queries:
        browser.get(f"/patients/{patient.id}/screens")
    assert len(queries) <= 8


def test_answers_of_a_flag_the_library_dropped_stay_readable(therapist):
    browser, patient = therapist
    made = make_screen(patient, flags=("flag_of_old",), event_dates={"old_event": date(2020, 1, 1).isoformat()})
    page = browser.get(f"/patients/{patient.id}/screens/{made.id}")
    assert page.status_code == 200
    assert "flag_of_old" in page.text
