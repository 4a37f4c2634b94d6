"""Notes in every standing there is, made as the program itself would make them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.notes.models import ProgressNote
from clinic.notes.service import NoteText
from clinic.patients import service as patients
from clinic.patients.models import Patient
from clinic.signing import service as signing
from tests import factories
from tests.forms import post
from tests.notes.cases import draft_of, note_text, signed_note


@dataclass(frozen=True)
class Standings:
    """One note of each standing, by the word for it."""

    notes: dict[str, ProgressNote]

    def ids(self, *names: str) -> set[str]:
        """The ids of some of them, as pages show them."""
        return {str(self.notes[name].id) for name in names}


def note_saying(author: User, objective: str, *, patient: Patient | None = None, **changes: Any) -> ProgressNote:
    """A draft with these words in its second section."""
    return draft_of(author, said(objective, **changes), patient)


def said(objective: str, *, visit_on: date | None = None, **changes: Any) -> NoteText:
    """A text with these words in its second section."""
    text = note_text(visit_on=visit_on) if visit_on else note_text()
    return replace(text, objective=objective, **changes)


def add_to(author: User, note: ProgressNote, words: str) -> None:
    """An addendum to a signed note."""
    with factories.acting(author):
        signing.add_addendum(author, note.id, words, form_key=uuid4())


def mark_in_error(therapist: User, note: ProgressNote) -> None:
    """Say that a note should not be in the record."""
    with factories.acting(therapist):
        signing.mark_in_error(therapist, note.id, "Written in the chart of somebody else.")


def take_back(user: User, patient_id: UUID) -> None:
    """Mark a patient's record as entered in error."""
    with factories.acting(user):
        patients.mark_in_error(user, patient_id, "Entered twice.")


def every_standing(therapist: User, assistant: User, words: str = "") -> Standings:
    """One note of each standing: a draft of each, signed, waiting, co-signed, added to, in error."""
    text = said(words)
    notes = {
        "own draft": draft_of(therapist, text),
        "other draft": draft_of(assistant, text),
        "signed": signed_note(therapist, text),
        "waiting": signed_note(assistant, text, factories.make_patient(therapist=therapist)),
        "waiting for another": signed_note(assistant, text, factories.make_patient(therapist=factories.make_user())),
        "cosigned": signed_note(assistant, text),
        "added to": signed_note(therapist, text),
        "in error": signed_note(therapist, text),
        "waiting and in error": signed_note(assistant, text),
    }
    with factories.acting(therapist):
        signing.cosign_note(therapist, notes["cosigned"].id)
    add_to(therapist, notes["added to"], "Called back about the stairs.")
    mark_in_error(therapist, notes["in error"])
    mark_in_error(therapist, notes["waiting and in error"])
    return Standings(notes)


def search(client: FlaskClient, words: str, **fields: object) -> str:
    """The page that answers a search in all notes."""
    answer = post(client, "/notes", {"show": "all", "q": words, **fields})
    assert answer.status_code == 200
    return answer.text


def is_found(page: str, note: ProgressNote) -> bool:
    """Whether a note stands on a page."""
    return f"/notes/{note.id}" in page


def marks(page: str) -> list[str]:
    """The words that are marked on a page."""
    return re.findall(r"<mark>([^<]*)</mark>", page)


def named(user: User, family_name: str) -> Patient:
    """A patient who is called so."""
    return factories.make_patient(therapist=user, family_name=family_name)
