"""The panel of the patient's link: shown, ended, made anew."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import issuing, linking
from clinic.programs.models import PatientLink
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, acting, cleared_patient, start

Browser = Callable[..., tuple[FlaskClient, User]]


def with_sheet(client: FlaskClient, pt: User) -> tuple[Patient, PatientLink]:
    """A patient whose program was issued by the running service, and the link on the sheet."""
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    with acting(pt) as session:
        issuing.issue_program(pt, program.id, client.application.config["PRINTING"], form_key=uuid4())
        return patient, session.query(PatientLink).filter_by(patient_id=patient.id).one()


def test_address_code_and_picture_are_shown(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient, link = with_sheet(client, pt)
    page = client.get(url(patient, "versions", 1))
    printed = linking.printed_link(link, client.application.config["PRINTING"])
    assert printed is not None
    assert printed.url in page.get_data(as_text=True)
    assert printed.code in text_of(page)
    assert "QR code of the patient" in page.get_data(as_text=True)


def test_a_link_is_ended_and_made_anew(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient, link = with_sheet(client, pt)
    assert post(client, url(patient, "links", link.id, "revoke")).status_code == 303
    words = text_of(client.get(url(patient, "versions", 1)))
    assert "There is no link that works." in words
    assert "The link printed on this sheet has ended" in words
    made = post(client, url(patient, "links"))
    assert made.headers["Location"] == url(patient, "versions", 1) + "#link"
    words = text_of(client.get(url(patient, "versions", 1)))
    assert "Or type the code at" in words
    assert "The link printed on this sheet has ended" in words


def test_an_assistant_manages_links(signed_in: Browser) -> None:
    pt = factories.make_user()
    client, _assistant = signed_in(Role.ASSISTANT)
    patient, link = with_sheet(client, pt)
    assert post(client, url(patient, "links", link.id, "revoke")).status_code == 303


@pytest.mark.parametrize("role", [Role.FRONT_DESK, Role.ADMIN])
def test_others_do_not(signed_in: Browser, role: Role) -> None:
    pt = factories.make_user()
    client, _user = signed_in(role)
    patient, link = with_sheet(client, pt)
    assert post(client, url(patient, "links", link.id, "revoke")).status_code == 403
    assert post(client, url(patient, "links")).status_code == 403


def test_no_link_without_a_program_and_none_of_another_clinic(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient, link = with_sheet(client, pt)
    empty = cleared_patient(pt)
    assert post(client, url(empty, "links")).status_code == 422
    assert post(client, url(empty, "links", link.id, "revoke")).status_code == 404
    stranger, _user = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert post(stranger, url(patient, "links")).status_code == 404
    assert post(stranger, url(patient, "links", link.id, "revoke")).status_code == 404
