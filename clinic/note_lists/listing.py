"""A list of notes as it was asked for: whose, which, where the words stand, and what there is to say about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.note_lists.asked import Asked, Show
from clinic.note_lists.queries import NotePage, page_of_notes
from clinic.note_lists.words import Excerpt, excerpts_of, read_words
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients import listing as patients
from clinic.patients.models import Patient
from clinic.signed_notes.queries import Standing, standings_of
from clinic.signed_notes.rules import is_late_entry

NOBODY = "No patient is called that, and none has this chart number."
MANY_PATIENTS = (
    f"Many patients are called that: these are the notes of the best {patients.MOST_FOUND}. Type more of the name."
)


@dataclass(frozen=True, slots=True)
class NoteList:
    """A page with what is said about its notes, by id; `problem` says why nothing could be looked for."""

    page: NotePage
    standings: Mapping[UUID, Standing]
    excerpts: Mapping[UUID, Sequence[Excerpt]]
    today: date
    problem: str = ""
    hint: str = ""

    def days_since(self, note: ProgressNote) -> int:
        """Days from the visit until today in the clinic's zone; less than none for a visit to come."""
        return (self.today - note.visit_on).days

    def is_late(self, note: ProgressNote) -> bool:
        """Whether a note would be a late entry if it were signed today."""
        return note.status == NoteStatus.DRAFT and is_late_entry(self.today, note.visit_on)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a typed name or chart number may mean: ids (None for everybody), the one patient when it is but one."""

    patient_ids: tuple[UUID, ...] | None = None
    only: Patient | None = None
    problem: str = ""
    hint: str = ""


EVERYBODY = Named()


def patients_named(user: User, typed: str) -> Named:
    """The patients that `user` may see and that were meant: those written exactly so, similar ones when there are none."""
    if not typed:
        return EVERYBODY
    found = patients.search(user, typed)
    meant = [line.patient for line in found.exact or found.similar]
    only = meant[0] if len(meant) == 1 else None
    hint = MANY_PATIENTS if found.has_more and len(meant) >= patients.MOST_FOUND else ""
    return Named(tuple(one.id for one in meant), only, "" if meant else NOBODY, hint)


def list_notes(user: User, asked: Asked, number: int, *, words: str = "", named: Named = EVERYBODY) -> NoteList:
    """Page `number` of the notes that were asked for. At most five queries, whatever the number of notes."""
    today = clock.today(get_clinic().time_zone)
    reading = read_words(words) if words else None
    problem = named.problem or (reading.problem if reading else "")
    if problem:
        return NoteList(NotePage([], 1, 0), {}, {}, today, problem)
    query = reading.query if reading else ""
    page = page_of_notes(user, replace(asked, query=query, patient_ids=named.patient_ids), number)
    ids = [row.note.id for row in page.rows]
    found = excerpts_of(ids, query) if query else {}
    signed = [row.note.id for row in page.rows if row.note.status == NoteStatus.SIGNED]
    return NoteList(page, standings_of(signed), found, today, hint=named.hint)


def of_patient(user: User, patient: Patient, number: int) -> NoteList:
    """Page `number` of all notes about one patient, newest visit first."""
    return list_notes(user, Asked(Show.ALL), number, named=Named((patient.id,)))
