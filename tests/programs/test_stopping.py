"""Stopping a program at once, and letting it go on: what the patient reads, what is printed, who may."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import service, stopping
from clinic.programs.errors import HoldWasLifted, NothingToStop, ProgramIsOnHold, ReasonIsTooShort
from clinic.programs.links import link_token
from clinic.programs.models import HomeProgram, PatientLink
from clinic.safety_record.holds import Cause, hold_exercises, list_holds
from clinic.safety_record.models import ExerciseHold
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, PRESS, PRINTING, REASON, acting, cleared_patient, issue, lines_of, start

Browser = Callable[..., tuple[FlaskClient, User]]
WHY = "Fell on Sunday, to be seen first."
GO_ON = "Seen today, no fracture, goes on."

pytestmark = pytest.mark.usefixtures("database")


def treated(pt: User, *slugs: str) -> tuple[Patient, HomeProgram]:
    patient = cleared_patient(pt)
    program = start(pt, patient, *(slugs or (BREATHE, PRESS)))
    issue(pt, program)
    return patient, program


def stop(user: User, patient: Patient, reason: str = WHY) -> ExerciseHold:
    with acting(user):
        return stopping.stop_program(user, patient.id, reason)


def holds(user: User, patient: Patient) -> list[ExerciseHold]:
    with acting(user):
        return list(list_holds(patient.id))


def actions(user: User) -> list[str]:
    with acting(user) as session:
        return [one.action for one in session.query(AuditEvent).order_by(AuditEvent.seq)]


def hold_exercise(user: User, patient: Patient, program: HomeProgram, slug: str) -> ExerciseHold:
    """A hold as a report makes it."""
    with acting(user):
        [hold] = hold_exercises(patient.id, program.id, [Cause(slug, "SIGN-PAIN", 1, ("pain 1 to 8",), "Pain rose")])
    return hold


def test_a_stopped_program_is_told_at_the_chart_and_the_patients_page(signed_in: Browser, app: Flask) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    answer = post(browser, url(patient, "stop"), {"reason": WHY})
    assert answer.status_code == 303
    chart = text_of(browser.get(answer.headers["Location"]))
    assert "The program is stopped" in chart
    assert WHY in chart
    phone = app.test_client()
    with acting(pt) as session:
        link = session.query(PatientLink).filter_by(program_id=program.id).one()
    assert post(phone, "/p/open", {"code": link_token(PRINTING.link_key, link.id)}).status_code == 303
    page = text_of(phone.get("/p/today"))
    assert "Belly and rib breathing" not in page
    assert "911" in page
    assert WHY not in page


def test_no_sheet_is_printed_or_issued_while_it_is_stopped(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    stop(pt, patient)
    for way in ("handout.pdf", "sheet"):
        answer = browser.get(url(patient, "versions", 1, way))
        assert (answer.status_code, answer.headers["Location"]) == (303, url(patient, "versions", 1, "look"))
    with pytest.raises(ProgramIsOnHold, match="Fell on Sunday"):
        issue(pt, program)
    look = text_of(browser.get(url(patient, "versions", 1, "look")))
    assert "The program is stopped" in look
    assert WHY in look


def test_letting_it_go_on_brings_everything_back(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    hold = stop(pt, patient)
    answer = post(browser, url(patient, "holds", hold.id, "lift"), {"reason": GO_ON})
    assert answer.status_code == 303
    assert browser.get(url(patient, "versions", 1, "handout.pdf")).mimetype == "application/pdf"
    assert issue(pt, program).number == 2
    [kept] = holds(pt, patient)
    assert (kept.reason, kept.lifted_reason, kept.lifted_by_id) == (WHY, GO_ON, pt.id)
    assert {"exercise.held", "exercise.released"} <= set(actions(pt))


def test_a_second_click_is_the_stop_that_is_there() -> None:
    pt, colleague = factories.make_user(), factories.make_user()
    patient, _program = treated(pt)
    assert stop(pt, patient).id == stop(colleague, patient, "Another reason, said later.").id
    assert [one.reason for one in holds(pt, patient)] == [WHY]


@pytest.mark.parametrize("reason", ["", "too short", "   short   "])
def test_a_reason_is_asked_for_and_what_was_typed_stays(signed_in: Browser, reason: str) -> None:
    browser, pt = signed_in()
    patient, _program = treated(pt)
    answer = post(browser, url(patient, "stop"), {"reason": reason})
    assert answer.status_code == 422
    assert "10 to 200 characters" in answer.text
    assert reason.strip() in answer.text
    assert holds(pt, patient) == []


def test_the_service_asks_for_a_reason_too() -> None:
    pt = factories.make_user()
    patient, _program = treated(pt)
    with pytest.raises(ReasonIsTooShort):
        stop(pt, patient, "because")
    hold = stop(pt, patient)
    with pytest.raises(ReasonIsTooShort), acting(pt):
        stopping.lift_hold(pt, patient.id, hold.id, "fine")


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN])
def test_only_a_therapist_stops_and_lifts(signed_in: Browser, role: Role) -> None:
    browser, person = signed_in(role)
    pt = factories.make_user()
    patient, _program = treated(pt)
    assert post(browser, url(patient, "stop"), {"reason": WHY}).status_code == 403
    hold = stop(pt, patient)
    assert browser.get(url(patient, "holds", hold.id, "lift")).status_code == 403
    assert post(browser, url(patient, "holds", hold.id, "lift"), {"reason": GO_ON}).status_code == 403
    with pytest.raises((NotAllowed, NotFound)):
        stop(person, patient)
    with pytest.raises((NotAllowed, NotFound)), acting(person):
        stopping.lift_hold(person, patient.id, hold.id, GO_ON)
    assert holds(pt, patient)[0].lifted_at is None


def test_a_draft_that_was_never_given_cannot_be_stopped() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    with pytest.raises(NothingToStop):
        stop(pt, patient)
    start(pt, patient, BREATHE)
    with pytest.raises(NothingToStop):
        stop(pt, patient)


def test_another_clinics_hold_is_not_there(signed_in: Browser) -> None:
    pt = factories.make_user()
    patient, _program = treated(pt)
    hold = stop(pt, patient)
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(url(patient, "holds", hold.id, "lift")).status_code == 404
    assert post(stranger, url(patient, "holds", hold.id, "lift"), {"reason": GO_ON}).status_code == 404
    assert post(stranger, url(patient, "stop"), {"reason": WHY}).status_code == 404


def test_every_reason_that_ends_with_the_hold_is_shown(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    causes = [
        Cause(BREATHE, "SIGN-NERVE", 1, ("sharp",), "May be nerve"),
        Cause(BREATHE, "SIGN-PAIN", 1, ("pain 2 to 7",), "Pain rose"),
        Cause(PRESS, "SIGN-PAIN", 1, ("pain 0 to 9",), "Pain rose much"),
    ]
    with acting(pt):
        first, second, other = hold_exercises(patient.id, program.id, causes)
    page = text_of(browser.get(url(patient, "holds", first.id, "lift")))
    for words in ("2 reasons", "May be nerve", "Pain rose", "SIGN-NERVE", "SIGN-PAIN"):
        assert words in page, words
    assert "pain 0 to 9" not in page, "another exercise stays on hold"
    post(browser, url(patient, "holds", first.id, "lift"), {"reason": GO_ON})
    lifted = {one.id for one in holds(pt, patient) if one.lifted_at}
    assert lifted == {first.id, second.id}
    assert other.lifted_at is None


def test_a_hold_that_was_lifted_meanwhile_says_so(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, _program = treated(pt)
    hold = stop(pt, patient)
    with acting(pt):
        stopping.lift_hold(pt, patient.id, hold.id, GO_ON)
    lift = url(patient, "holds", hold.id, "lift")
    shown = text_of(browser.get(lift))
    assert "This hold was lifted already" in shown
    assert "not kept" not in shown
    second = post(browser, lift, {"reason": "Said again, much later."})
    assert second.status_code == HoldWasLifted.status
    page = text_of(second)
    assert f"{pt.printed_name} lifted it" in page
    assert GO_ON in page
    assert "Your reason was not kept" in page
    assert "Said again, much later." in page
    assert "The hold is lifted" not in page + text_of(browser.get(f"/patients/{patient.id}"))
    short = post(browser, lift, {"reason": "Too short"})
    assert "Too short" in text_of(short)
    assert holds(pt, patient)[0].lifted_reason == GO_ON


def test_a_stale_page_does_not_lift_what_holds_it_since(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    hold_exercise(pt, patient, program, BREATHE)
    [first] = holds(pt, patient)
    with acting(pt):
        stopping.lift_hold(pt, patient.id, first.id, GO_ON)
    hold_exercise(pt, patient, program, BREATHE)
    answer = post(browser, url(patient, "holds", first.id, "lift"), {"reason": "From the other tab."})
    assert answer.status_code == HoldWasLifted.status
    assert "It is on hold again since" in text_of(answer)
    assert [one.lifted_at is None for one in holds(pt, patient)] == [True, False]


def test_the_builder_says_together_what_ends_together(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    causes = [
        Cause(BREATHE, "SIGN-NERVE", 1, ("sharp",), "May be nerve"),
        Cause(BREATHE, "SIGN-PAIN", 1, ("pain 2 to 7",), "Pain rose"),
    ]
    with acting(pt):
        hold_exercises(patient.id, program.id, causes)
    page = browser.get(url(patient)).text.split('id="program"')[1].split('id="sheet"')[0]
    assert page.count("On hold: the patient was told not to do it") == 1
    assert page.count("Let it go on, with a reason") == 1
    assert "May be nerve" in page
    assert "Pain rose" in page


def test_a_held_exercise_stops_the_next_sheet_until_it_is_left_out() -> None:
    pt = factories.make_user()
    patient, program = treated(pt, BREATHE, PRESS)
    hold_exercise(pt, patient, program, PRESS)
    with pytest.raises(Exception, match="On hold"):
        issue(pt, program)
    with acting(pt):
        service.remove_exercise(pt, program.id, lines_of(pt, program)[1].id)
    version = issue(pt, program)
    [hold] = holds(pt, patient)
    assert hold.lifted_reason == f"Not on sheet {version.number}, which was issued after it."


def test_a_program_that_ends_takes_its_holds_with_it() -> None:
    pt = factories.make_user()
    patient, program = treated(pt)
    hold_exercise(pt, patient, program, PRESS)
    stop(pt, patient)
    with acting(pt):
        service.end_program(pt, program.id, reason=REASON, revoke=True)
    assert {one.lifted_reason for one in holds(pt, patient)} == {"The program was revoked."}


def test_who_gives_it_again_reads_that_it_was_on_hold_before(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = treated(pt)
    hold_exercise(pt, patient, program, BREATHE)
    with acting(pt):
        service.end_program(pt, program.id, reason=REASON)
    start(pt, patient, BREATHE, PRESS)
    page = browser.get(url(patient)).text
    breathe, press = page.split('<article class="draft-line"')[1:3]
    assert "It was on hold before" in breathe
    assert "pain 1 to 8" in breathe
    assert "The program was completed." in breathe
    assert "on hold" not in press.lower()
