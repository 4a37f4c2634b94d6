"""Mailing a patient where their page is: over a real SMTP server, after the commit, and saying nothing of health."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.audit.models import AuditEvent
from clinic.core import mail
from clinic.core.mail import MailServer
from clinic.core.permissions import Role
from clinic.patients.models import Patient
from clinic.programs import linking, stopping
from clinic.programs.models import HomeProgram
from clinic.programs.queries import find_link
from tests import factories
from tests.aftercare.cases import at_home
from tests.chart.cases import events
from tests.forms import post
from tests.patient_page.smtp import Mailbox, mailbox
from tests.programs.browser import text_of, url
from tests.programs.cases import PRINTING, REASON, acting

Browser = Callable[..., tuple[FlaskClient, User]]
ADDRESS = "robin.marlowe@patients.example"


@pytest.fixture
def box(app: Flask) -> Iterator[Mailbox]:
    """The server that the application hands its mail to."""
    with mailbox() as server:
        yield from connected(app, server)


@pytest.fixture
def deaf(app: Flask) -> Iterator[Mailbox]:
    """A server that knows no recipient."""
    with mailbox(refuses="550 nobody here") as server:
        yield from connected(app, server)


def connected(app: Flask, server: Mailbox) -> Iterator[Mailbox]:
    app.config["MAIL_SERVER"] = MailServer("127.0.0.1", server.port, "none", "noreply@clinic.example")
    yield server
    app.config["MAIL_SERVER"] = None


@pytest.fixture(autouse=True)
def same_key(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The links of these sheets are made with a key of their own."""
    monkeypatch.setitem(app.config, "PRINTING", PRINTING)


def address_of(pt: User, patient: Patient) -> str:
    """Where the page's button sends to."""
    with acting(pt) as session:
        program_id = session.scalars(select(HomeProgram.id).where(HomeProgram.patient_id == patient.id)).one()
        link = find_link(program_id)
        assert link is not None
        return url(patient, "links", link.id, "mail")


def ways(pt: User) -> list[str]:
    return [action for action, _fields in events(pt) if action.startswith("link.mail")]


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT])
def test_the_address_goes_out_and_who_sent_it_is_kept(signed_in: Browser, box: Mailbox, role: Role) -> None:
    browser, user = signed_in(role)
    pt = factories.make_user()
    patient = at_home(pt, email=ADDRESS, given_name="Canarygiven", family_name="Canaryfamily")
    assert ADDRESS in text_of(browser.get(url(patient, "versions", 1)))
    answer = post(browser, address_of(pt, patient))
    assert (answer.status_code, answer.headers["Location"]) == (303, url(patient, "versions", 1) + "#link")
    assert "The e-mail is sent." in text_of(browser.get(url(patient, "versions", 1)))
    [(to, message)] = box.received
    assert (to, message["To"]) == (ADDRESS, ADDRESS)
    text = message.get_content().replace("\r\n", "\n")
    assert "Your exercises are here:\nhttps://clinic.example/p\n" in text
    assert "#" not in text
    for hidden in ("Canary", "psoas", "hip", patient.chart_number, "release"):
        assert hidden.lower() not in f"{message['Subject']} {text}".lower()
    assert message["Auto-Submitted"] == "auto-generated"
    assert ways(user) == ["link.mail_asked", "link.mailed"]
    with acting(user) as session:
        found = session.query(AuditEvent).filter(AuditEvent.action == "link.mailed").one()
        assert (found.actor_id, found.patient_id) == (user.id, patient.id)


def test_a_double_click_sends_one(signed_in: Browser, box: Mailbox) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, email=ADDRESS)
    for _click in range(2):
        assert post(browser, address_of(pt, patient)).status_code == 303
    assert "sent a moment ago" in text_of(browser.get(url(patient, "versions", 1)))
    assert len(box.received) == 1
    assert ways(pt) == ["link.mail_asked", "link.mailed"]


def test_a_spanish_sheet_is_told_of_in_spanish(signed_in: Browser, box: Mailbox) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt, language="es", email=ADDRESS)
    issued = factories.make_issued_program(patient, lang="es")
    with acting(pt) as session:
        made = linking.find_or_make_link(pt, session.get_one(HomeProgram, (pt.clinic_id, issued.program.id)), PRINTING)
    assert post(browser, url(patient, "links", made.id, "mail")).status_code == 303
    text = box.received[0][1].get_content().replace("\r\n", "\n")
    assert "Sus ejercicios están aquí:\nhttps://clinic.example/p/es\n" in text


def test_a_server_that_takes_nothing_is_said_and_may_be_asked_again(signed_in: Browser, deaf: Mailbox) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, email=ADDRESS)
    for _try in range(2):
        assert post(browser, address_of(pt, patient)).status_code == 303
        words = text_of(browser.get(url(patient, "versions", 1)))
        assert "The e-mail was not sent" in words
        assert "The e-mail is sent." not in words
    assert not deaf.received
    assert ways(pt) == ["link.mail_asked", "link.mail_failed"] * 2


def test_a_server_that_is_not_there_is_said(signed_in: Browser, app: Flask) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, email=ADDRESS)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        app.config["MAIL_SERVER"] = MailServer(*closed.getsockname(), "none", "noreply@clinic.example")
    try:
        post(browser, address_of(pt, patient))
    finally:
        app.config["MAIL_SERVER"] = None
    assert "The e-mail was not sent" in text_of(browser.get(url(patient, "versions", 1)))


def test_nothing_goes_out_when_nothing_is_kept(
    signed_in: Browser, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, email=ADDRESS)
    there = address_of(pt, patient)
    monkeypatch.setattr("clinic.patient_page.mail_routes.find_newest_version", lambda _id: 1 / 0)
    assert post(browser, there).status_code == 500
    assert not box.received
    assert not ways(pt)


def test_without_a_server_or_an_address_there_is_no_button(signed_in: Browser, box: Mailbox, app: Flask) -> None:
    browser, pt = signed_in()
    without = at_home(pt)
    assert "E-mail it" not in text_of(browser.get(url(without, "versions", 1)))
    assert post(browser, address_of(pt, without)).status_code == 422
    patient = at_home(pt, email=ADDRESS)
    assert "E-mail it" in text_of(browser.get(url(patient, "versions", 1)))
    app.config["MAIL_SERVER"] = None
    assert "E-mail it" not in text_of(browser.get(url(patient, "versions", 1)))
    refused = post(browser, address_of(pt, patient))
    assert refused.status_code == 422
    assert "and a mail server" in text_of(refused)
    assert not box.received


def test_a_stopped_program_is_not_mailed_about(signed_in: Browser, box: Mailbox) -> None:
    browser, pt = signed_in()
    patient = at_home(pt, email=ADDRESS)
    there = address_of(pt, patient)
    with acting(pt):
        stopping.stop_program(pt, patient.id, REASON)
    assert post(browser, there).status_code == 422
    assert not box.received


def test_other_roles_and_clinics_mail_nothing(signed_in: Browser, box: Mailbox) -> None:
    pt = factories.make_user()
    patient = at_home(pt, email=ADDRESS)
    there = address_of(pt, patient)
    desk, _someone = signed_in(Role.FRONT_DESK)
    assert post(desk, there).status_code == 403
    stranger, _user = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert post(stranger, there).status_code == 404
    assert not box.received


@pytest.mark.parametrize(
    "to", ["robin@patients.example\nBcc: all@patients.example", "robin@patients.example\r\nBcc: x@y.example"]
)
def test_an_address_cannot_carry_another_header(to: str) -> None:
    server = MailServer("127.0.0.1", 25, "none", "noreply@clinic.example")
    with pytest.raises(mail.MailNotSent):
        mail.plain_message(server, sender_name="Clinic", to=to, subject="Your page", text="Hello")
