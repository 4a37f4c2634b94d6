"""What happened between the visits is printed: stops, days away, teach-back, messages, what was raised, minutes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from clinic.accounts.models import User
from clinic.aftercare.service import pause_program, record_teach_back
from clinic.core import clock
from clinic.core.db import Database
from clinic.messages import service as messages
from clinic.monitoring.models import ManagementMinutes
from clinic.patients.models import Patient
from clinic.record_chapters.chapters import CHAPTERS, NOT_PRINTED
from clinic.record_chapters.whole import Whole
from clinic.record_export.kinds import KINDS
from clinic.review.alerts import Code
from clinic.review.models import Contact, ReviewAcknowledgement, ReviewItem
from clinic.safety_record import holds
from clinic.signed_notes.records import records_of
from handouts.render import pdf_available
from tests import factories
from tests.adherence.helpers import answer, report
from tests.notes.cases import TODAY, signed_note
from tests.records.cases import pages_of, pdf

Browser = Callable[..., tuple[FlaskClient, User]]


def cared_for(user: User) -> Patient:
    """A patient with one of everything between two visits."""
    patient = factories.make_patient(therapist=user)
    issued = factories.make_issued_program(patient)
    slug = "diaphragm-breathing"
    with factories.acting(user) as session:
        held = holds.hold_by_hand(patient.id, issued.program.id, slug, user.id, "Sharp pain in front.")
        holds.lift(held, user.id, "Settled, tried here.")
        record_teach_back(user, patient.id, issued.version.number, slug, "needs_review")
        pause_program(user, patient.id, from_on=TODAY, until_on=TODAY + timedelta(days=4), reason="Flu.")
        sent = messages.answer(user, patient.id, issued.program.id, "Stop until Monday.", form_key=uuid4())
        messages.take_back(user, patient.id, sent.id)
        item = ReviewItem(
            patient_id=patient.id, program_id=issued.program.id, code=Code.RED_FLAG, level=1, words="Fever since last night.",
            since_on=TODAY, raised_at=clock.now(), reviewed_at=clock.now(), reviewed_by_id=user.id, reviewed_note="At the ER.",
        )  # fmt: skip
        session.add(item)
        session.flush()
        step = {"contact": Contact.SENT_ON, "words": "Husband drives.", "acknowledged_by_id": user.id}
        session.add(ReviewAcknowledgement(item_id=item.id, acknowledged_at=clock.now(), form_key=uuid4(), **step))
        spent = {
            "on_day": TODAY,
            "minutes": 7,
            "was_live": True,
            "about": "Called about the fever",
            "form_key": uuid4(),
        }
        session.add(ManagementMinutes(patient_id=patient.id, recorded_at=clock.now(), recorded_by_id=user.id, **spent))
    return patient


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
def test_it_stands_in_the_printed_record(signed_in: Browser) -> None:
    browser, user = signed_in()
    patient, other = cared_for(user), factories.make_patient(therapist=user)
    words = " ".join(pages_of(pdf(browser.get(f"/patients/{patient.id}/record.pdf"))))
    for said in (
        "Stops, days away and teach-back", "Sharp pain in front.", "Settled, tried here.", "Needs review", "Flu.",
        "What the patient and the clinic wrote", "TAKEN BACK", "Stop until Monday.",
        "What was raised, and what was done", "Red flag. Fever since last night.", "Sent to medical care. Husband drives.",
        "At the ER.", "Minutes spent on reports", "7, live with the patient", "Called about the fever", user.printed_name,
    ):  # fmt: skip
        assert said in words, said
    empty = " ".join(pages_of(pdf(browser.get(f"/patients/{other.id}/record.pdf"))))
    assert "Fever" not in empty
    assert "Minutes spent on reports None." in empty


def test_what_a_patient_wrote_beside_a_report_is_printed(database: Database) -> None:
    user = factories.make_user()
    patient = factories.make_patient(therapist=user)
    report(factories.make_issued_program(patient), answer(note="It pinched in front."))
    with factories.acting(user):
        told = [
            row for make in CHAPTERS for block in make(Whole(patient)).blocks if block.grid for row in block.grid.rows
        ]
    assert any("It pinched in front." in row for row in told)


def test_every_kind_of_row_is_read_for_paper_or_left_out_with_a_reason(database: Database) -> None:
    user = factories.make_user()
    patient = cared_for(user)
    note = signed_note(user, patient=patient)
    asked: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        with factories.acting(user):
            for make in CHAPTERS:
                make(Whole(patient))
            records_of([note])
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)
    read = {table for one in asked for table in re.findall(r"(?:FROM|JOIN) (\w+)", one)}
    always = {"patients", "progress_notes", "note_sources"}  # the cover, the notes, and their signed content
    missing = {kind.name for kind in KINDS if kind.table.__tablename__ not in read | always}
    assert missing == set(NOT_PRINTED)
