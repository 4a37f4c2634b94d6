"""Selects for pages about signed notes; no writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, aliased

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core.db import session
from clinic.core.permissions import Permission, Role
from clinic.notes import policy as notes
from clinic.notes.models import NoteKind, ProgressNote
from clinic.patients.models import Patient
from clinic.signed_notes.content import mismatches
from clinic.signed_notes.models import Addendum, Meaning, NoteError, NoteSignature
from clinic.signed_notes.rules import is_late_entry


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a signed note stands, for one line of a list; the name is the one that was printed."""

    printed_name: str
    credential: str
    signed_at: datetime
    waits: bool
    is_in_error: bool
    is_late: bool
    addenda: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many notes wait for a co-signature: of one's own patients (or of nobody's), and in the whole clinic."""

    own: int
    all: int

    @property
    def others(self) -> int:
        """Those of other therapists' patients."""
        return self.all - self.own


NOTHING_WAITS = Waiting(0, 0)

# Made once: each alias copies all columns of its table, which took longer than the questions they are for.
_SIGNED, _COSIGN, _ADDED = aliased(NoteSignature), aliased(NoteSignature), aliased(Addendum)
_THERAPIST = aliased(User)


def find_signature(note_id: UUID) -> NoteSignature | None:
    """The author's signature of a note."""
    query = select(NoteSignature).where(NoteSignature.note_id == note_id, NoteSignature.meaning == Meaning.AUTHOR)
    return session.scalar(query)


def list_addenda(note_id: UUID) -> Sequence[Addendum]:
    """What was added to a note, oldest first."""
    return session.scalars(select(Addendum).where(Addendum.note_id == note_id).order_by(Addendum.created_at)).all()


def is_whole(note: ProgressNote, signature: NoteSignature) -> bool:
    """Whether the signed text still matches its hash, and the note still says what was signed; see `records` for all."""
    return not mismatches(note, signature)


def standings_of(note_ids: Collection[UUID]) -> dict[UUID, Standing]:
    """Where each of these notes stands, by id, drafts left out; one query."""
    ids = list(note_ids)
    if not ids:
        return {}
    zone = ZoneInfo(get_clinic().time_zone)
    added = select(func.count()).where(Addendum.note_id == NoteSignature.note_id).scalar_subquery()
    query = (
        select(
            NoteSignature, ProgressNote.visit_on, _waits(NoteSignature.note_id), _in_error(NoteSignature.note_id), added
        )
        .join(
            ProgressNote,
            and_(ProgressNote.clinic_id == NoteSignature.clinic_id, ProgressNote.id == NoteSignature.note_id),
        )
        .where(NoteSignature.note_id.in_(ids), NoteSignature.meaning == Meaning.AUTHOR)
    )
    return {
        one.note_id: Standing(
            printed_name=one.printed_name,
            credential=one.credential,
            signed_at=one.signed_at,
            waits=waits and not in_error,
            is_in_error=in_error,
            is_late=is_late_entry(one.signed_at.astimezone(zone).date(), visit_on),
            addenda=count,
        )
        for one, visit_on, waits, in_error, count in session.execute(query)
    }


def count_waiting(user: User) -> Waiting:
    """How many notes wait for a therapist; one query, none for who does not co-sign."""
    if not user.can(Permission.COSIGN_NOTE):
        return NOTHING_WAITS
    query = _waiting_notes(user).with_only_columns(
        func.count(), func.count().filter(_is_for(user)), maintain_column_froms=True
    )
    every, own = session.execute(query).one()
    return Waiting(own, every)


def find_waiting_before(user: User, note: ProgressNote) -> Sequence[ProgressNote]:
    """The patient's older notes that wait for a co-signature, newest first, at most five."""
    query = (
        notes.visible_to(user)
        .where(ProgressNote.patient_id == note.patient_id, ProgressNote.id != note.id)
        .where(ProgressNote.visit_on <= note.visit_on)
        .where(_waits(ProgressNote.id), ~_in_error(ProgressNote.id))
        .order_by(ProgressNote.visit_on.desc())
    )
    return session.scalars(query.limit(5)).all()


def find_same_day(user: User, note: ProgressNote) -> ProgressNote | None:
    """Another signed note of the same patient, kind and day that is not in error."""
    query = (
        notes.visible_to(user)
        .where(ProgressNote.patient_id == note.patient_id, ProgressNote.id != note.id)
        .where(ProgressNote.visit_on == note.visit_on, ProgressNote.kind == note.kind)
        .where(ProgressNote.signed_at.is_not(None), ~_in_error(ProgressNote.id))
    )
    return session.scalar(query.limit(1))


def last_visit_on(patient_id: UUID, until: date | None = None) -> date | None:
    """The day of the last visit that a signed note tells of, at the latest `until`; None when there is none.

    A phone call is no visit, and what was entered in error tells of none.
    """
    query = select(func.max(ProgressNote.visit_on)).where(
        ProgressNote.patient_id == patient_id,
        ProgressNote.signed_at.is_not(None),
        ProgressNote.kind != NoteKind.PHONE,
        ~_in_error(ProgressNote.id),
    )
    return session.scalar(query if until is None else query.where(ProgressNote.visit_on <= until))


def is_waiting(note_id: InstrumentedAttribute[UUID], *, seen_by: User | None = None) -> ColumnElement[bool]:
    """Whether a note waits for a co-signature; what was entered in error waits for nobody.

    Seen by a therapist, what they wrote themselves, as an assistant once, is not what they are to answer for.
    """
    cosigns = seen_by is not None and seen_by.can(Permission.COSIGN_NOTE)
    return and_(_waits(note_id, seen_by.id if seen_by and cosigns else None), ~_in_error(note_id))


def is_in_error(note_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    """Whether a note was entered in error."""
    return _in_error(note_id)


def patients_waiting_for(user: User) -> Select[UUID]:
    """The patients whose waiting notes wait for `user`: one's own, and those whose therapist cannot sign any more."""
    whose = and_(_THERAPIST.clinic_id == Patient.clinic_id, _THERAPIST.id == Patient.therapist_id)
    return select(Patient.id).join(_THERAPIST, whose).where(_is_for(user))


def _waiting_notes(user: User) -> Select[ProgressNote]:
    """The notes that wait, with whom they are about, the author's signature and the patient's therapist."""
    return (
        notes.visible_to(user)
        .join(
            NoteSignature,
            and_(
                NoteSignature.clinic_id == ProgressNote.clinic_id,
                NoteSignature.note_id == ProgressNote.id,
                NoteSignature.meaning == Meaning.AUTHOR,
            ),
        )
        .join(Patient, and_(Patient.clinic_id == ProgressNote.clinic_id, Patient.id == ProgressNote.patient_id))
        .join(_THERAPIST, and_(_THERAPIST.clinic_id == Patient.clinic_id, _THERAPIST.id == Patient.therapist_id))
        .where(is_waiting(ProgressNote.id, seen_by=user))
    )


def _is_for(user: User) -> ColumnElement[bool]:
    """Whether a note waits for `user`: their own patient's, or one whose therapist cannot sign any more."""
    return or_(_THERAPIST.id == user.id, ~_THERAPIST.is_active, _THERAPIST.role != Role.PT)


def _waits(note_id: InstrumentedAttribute[UUID], not_by: UUID | None = None) -> ColumnElement[bool]:
    """Whether the note, or an addendum of it, needs a co-signature that is not there; `not_by` leaves out one signer's."""
    answered = exists().where(
        _COSIGN.note_id == _SIGNED.note_id, _COSIGN.meaning == Meaning.COSIGN, _COSIGN.addendum_id.is_(None)
    )
    own = select(_SIGNED.note_id).where(_SIGNED.needs_cosign, ~answered)
    addenda = select(_ADDED.note_id).where(_ADDED.needs_cosign, ~exists().where(_COSIGN.addendum_id == _ADDED.id))
    if not_by is not None:
        own, addenda = own.where(_SIGNED.signer_id != not_by), addenda.where(_ADDED.author_id != not_by)
    return note_id.in_(union(own, addenda))


def _in_error(note_id: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    return exists().where(NoteError.note_id == note_id)
