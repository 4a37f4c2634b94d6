"""Two runs at the same time, on a database where commits are real: threads that meet, and processes as cron starts them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import Counter

import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.mail import MailServer
from clinic.reminders.models import Reminder, ReminderHours
from clinic.reminders.sending import Run, remind_all
from tests import factories
from tests.conftest import ROOT
from tests.patient_page.smtp import Mailbox
from tests.programs.cases import acting
from tests.reminders.cases import NOON, server_at, wanting

PATIENTS = 8


@pytest.fixture(name="pt")
def _pt(own_app: Flask) -> User:
    """A therapist whose patients all want to be reminded, in a clinic that is open all day."""
    pt = factories.make_user()
    factories.save(ReminderHours(from_hour=0, until_hour=24, set_at=clock.now(), set_by_id=pt.id), pt.clinic_id)
    for number in range(PATIENTS):
        wanting(pt, about={"email": f"person{number}@patients.example"})
    return pt


def test_the_second_run_leaves_alone_what_the_first_is_sending(own_app: Flask, pt: User, box: Mailbox) -> None:
    """The first waits inside its first message until the second run has ended."""
    sending, finished = threading.Event(), threading.Event()
    sent: list[str] = []
    runs: list[Run] = []

    def slow(server: MailServer, message: object) -> None:
        sending.set()
        assert finished.wait(20)
        sent.append(message["To"])  # type: ignore[index]

    def first() -> None:
        with clock.fixed(NOON):
            runs.append(
                remind_all(own_app.extensions["database"], pt.clinic_id, server_at(box), "https://x", send=slow)
            )

    thread = threading.Thread(target=first)
    thread.start()
    assert sending.wait(20)
    second = remind_all(own_app.extensions["database"], pt.clinic_id, server_at(box), "https://x")
    finished.set()
    thread.join(30)
    assert (runs[0].sent, second.sent) == (1, PATIENTS - 1)
    counted = Counter([*sent, *(to for to, _ in box.received)])
    assert set(counted.values()) == {1}
    assert len(counted) == PATIENTS


def test_two_processes_send_each_once(own_app: Flask, pt: User, box: Mailbox) -> None:
    settings = own_app.config["CLINIC_SETTINGS"]
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR")},
        "CLINIC_ENV": "test", "DATABASE_URL": settings.database_url, "BASE_URL": "http://localhost",
        "SECRET_KEY": "test-key-" + "0" * 32, "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(box.port),
        "SMTP_SECURITY": "none", "SMTP_FROM": "noreply@clinic.example",
    }  # fmt: skip
    typed = [sys.executable, "-m", "flask", "--app", "wsgi", "reminders"]
    started = [
        subprocess.Popen(typed, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = [(*process.communicate(timeout=90), process.returncode) for process in started]
    assert [code for _, _, code in said] == [0, 0], said
    assert Counter(to for to, _ in box.received) == {
        f"person{number}@patients.example": 1 for number in range(PATIENTS)
    }
    assert sum(int(out.split("Home Clinic: ")[1].split()[0]) for out, _, _ in said) == PATIENTS
    with acting(pt) as session:
        assert {one.state for one in session.scalars(select(Reminder))} == {"sent"}


def test_without_a_mail_server_the_command_says_so(own_app: Flask) -> None:
    done = own_app.test_cli_runner().invoke(args=["reminders"])
    assert done.exit_code == 1
    assert "No mail server is set" in done.output


def test_what_the_server_does_not_take_is_in_the_exit_status(own_app: Flask, pt: User) -> None:
    own_app.config["MAIL_SERVER"] = MailServer("127.0.0.1", 1, "none", "noreply@clinic.example")
    done = own_app.test_cli_runner().invoke(args=["reminders"])
    assert done.exit_code == 1
    assert f"Home Clinic: 0 sent, {PATIENTS} not taken" in done.output
    assert "patients.example" not in done.output
