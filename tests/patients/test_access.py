"""Who may open which page of a patient, and that another clinic's patient is not there to the byte."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from tests.factories import make_assessment, make_clinic, make_episode, make_patient, make_screen
from tests.forms import post

PT, ASSISTANT, DESK, ADMIN = Role.PT, Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN

PAGES = {
    "/patients/{patient}/edit": {PT: 200, ASSISTANT: 200, DESK: 200, ADMIN: 403},
    "/patients/{patient}/entered-in-error": {PT: 200, ASSISTANT: 403, DESK: 403, ADMIN: 403},
    "/patients/{patient}/episodes/new": {PT: 409, ASSISTANT: 409, DESK: 409, ADMIN: 403},
    "/patients/{patient}/episodes/{episode}/edit": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
    "/patients/{patient}/episodes/{episode}/discharge": {PT: 200, ASSISTANT: 403, DESK: 403, ADMIN: 403},
    "/patients/{patient}/screens": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
    "/patients/{patient}/screens/new": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
    "/patients/{patient}/screens/{screen}": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
    "/patients/{patient}/assessments": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
    "/patients/{patient}/assessments/new": {PT: 200, ASSISTANT: 403, DESK: 403, ADMIN: 403},
    "/patients/{patient}/assessments/{assessment}": {PT: 200, ASSISTANT: 200, DESK: 403, ADMIN: 403},
}

WRITES = (
    "/patients/{patient}/edit",
    "/patients/{patient}/entered-in-error",
    "/patients/{patient}/restore",
    "/patients/{patient}/episodes/new",
    "/patients/{patient}/episodes/{episode}/edit",
    "/patients/{patient}/episodes/{episode}/discharge",
    "/patients/{patient}/screens/new",
    "/patients/{patient}/screens/{screen}/entered-in-error",
    "/patients/{patient}/assessments/new",
    "/patients/{patient}/assessments/suggestion",
    "/patients/{patient}/assessments/{assessment}/entered-in-error",
)


def everything_of(patient) -> dict[str, object]:
    return {
        "patient": patient.id,
        "episode": make_episode(patient).id,
        "screen": make_screen(patient).id,
        "assessment": make_assessment(patient, AssessmentClass.SHORT_WEAK).id,
    }


def without_reference(page: str) -> str:
    """The page without what differs for every request: its number, the form token, the address that was asked for."""
    page = re.sub(r"<code>[0-9a-f]+</code>|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", page)
    return re.sub(r'(name="csrf[-_]token"[^>]*(?:value|content))="[^"]+"', r"\1", page)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may(signed_in, role):
    browser, _user = signed_in(role)
    names = everything_of(make_patient())
    got = {address: browser.get(address.format(**names)).status_code for address in PAGES}
    assert got == {address: by_role[role] for address, by_role in PAGES.items()}


def test_another_clinics_patient_is_not_there_to_the_byte(signed_in):
    browser, _user = signed_in()
    theirs = everything_of(make_patient(clinic=make_clinic()))
    nothing = {name: uuid4() for name in theirs}
    for address in PAGES:
        one, other = browser.get(address.format(**theirs)), browser.get(address.format(**nothing))
        assert one.status_code == other.status_code == 404, address
        assert without_reference(one.text) == without_reference(other.text)
    for address in WRITES:
        one, other = post(browser, address.format(**theirs)), post(browser, address.format(**nothing))
        assert one.status_code == other.status_code == 404, address
        assert without_reference(one.text) == without_reference(other.text)


def test_parts_of_another_patient_are_not_there(signed_in):
    browser, therapist = signed_in()
    mine, other = make_patient(therapist=therapist), everything_of(make_patient(therapist=therapist))
    for address in PAGES:
        if "{episode}" in address or "{screen}" in address or "{assessment}" in address:
            assert browser.get(address.format(**{**other, "patient": mine.id})).status_code == 404, address


def test_nobody_who_is_not_signed_in_sees_anything(client):
    names = everything_of(make_patient())
    for address in ("/patients", "/patients/new", *(page.format(**names) for page in PAGES)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert "/sign-in" in answer.headers["Location"]
