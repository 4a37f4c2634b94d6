"""Stopping by a mail program's button and by the page: without cookie or form token, and telling nobody anything."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.db import Database
from clinic.reminders.models import ReminderMode
from clinic.reminders.queries import list_choices, mode_of
from clinic.reminders.service import TRIES
from tests import factories
from tests.chart.cases import events
from tests.factories import IssuedProgram
from tests.forms import post
from tests.patient_page.smtp import Mailbox
from tests.programs.cases import acting
from tests.reminders.cases import choose, run, wanting

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(name="pt")
def _pt(database: Database) -> User:
    return factories.make_user()


@pytest.fixture(name="issued")
def _issued(pt: User) -> IssuedProgram:
    return wanting(pt)


@pytest.fixture(name="address")
def _address(pt: User, issued: IssuedProgram, box: Mailbox) -> str:
    """Where the stop link of a reminder leads."""
    run(pt, box)
    return box.received[-1][1]["List-Unsubscribe"].strip("<>").removeprefix("https://clinic.example")


@pytest.fixture(name="mail_program")
def _mail_program(app: Flask, database: Database) -> FlaskClient:
    return app.test_client(use_cookies=False)


def mode(pt: User, issued: IssuedProgram) -> ReminderMode:
    with acting(pt):
        return mode_of(issued.patient.id)


def test_a_mail_program_stops_them_with_one_post(
    pt: User, issued: IssuedProgram, address: str, mail_program: FlaskClient, box: Mailbox
) -> None:
    answer = mail_program.post(address, data=ONE_CLICK)
    assert answer.status_code == 200
    assert mode(pt, issued) is ReminderMode.OFF
    with acting(pt):
        newest, by = list_choices(issued.patient.id)[0]
    assert (newest.recorded_by_id, by) == (None, None)
    assert ("reminders.chosen", ["off"]) in events(pt)
    mail_program.post(address, data=ONE_CLICK)
    with acting(pt):
        assert len(list_choices(issued.patient.id)) == 2, "a second click adds nothing"


def test_looking_changes_nothing(pt: User, issued: IssuedProgram, address: str, client: FlaskClient) -> None:
    for _look in range(3):
        page = client.get(address)
        assert page.status_code == 200
    assert page.text.count("<button") == 1
    assert "Stop the notes by e-mail?" in page.text
    assert mode(pt, issued) is ReminderMode.DAILY


def test_the_page_stops_them_and_takes_it_back(
    pt: User, issued: IssuedProgram, address: str, client: FlaskClient
) -> None:
    form = re.search(r'<form method="post" action="([^"]+)"', client.get(address).text)
    assert form is not None
    done = client.post(form[1].replace("&amp;", "&"))
    assert "Done. We send no more notes" in done.text
    assert mode(pt, issued) is ReminderMode.OFF
    undo = re.search(r'<form method="post" action="([^"]+)"', done.text)
    assert undo is not None
    assert "The notes go on" in post(client, undo[1].replace("&amp;", "&")).text
    assert mode(pt, issued) is ReminderMode.DAILY


def test_what_staff_chose_since_is_not_taken_back(
    pt: User, issued: IssuedProgram, address: str, client: FlaskClient
) -> None:
    client.post(address)
    choose(pt, issued, ReminderMode.MISSED)
    choose(pt, issued, ReminderMode.OFF)
    assert post(client, address.replace("/p/stop?", "/p/stop/undo?")).status_code == 200
    assert mode(pt, issued) is ReminderMode.OFF


def test_the_undo_needs_its_form_token(pt: User, issued: IssuedProgram, address: str, client: FlaskClient) -> None:
    client.post(address)
    assert client.post(address.replace("/p/stop?", "/p/stop/undo?")).status_code == 400
    assert mode(pt, issued) is ReminderMode.OFF


def test_another_site_cannot_stop_them(pt: User, issued: IssuedProgram, address: str, client: FlaskClient) -> None:
    assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert mode(pt, issued) is ReminderMode.DAILY


def test_a_token_that_names_nothing_is_answered_to_the_byte_like_one_that_does(
    issued: IssuedProgram, address: str, app: Flask
) -> None:
    token = address.rsplit("=", 1)[1]
    pages = []
    for sent in (token, "x" * 43):
        found = app.test_client(use_cookies=False).post(f"/p/stop?t={sent}", data=ONE_CLICK)
        body = re.sub(r'name="csrf_token"[^>]*value="[^"]*"', "", found.text).replace(sent, "TOKEN")
        pages.append((found.status_code, re.sub(r'"[\w.-]{60,}"', '""', body)))
    assert pages[0] == pages[1]
    for odd in ("", "?t=", "?t=" + "a" * 5000, "?t=%F0%9F%99%82"):
        assert app.test_client().post(f"/p/stop{odd}").status_code == 200


def test_guessing_is_slowed_down_and_knowing_is_not(
    pt: User, issued: IssuedProgram, address: str, mail_program: FlaskClient
) -> None:
    for number in range(TRIES.tries):
        assert mail_program.post(f"/p/stop?t=wrong{number}").status_code == 200
    slow = mail_program.post("/p/stop?t=wrong")
    assert slow.status_code == 429
    assert slow.headers["Retry-After"]


def test_the_page_is_in_the_language_of_the_message(pt: User, box: Mailbox, client: FlaskClient) -> None:
    wanting(pt, about={"language": "es"}, lang="es")
    run(pt, box)
    address = box.received[-1][1]["List-Unsubscribe"].strip("<>").removeprefix("https://clinic.example")
    page = client.get(address).text
    assert '<html lang="es"' in page
    assert "Parar las notas" in page
    assert "Ya no le mandamos notas" in client.post(address).text


def test_the_page_names_nobody(issued: IssuedProgram, address: str, client: FlaskClient) -> None:
    for page in (client.get(address).text, client.post(address).text):
        for hidden in (issued.patient.given_name, issued.patient.family_name, issued.patient.chart_number, "exercise"):
            assert hidden.lower() not in re.sub(r"<[^>]+>", " ", page).lower()
