"""Notes of an assistant in a filled clinic: one waits, one is answered for, one was entered in error, one was taken over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.notes import service as notes
from clinic.notes.models import NoteKind, ProgressNote
from clinic.notes.service import NoteText
from clinic.patients.models import Patient
from clinic.signing import service as signing
from clinic.signing.taking_over import take_over
from tests.security.texts import Texts
from tests.security.world import ClinicWorld

ZONE = "America/Denver"


def note_of(texts: Texts, day: date, kind: str) -> NoteText:
    """A daily note with a marked text in every section."""
    sections = {name: texts.paragraph(f"{kind} {name}") for name in ("subjective", "objective", "assessment", "plan")}
    return NoteText(kind=NoteKind.DAILY, visit_on=day, **sections)


def answer_for_an_assistant(act: Callable[..., Any], filled: ClinicWorld, patient: Patient) -> None:
    """Fill in what signing and its aftermath can leave behind."""
    pt, assistant, texts = filled.users[Role.PT], filled.users[Role.ASSISTANT], filled.texts

    def draft(kind: str) -> ProgressNote:
        text = note_of(texts, clock.today(ZONE), kind)
        made: ProgressNote = act(notes.start_note, assistant, patient.id, text, form_key=uuid4())
        return made

    for kind in ("waiting", "cosigned", "in error"):
        note = draft(kind)
        act(signing.sign_note, assistant, note.id, version=note.version)
        act(signing.add_addendum, assistant, note.id, texts.paragraph(f"{kind} addendum"), form_key=uuid4())
        if kind == "cosigned":
            act(signing.cosign_note, pt, note.id)
        if kind == "in error":
            act(signing.mark_in_error, pt, note.id, texts.paragraph("note in error", 900))
    taken = draft("taken over")
    act(take_over, pt, taken.id, version=taken.version)
