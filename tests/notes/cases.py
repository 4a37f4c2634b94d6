"""Notes made as the program itself would make them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from clinic.accounts.models import User
from clinic.core import clock
from clinic.notes import service
from clinic.notes.models import NoteKind, ProgressNote
from clinic.notes.service import NoteText
from clinic.patients.models import Patient
from clinic.signing import service as signing
from tests import factories

TODAY = clock.today("America/Denver")


def note_text(*, visit_on: date = TODAY, plan: str = "Go on with the sheet.") -> NoteText:
    """A short daily note."""
    return NoteText(NoteKind.DAILY, visit_on, subjective="Less stiff in the morning.", plan=plan)


def draft_of(author: User, text: NoteText | None = None, patient: Patient | None = None) -> ProgressNote:
    """A draft about a patient (a new one)."""
    patient = patient or factories.make_patient(therapist=author)
    with factories.acting(author):
        return service.start_note(author, patient.id, text or note_text(), form_key=uuid4())


def signed_note(author: User, text: NoteText | None = None, patient: Patient | None = None) -> ProgressNote:
    """A note that its author has signed."""
    note = draft_of(author, text, patient)
    with factories.acting(author) as session:
        signing.sign_note(author, note.id, version=note.version)
        return session.get_one(ProgressNote, (author.clinic_id, note.id))
