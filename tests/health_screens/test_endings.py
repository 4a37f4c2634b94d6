"""An earlier yes that a screen takes back: which needs a reason, which a therapist, where it is said afterwards."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.exercises.vocabulary import BY_NOTE
from clinic.health_screens import service
from clinic.health_screens.ended import list_ended
from clinic.health_screens.endings import dropped, final_flags, noted_flags
from clinic.health_screens.models import EndedAnswer
from clinic.health_screens.questions import CLEARED_GROUP, flags_of
from clinic.health_screens.refusals import EndingNeedsReason, TherapistMustEnd
from clinic.health_screens.service import ScreenAnswers
from clinic.patients.kinds import Pregnancy
from clinic.rule_language.facts import PatientFacts
from clinic.screening.rules import fire
from clinic.screening.service import safety_rules
from tests import factories
from tests.factories import acting, make_patient, make_screen
from tests.forms import post
from tests.health_screens.bodies import screen
from tests.health_screens.taking import screens, take
from tests.programs.browser import text_of

AORTA, BLOOD = "aaa_known", "anticoagulant"
REASON = "Ultrasound of 11/2: no aneurysm."
WHY = {f"why_{AORTA}": REASON, f"why_{BLOOD}": "Stopped by Dr. Lund on 11/20."}
ALL_FLAGS = st.frozensets(st.sampled_from(sorted(library().flags)), max_size=12)
NONE_OF_THEM = [group for group in library().flag_groups if group != CLEARED_GROUP]


def answers(*flags: str, **endings: str) -> ScreenAnswers:
    groups = frozenset(NONE_OF_THEM) - {library().flags[flag].group for flag in flags}
    return ScreenAnswers(frozenset(flags), groups, {}, Pregnancy.NO, None, None, "", endings)


def at_risk(therapist):
    patient = make_patient(therapist=therapist, sex_at_birth="female")
    make_screen(patient, flags=(AORTA, BLOOD), taken_at=clock.days_ago(7))
    return patient


def reasons(user) -> list[str]:
    with acting(user) as session:
        return sorted(session.scalars(select(EndedAnswer.reason)))


# Which answers they are


@given(ALL_FLAGS)
def test_final_are_the_flags_by_which_a_rule_holds_that_nobody_may_override(flags) -> None:
    facts = PatientFacts(flags=flags, screen="done")
    held = [one.rule.id for one in fire(safety_rules(), facts) if one.rule.override == "none" and one.rule.flags_needed]
    assert bool(final_flags(flags)) == bool(held)
    left = fire(safety_rules(), PatientFacts(flags=flags - final_flags(flags), screen="done"))
    assert not [one for one in left if one.rule.override == "none" and one.rule.flags_needed]


@given(ALL_FLAGS, ALL_FLAGS)
def test_no_screen_ends_such_a_rule_without_a_note(before, now) -> None:
    """Whatever is ticked: a rule that held, nobody may override and holds no longer has lost a noted flag."""
    held = {one.rule.id: one.rule for one in fire(safety_rules(), PatientFacts(flags=before, screen="done"))}
    still = {one.rule.id for one in fire(safety_rules(), PatientFacts(flags=now, screen="done"))}
    gone = dropped(before, now, Pregnancy.PREGNANT, Pregnancy.NO)
    if any(rule.override == "none" for id_, rule in held.items() if id_ not in still):
        assert gone & noted_flags(before) & final_flags(before)


def test_pain_of_today_ends_by_itself_and_with_a_fever_it_does_not() -> None:
    assert noted_flags({"back_pain", "pain_sharp", "high_stress", "balance_poor"}) == frozenset()
    assert noted_flags({"back_pain", "fever_chills"}) == {"back_pain", "fever_chills"}
    assert noted_flags({"osteoporosis", "fever_chills"}) == {"osteoporosis"}


def test_what_lifts_a_block_needs_no_reason_to_go() -> None:
    assert not [flag.slug for flag in flags_of(CLEARED_GROUP) if flag.ends == BY_NOTE]
    assert dropped({"aaa_screen_negative"}, (), Pregnancy.NO, Pregnancy.NO) == frozenset()


@pytest.mark.parametrize(
    ("was", "now_is", "is_dropped"),
    [("pregnant", "no", True), ("pregnant", "postpartum", False), ("pregnant", "undisclosed", False),
     ("pregnant", "unknown", False), ("no", "no", False)],
)  # fmt: skip
def test_a_pregnancy_is_taken_back_by_a_no_alone(was, now_is, is_dropped) -> None:
    assert bool(dropped({"pregnant"}, (), Pregnancy(was), Pregnancy(now_is))) is is_dropped


# Who may


def test_an_assistant_cannot_take_it_back_by_any_door(signed_in, database) -> None:
    browser, assistant = signed_in(Role.ASSISTANT)
    patient = at_risk(factories.make_user())
    for body in (
        screen(confirmed="y"),
        screen(confirmed="y", **WHY),
        screen(confirmed="y", action="save_open", cleared=[]),
    ):
        refused = take(browser, patient, body)
        assert refused.status_code == 422
        assert "Only a therapist can take this back, with a note" in text_of(refused)
        assert f'id="flag-{AORTA}" checked' in refused.text
        assert f'id="flag-{BLOOD}" checked' in refused.text
        assert f'name="why_{AORTA}"' not in refused.text
    bulk = take(browser, patient, screen(cleared=[], action="none_of_open"))
    assert f'id="flag-{AORTA}" checked' in bulk.text
    assert "Aortic aneurysm known: Still ticked. Only a therapist can take this back" in text_of(bulk)
    assert len(screens(database, patient)) == 1
    with acting(assistant), pytest.raises(TherapistMustEnd):
        service.take_screen(assistant, patient.id, uuid4(), answers(**{AORTA: REASON, BLOOD: REASON}))


def test_an_assistant_takes_the_screen_with_the_ticks_and_what_is_new(signed_in, database) -> None:
    browser, _assistant = signed_in(Role.ASSISTANT)
    patient = at_risk(factories.make_user())
    page = browser.get(f"/patients/{patient.id}/screens/new")
    assert text_of(page).count("Only a therapist can take this back.") == 2
    assert take(browser, patient, screen(AORTA, BLOOD, "ptsd", confirmed="y")).status_code == 303
    assert screens(database, patient)[-1].flags == [AORTA, BLOOD, "ptsd"]


def test_an_assistant_ends_with_a_reason_what_is_no_such_flag(signed_in, database) -> None:
    browser, assistant = signed_in(Role.ASSISTANT)
    patient = make_patient(therapist=factories.make_user())
    make_screen(patient, flags=("knee_replacement", "back_pain"), taken_at=clock.days_ago(7))
    body = screen(confirmed="y")
    assert take(browser, patient, body).status_code == 422
    assert take(browser, patient, {**body, "why_knee_replacement": "Other knee, wrong chart."}).status_code == 303
    assert reasons(assistant) == ["Other knee, wrong chart."]


def test_a_screen_that_only_a_therapist_ends_is_not_taken_back_by_an_assistant(signed_in, database) -> None:
    browser, _assistant = signed_in(Role.ASSISTANT)
    patient = make_patient(therapist=factories.make_user())
    make_screen(patient, taken_at=clock.days_ago(9))
    address = take(browser, patient, screen(AORTA, confirmed="y")).headers["Location"].removeprefix("http://localhost")
    assert "Only a therapist can mark this screen" in browser.get(address).text
    refused = post(browser, f"{address}/entered-in-error", {"reason": "Wrong patient"})
    assert refused.status_code == TherapistMustEnd.status
    assert "Only a therapist may" in refused.text
    assert [one.entered_in_error_at for one in screens(database, patient)] == [None, None]
    therapist, _pt = signed_in()
    assert post(therapist, f"{address}/entered-in-error", {"reason": "Wrong patient"}).status_code == 303


def test_a_therapist_says_what_changed_beside_each(signed_in, database) -> None:
    browser, pt = signed_in()
    patient = at_risk(pt)
    body = screen(confirmed="y", note="Seen with the daughter")
    for why in ({}, {f"why_{AORTA}": REASON}, {**WHY, f"why_{BLOOD}": "Stopped"}, {**WHY, f"why_{AORTA}": "x" * 201}):
        refused = take(browser, patient, {**body, **why})
        assert refused.status_code == 422
        assert "Say it in 10 to 200 characters." in refused.text
        assert "Seen with the daughter" in refused.text
        assert all(f'value="{told}"' in refused.text for told in why.values())
    assert len(screens(database, patient)) == 1
    with acting(pt), pytest.raises(EndingNeedsReason):
        service.take_screen(pt, patient.id, uuid4(), answers(BLOOD))
    assert take(browser, patient, {**body, **WHY}).status_code == 303
    assert reasons(pt) == sorted(WHY.values())


def test_a_pregnancy_that_is_none_needs_a_note_and_a_birth_its_date(signed_in, database) -> None:
    browser, pt = signed_in()
    told = {"pregnancy": Pregnancy.PREGNANT}
    patient = make_patient(therapist=pt, sex_at_birth="female", **told)
    make_screen(patient, flags=("pregnant",), taken_at=clock.days_ago(7), **told)
    refused = take(browser, patient, screen(confirmed="y"))
    assert refused.status_code == 422
    assert 'name="why_pregnant"' in refused.text
    assistant, _user = signed_in(Role.ASSISTANT)
    told_no = take(assistant, patient, screen(confirmed="y", why_pregnant="Was never pregnant."))
    assert told_no.status_code == 422
    assert "or choose what else is so" in told_no.text
    born = (clock.today("America/Denver")).isoformat()
    assert take(assistant, patient, screen(confirmed="y", pregnancy="postpartum", delivered_on=born)).status_code == 303


def test_a_screen_saved_meanwhile_is_asked_about_and_nothing_is_lost(signed_in, database, monkeypatch) -> None:
    browser, pt = signed_in()
    patient = make_patient(therapist=pt)
    made = make_screen(patient, taken_at=clock.days_ago(7))
    real, seen = service.find_latest_screen, []

    def first_the_old_one(who, **asked):
        seen.append(asked)
        if len(seen) == 1:
            make_screen(patient, flags=(AORTA,))
            return made
        return real(who, **asked)

    monkeypatch.setattr(service, "find_latest_screen", first_the_old_one)
    refused = take(browser, patient, screen(confirmed="y", note="Typed before"))
    assert refused.status_code == 422
    assert f'name="why_{AORTA}"' in refused.text
    assert "Typed before" in refused.text


def test_a_group_that_no_longer_applies_is_shown_while_it_holds_a_yes(signed_in) -> None:
    browser, pt = signed_in()
    patient = make_patient(therapist=pt, sex_at_birth="male")
    make_screen(patient, flags=("c_section_ever",), taken_at=clock.days_ago(7))
    assert 'name="why_c_section_ever"' in browser.get(f"/patients/{patient.id}/screens/new").text


# Where it is said


def ended_by(signed_in, therapist):
    browser, colleague = signed_in()
    patient = at_risk(therapist)
    address = take(browser, patient, screen(confirmed="y", **WHY)).headers["Location"]
    return browser, colleague, patient, address


def test_it_is_said_with_the_screen_in_the_history_and_in_the_chart(signed_in) -> None:
    browser, colleague, patient, address = ended_by(signed_in, factories.make_user())
    said = f"{library().flags[AORTA].label}, because “{REASON}”, by {colleague.display_name}"
    assert said in text_of(browser.get(address))
    assert f"No longer: {library().flags[AORTA].label}, because “{REASON}”" in text_of(
        browser.get(f"/patients/{patient.id}/screens")
    )
    assert f"No longer yes: {said}" in text_of(browser.get(f"/patients/{patient.id}"))


def test_what_ended_by_itself_and_what_is_new_is_compared_too(signed_in) -> None:
    browser, pt = signed_in()
    patient = make_patient(therapist=pt)
    make_screen(patient, flags=("back_pain", "flag_of_old"), taken_at=clock.days_ago(7))
    page = text_of(browser.get(take(browser, patient, screen("ptsd", confirmed="y")).headers["Location"]))
    assert "No longer yes Back pain flag_of_old Newly yes PTSD" in page


def test_it_stays_on_the_desk_of_the_patients_therapist_until_they_look(signed_in) -> None:
    mine, pt = signed_in()
    browser, colleague, patient, address = ended_by(signed_in, pt)
    assert REASON in text_of(mine.get("/"))
    assert REASON not in text_of(browser.get("/"))
    look = f"{address.removeprefix('http://localhost')}/look"
    assert post(browser, look, {}).status_code == 403
    assert post(signed_in(Role.ASSISTANT)[0], look, {}).status_code == 403
    assert post(mine, look.replace(str(patient.id), str(make_patient(therapist=pt).id)), {}).status_code == 404
    assert post(mine, look, {}).status_code == 303
    assert post(mine, look, {}).status_code == 303
    assert REASON not in text_of(mine.get("/"))
    assert colleague.display_name in text_of(mine.get(f"/patients/{patient.id}"))


def test_what_a_therapist_ended_alone_is_no_news_to_them(signed_in) -> None:
    browser, pt = signed_in()
    take(browser, at_risk(pt), screen(confirmed="y", **WHY))
    assert REASON not in text_of(browser.get("/"))


def test_a_reason_is_never_changed(signed_in, database) -> None:
    browser, pt = signed_in()
    patient = at_risk(pt)
    take(browser, patient, screen(confirmed="y", **WHY))
    for command in ("UPDATE ended_answers SET reason = 'Something else'", "DELETE FROM ended_answers"):
        with acting(pt) as session, pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(command))
    with acting(pt):
        assert len(list_ended([screens(database, patient)[-1].id])) == 1
