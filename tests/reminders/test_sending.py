"""Runs over real patients and a real mail server: once a day, never when nothing is asked for, and saying nothing of health."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from clinic.accounts.models import User
from clinic.aftercare import service as aftercare
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.mail import MailNotSent
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.patients.models import Patient
from clinic.programs.models import ProgramStatus
from clinic.reminders import sending, service
from clinic.reminders.models import Reminder, ReminderMode, ReminderState
from clinic.safety_record.holds import Cause, hold_by_hand, hold_exercises
from tests import factories
from tests.adherence.helpers import answer, report
from tests.factories import BREATHE, RELEASE
from tests.patient_page.smtp import Mailbox, mailbox
from tests.programs.cases import acting
from tests.reminders.cases import ADDRESS, NOON, choose, run, wanting


@pytest.fixture(name="pt")
def _pt(database: Database) -> User:
    return factories.make_user()


def states(pt: User) -> list[tuple[str, int]]:
    with acting(pt) as session:
        return [(one.state, one.tries) for one in session.scalars(select(Reminder).order_by(Reminder.for_on))]


def test_twice_is_once_and_the_next_day_once_more(pt: User, box: Mailbox) -> None:
    wanting(pt)
    assert (run(pt, box).sent, run(pt, box).sent) == (1, 0)
    assert [to for to, _ in box.received] == [ADDRESS]
    with clock.fixed(NOON + timedelta(days=1)):
        assert (run(pt, box).sent, run(pt, box).sent) == (1, 0)
    assert states(pt) == [("sent", 1), ("sent", 1)]


def test_the_message_says_nothing_of_health_and_opens_nothing(pt: User, box: Mailbox) -> None:
    issued = wanting(pt, about={"given_name": "Canarygiven", "family_name": "Canaryfamily"})
    run(pt, box)
    message = box.received[0][1]
    text = message.get_content()
    assert message["Subject"] == "A note from Home Clinic"
    assert "https://clinic.example/p\r\n" in text or "https://clinic.example/p\n" in text
    assert "#" not in text
    assert issued.token not in text
    assert message["Auto-Submitted"] == "auto-generated"
    said = re.sub(r"https?://\S+", "", f"{message['Subject']} {text}").replace("Home Clinic", "")
    words = set(re.findall(r"[a-z]+", said.lower()))
    shelf = library()
    names = {one.name for one in [*shelf.exercises.values(), *shelf.props.values()]} | set(shelf.modifications)
    told = {word for name in names for word in re.findall(r"[a-z]{4,}", name.lower())} - {
        "your",
        "when",
        "with",
        "last",
    }
    assert words & told == set()
    for hidden in ("exercise", "pain", "program", "health", "therap", "patient", "body", "stretch", "diary", "canary"):
        assert hidden not in said.lower()
    assert issued.patient.chart_number.lower() not in said.lower()


def test_mail_programs_are_offered_one_click(pt: User, box: Mailbox) -> None:
    wanting(pt)
    run(pt, box)
    message = box.received[0][1]
    address = re.fullmatch(r"<(https://clinic\.example/p/stop\?t=[\w-]{43})>", message["List-Unsubscribe"])
    assert address is not None
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address[1] in message.get_content()
    with acting(pt) as session:
        kept = session.scalars(select(Reminder)).one()
    assert address[1].rsplit("=", 1)[1].encode() not in kept.token_hash


def test_spanish(pt: User, box: Mailbox) -> None:
    wanting(pt, about={"language": "es"}, lang="es")
    run(pt, box)
    message = box.received[0][1]
    assert message["Subject"] == "Una nota de Home Clinic"
    assert "https://clinic.example/p/es" in message.get_content()
    assert "/p/stop?lang=es&t=" in message["List-Unsubscribe"]


def test_quiet_hours(pt: User, box: Mailbox) -> None:
    wanting(pt)
    with clock.fixed(NOON + timedelta(hours=7)):
        assert run(pt, box).is_quiet_hour
    with acting(pt):
        service.set_hours(factories.make_user(role=Role.ADMIN), 13, 20)
    assert run(pt, box).is_quiet_hour
    assert not box.received
    with clock.fixed(NOON + timedelta(hours=7)):
        assert run(pt, box).sent == 1


def test_a_refusal_is_tried_three_times_that_day_and_not_more(pt: User, box: Mailbox) -> None:
    wanting(pt)
    with mailbox(refuses="550 nobody here") as deaf:
        for tries in (1, 2, 3, 3):
            run(pt, deaf)
            assert states(pt) == [("failed", tries)]
    assert run(pt, box).sent == 0


def test_a_refusal_that_ends_is_made_good_the_same_day(pt: User, box: Mailbox) -> None:
    wanting(pt)
    assert run(pt, None).failed == 1  # nobody listens there
    assert run(pt, box).sent == 1
    assert (states(pt), run(pt, box).sent) == ([("sent", 2)], 0)


def test_what_may_have_been_taken_is_never_sent_again(pt: User, box: Mailbox) -> None:
    wanting(pt)

    def breaks(_server: object, _message: object) -> None:
        raise MailNotSent("the line broke", is_certain=False)

    assert run(pt, box, send=breaks).failed == 1
    assert run(pt, box).sent == 0
    assert states(pt) == [("sending", 1)]


def test_a_crash_in_between_never_sends_twice(pt: User, box: Mailbox) -> None:
    wanting(pt)

    def dies(_server: object, _message: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(pt, box, send=dies)
    assert run(pt, box).sent == 0
    assert states(pt) == [("sending", 1)]


def test_one_patient_that_breaks_does_not_stop_the_others(
    pt: User, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = wanting(pt), wanting(pt, about={"email": "other@patients.example"})
    real = sending.standing_of
    monkeypatch.setattr(
        sending, "standing_of", lambda one, day: 1 / 0 if one.id == first.patient.id else real(one, day)
    )
    done = run(pt, box)
    assert (done.sent, done.broken) == (1, ["ZeroDivisionError"])
    assert [to for to, _ in box.received] == [second.patient.email]


@pytest.mark.parametrize(
    "why", ["stopped", "revoked", "completed", "paused", "held", "reported", "future", "off", "no address", "in error"]
)
def test_no_mail_when_nothing_is_asked_for(pt: User, box: Mailbox, why: str) -> None:
    later = clock.today("America/Denver") + timedelta(days=1) if why == "future" else None
    status = {"revoked": ProgramStatus.REVOKED, "completed": ProgramStatus.COMPLETED}.get(why, ProgramStatus.ACTIVE)
    ended = {} if status == ProgramStatus.ACTIVE else {"ended_at": clock.now(), "ended_reason": "Over"}
    issued = wanting(pt, starts_on=later, status=status, **ended)
    with acting(pt) as session:
        if why == "stopped":
            hold_by_hand(issued.patient.id, issued.program.id, "", pt.id, "Fell on Sunday")
        elif why == "held":
            causes = [Cause(slug, "SIGN-PAIN", 1, (), "Pain rose") for slug in (RELEASE, BREATHE)]
            hold_exercises(issued.patient.id, issued.program.id, causes)
        elif why == "paused":
            today = clock.today("America/Denver")
            aftercare.pause_program(pt, issued.patient.id, from_on=today, until_on=None, reason="Away")
        elif why == "no address":
            session.execute(update(Patient).where(Patient.id == issued.patient.id).values(email=""))
        elif why == "in error":
            values = {"entered_in_error_at": clock.now(), "entered_in_error_reason": "Twice"}
            session.execute(update(Patient).where(Patient.id == issued.patient.id).values(**values))
    if why == "reported":
        report(issued, answer())
    elif why == "off":
        choose(pt, issued, ReminderMode.OFF)
    done = run(pt, box)
    assert (done.sent, done.failed, done.broken, box.received) == (0, 0, [], [])


def test_missed_days_are_counted_from_the_last_report(pt: User, box: Mailbox) -> None:
    issued = wanting(pt, ReminderMode.MISSED)
    report(issued, answer(days_ago=1))
    assert run(pt, box).sent == 0
    sent = []
    for later in range(1, 8):
        with clock.fixed(NOON + timedelta(days=later)):
            sent.append(run(pt, box).sent)
    assert sent == [0, 1, 0, 0, 1, 0, 0]


def test_another_clinics_patients_are_left_to_their_own_run(pt: User, box: Mailbox) -> None:
    other = factories.make_user(clinic=factories.make_clinic())
    wanting(pt)
    assert run(other, box).sent == 0
    assert run(pt, box).sent == 1
    assert ReminderState.SENT in {state for state, _ in states(pt)}
    assert states(other) == []
