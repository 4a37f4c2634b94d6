"""Whose sheets a batch is made of, and how far one is."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Select, and_, func, select

from clinic.accounts.models import User
from clinic.batches.models import PrintBatch
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.documents.choices import options_of
from clinic.documents.models import Document
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from handouts.layouts.layout import Layout

MOST_SHEETS = 30
"""In one file: a long one takes 0.2 seconds of computing to put in, and the printer ends what takes 10."""

MOST_LISTED = 10

Sheet = tuple[ProgramVersion, Patient]


def list_due(user: User, first: date, last: date, *, therapist_id: UUID | None = None) -> Sequence[Sheet]:
    """The sheets in force of patients whose next visit lies in these days, by name."""
    return _due(patients.visible_ids(user), first, last, therapist_id)


def list_due_in_clinic(first: date, last: date) -> Sequence[Sheet]:
    """The same for the whole clinic of the running transaction, all of them: for the nightly packet, which nobody asks for."""
    everybody = select(Patient.id).where(Patient.entered_in_error_at.is_(None))
    return _due(everybody, first, last, None)


def _due(people: Select[UUID], first: date, last: date, therapist_id: UUID | None) -> Sequence[Sheet]:
    newest = (
        select(ProgramVersion.clinic_id, ProgramVersion.program_id, func.max(ProgramVersion.number).label("number"))
        .group_by(ProgramVersion.clinic_id, ProgramVersion.program_id)
        .subquery()
    )
    query = (
        select(ProgramVersion, Patient)
        .join(newest, and_(newest.c.clinic_id == ProgramVersion.clinic_id,
                           newest.c.program_id == ProgramVersion.program_id, newest.c.number == ProgramVersion.number))
        .join(HomeProgram, and_(HomeProgram.clinic_id == ProgramVersion.clinic_id,
                                HomeProgram.id == ProgramVersion.program_id))
        .join(Patient, and_(Patient.clinic_id == ProgramVersion.clinic_id, Patient.id == ProgramVersion.patient_id))
        .where(HomeProgram.status == ProgramStatus.ACTIVE, HomeProgram.next_visit_on.between(first, last))
        .where(ProgramVersion.patient_id.in_(people))
        .order_by(HomeProgram.next_visit_on, func.lower(Patient.family_name), func.lower(Patient.given_name), Patient.id)
    )  # fmt: skip
    if therapist_id is not None:
        query = query.where(Patient.therapist_id == therapist_id)
    return [(version, patient) for version, patient in session.execute(query)]


def get_batch(user: User, batch_id: UUID) -> PrintBatch:
    """A batch that `user` asked for. Raises NotFound."""
    query = select(PrintBatch).where(PrintBatch.id == batch_id, PrintBatch.requested_by_id == user.id)
    batch = session.scalar(query)
    if batch is None:
        raise NotFound
    return batch


def list_batches(user: User) -> Sequence[PrintBatch]:
    """What `user` asked for last, newest first."""
    query = select(PrintBatch).where(PrintBatch.requested_by_id == user.id)
    return list(session.scalars(query.order_by(PrintBatch.created_at.desc()).limit(MOST_LISTED)))


def list_sheets(user: User, version_ids: Collection[UUID]) -> Sequence[Sheet]:
    """The versions among `version_ids` whose patients `user` may see, in that order."""
    query = (
        select(ProgramVersion, Patient)
        .join(Patient, and_(Patient.clinic_id == ProgramVersion.clinic_id, Patient.id == ProgramVersion.patient_id))
        .where(ProgramVersion.id.in_(version_ids), ProgramVersion.patient_id.in_(patients.visible_ids(user)))
    )
    found = {version.id: (version, patient) for version, patient in session.execute(query)}
    return [found[version_id] for version_id in version_ids if version_id in found]


def list_visit_days(sheets: Collection[Sheet]) -> dict[UUID, date]:
    """The day of the next visit of each version, as its program has it now; without those that have none."""
    programs = {version.program_id: version.id for version, _ in sheets}
    query = select(HomeProgram.id, HomeProgram.next_visit_on).where(HomeProgram.id.in_(programs))
    return {programs[program_id]: visit for program_id, visit in session.execute(query) if visit is not None}


def list_replaced(versions: Collection[ProgramVersion]) -> frozenset[UUID]:
    """Those of `versions` after which a newer sheet of the same program was issued."""
    query = (
        select(ProgramVersion.program_id, func.max(ProgramVersion.number))
        .where(ProgramVersion.program_id.in_({version.program_id for version in versions}))
        .group_by(ProgramVersion.program_id)
    )
    newest = dict(iter(session.execute(query)))
    return frozenset(version.id for version in versions if version.number < newest[version.program_id])


def made_of(layouts: Mapping[UUID, Layout]) -> frozenset[tuple[UUID, str]]:
    """The versions that are stored, each in its layout, with the language it is stored in."""
    return frozenset(_stored(layouts).values())


def contents_of(layouts: Mapping[UUID, Layout]) -> dict[tuple[UUID, str], Document]:
    """Their PDFs by version and language."""
    found = session.scalars(select(Document).where(Document.id.in_(_stored(layouts))))
    return {(one.program_version_id, one.language): one for one in found}


def _stored(layouts: Mapping[UUID, Layout]) -> dict[UUID, tuple[UUID, str]]:
    """Version and language of each document that is as the layout of its version asks; no bytes are read."""
    query = select(
        Document.id, Document.program_version_id, Document.language, Document.layout, Document.paper, Document.options
    ).where(Document.program_version_id.in_(layouts))
    asked = {version_id: (one.name.value, one.paper.value, options_of(one)) for version_id, one in layouts.items()}
    return {
        document_id: (version_id, language)
        for document_id, version_id, language, *made in session.execute(query)
        if tuple(made) == asked[version_id]
    }
