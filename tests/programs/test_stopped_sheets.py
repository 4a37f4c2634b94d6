"""Nothing is newly given from a stopped program, and what was given stays there as a record, marked."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import linking, reprinting, service, stopping
from clinic.programs.errors import ProgramIsOnHold, ProgramWasRevoked
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.queries import list_versions
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

pytestmark = pytest.mark.usefixtures("database")
Browser = Callable[..., tuple[FlaskClient, User]]
WHY = "She fell on Sunday, wait for the X-ray."


def given(pt: User) -> tuple[Patient, HomeProgram]:
    """A patient with two sheets of one program."""
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    issue(pt, program)
    issue(pt, program)
    return patient, program


def stop(pt: User, patient: Patient, program: HomeProgram, how: str) -> None:
    with acting(pt):
        if how == "stopped":
            stopping.stop_program(pt, patient.id, WHY)
        else:
            service.end_program(pt, program.id, reason=WHY, revoke=True)


@pytest.mark.parametrize("how", ["stopped", "revoked"])
def test_the_sheets_page_says_so_and_gives_nothing(signed_in: Browser, how: str) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    stop(pt, patient, program, how)
    for number in (1, 2):
        page = browser.get(url(patient, "versions", number))
        assert page.status_code == 200
        words = text_of(page)
        assert f"{how.capitalize()} on " in words
        assert f"Because: {WHY}" in words
        assert "Belly and rib breathing" in words, "it stays as a record"
        assert "In force" not in words
        for gone in ("handout.pdf", "/sheet", "link-address", "/program/links"):
            assert f'{gone}"' not in page.text.replace('/revoke"', '/revoke-"'), gone


@pytest.mark.parametrize("how", ["stopped", "revoked"])
def test_the_list_of_sheets_marks_them(signed_in: Browser, how: str) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    assert browser.get(url(patient, "versions")).text.count("handout.pdf") == 2
    stop(pt, patient, program, how)
    page = browser.get(url(patient, "versions"))
    assert "handout.pdf" not in page.text
    assert how.capitalize() in text_of(page) or "Program revoked" in text_of(page)


def test_the_chart_offers_neither_print_nor_link(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    assert "Print sheet 2" in text_of(browser.get(f"/patients/{patient.id}"))
    stop(pt, patient, program, "stopped")
    page = browser.get(f"/patients/{patient.id}")
    words = text_of(page)
    assert "Print sheet 2" not in words
    assert "#link" not in page.text
    assert "Sheet 2 on file" in words
    assert f"Because: {WHY}" in words
    assert "Stopped" in text_of(browser.get(url(patient)))


@pytest.mark.parametrize("how", ["stopped", "revoked"])
def test_the_front_desk_is_told_to_ask_and_not_why(signed_in: Browser, how: str) -> None:
    pt = factories.make_user()
    patient, program = given(pt)
    browser, _desk = signed_in(Role.FRONT_DESK)
    assert "Print sheet 2" in text_of(browser.get(f"/patients/{patient.id}"))
    stop(pt, patient, program, how)
    for path in (f"/patients/{patient.id}", url(patient, "versions", 2), url(patient, "versions")):
        page = browser.get(path)
        assert page.status_code == 200
        assert "handout.pdf" not in page.text
        assert "X-ray" not in page.text
    assert "Hand nothing out. Ask the therapist." in text_of(browser.get(f"/patients/{patient.id}"))


@pytest.mark.parametrize("way", ["handout.pdf", "sheet", "look"])
def test_the_server_prints_nothing_of_a_revoked_program(signed_in: Browser, way: str) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    stop(pt, patient, program, "revoked")
    answer = browser.get(url(patient, "versions", 1, way))
    assert answer.status_code == 422
    assert "it is not printed again" in text_of(answer)


def newest(pt: User, patient: Patient) -> ProgramVersion:
    return list_versions(patient.id)[0]


def test_a_revoked_sheet_cannot_be_confirmed() -> None:
    pt = factories.make_user()
    patient, program = given(pt)
    stop(pt, patient, program, "revoked")
    with pytest.raises(ProgramWasRevoked), acting(pt):
        reprinting.confirm_printing(pt, newest(pt, patient), WHY)


def test_the_server_makes_no_new_link_of_a_stopped_program(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    stop(pt, patient, program, "stopped")
    with pytest.raises(ProgramIsOnHold), acting(pt):
        linking.replace_link(pt, patient.id, PRINTING)
    answer = post(browser, f"/patients/{patient.id}/program/links")
    assert answer.status_code == 422
    assert "no new link is given" in text_of(answer)


def test_a_link_can_still_be_ended(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient, program = given(pt)
    stop(pt, patient, program, "stopped")
    page = browser.get(url(patient, "versions", 2))
    assert "/revoke" in page.text
    assert "Who has it already reads: stop, and call us" in text_of(page)
