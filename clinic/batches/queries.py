"""Whose sheets a batch is made of, and how far one is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

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

MOST_SHEETS = 60
"""In one file: more than a clinic's day, and few enough to be put together in seconds."""

MOST_LISTED = 10

Sheet = tuple[ProgramVersion, Patient]


def list_due(user: User, first: date, last: date, *, therapist_id: UUID | None = None) -> Sequence[Sheet]:
    """The sheets in force of patients whose next visit lies in these days, by name; at most MOST_SHEETS and one."""
    people = patients.visible_to(user).subquery()
    return _due(select(people.c.id), first, last, therapist_id)


def list_due_in_clinic(first: date, last: date) -> Sequence[Sheet]:
    """The same for the whole clinic of the running transaction: for the nightly packet, which nobody asks for."""
    everybody = select(Patient.id).where(Patient.entered_in_error_at.is_(None))
    return _due(everybody, first, last, None)


def _due(people: object, first: date, last: date, therapist_id: UUID | None) -> Sequence[Sheet]:
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
        .where(ProgramVersion.patient_id.in_(people))  # type: ignore[arg-type]  # a select of ids
        .order_by(HomeProgram.next_visit_on, func.lower(Patient.family_name), func.lower(Patient.given_name), Patient.id)
        .limit(MOST_SHEETS + 1)
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
    people = patients.visible_to(user).subquery()
    query = (
        select(ProgramVersion, Patient)
        .join(Patient, and_(Patient.clinic_id == ProgramVersion.clinic_id, Patient.id == ProgramVersion.patient_id))
        .where(ProgramVersion.id.in_(version_ids), ProgramVersion.patient_id.in_(select(people.c.id)))
    )
    found = {version.id: (version, patient) for version, patient in session.execute(query)}
    return [found[version_id] for version_id in version_ids if version_id in found]


def made_of(version_ids: Collection[UUID], layout: Layout) -> frozenset[tuple[UUID, str]]:
    """The versions that are stored in this layout, each with the language it is stored in."""
    query = select(Document.program_version_id, Document.language).where(*_in(version_ids, layout))
    return frozenset((version_id, language) for version_id, language in session.execute(query))


def contents_of(version_ids: Collection[UUID], layout: Layout) -> dict[tuple[UUID, str], Document]:
    """Their PDFs by version and language."""
    found = session.scalars(select(Document).where(*_in(version_ids, layout)))
    return {(one.program_version_id, one.language): one for one in found}


def _in(version_ids: Collection[UUID], layout: Layout) -> tuple[ColumnElement[bool], ...]:
    return (
        Document.program_version_id.in_(version_ids),
        Document.layout == layout.name.value,
        Document.paper == layout.paper.value,
        Document.options == options_of(layout),
    )
