"""Issuing: a draft becomes a frozen version with its PDF, in one transaction; printing it again gives the same bytes."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text

from clinic.accounts.models import Clinic, User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.codes import grouped
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.exercises.catalog import library
from clinic.exercises.rules import to_data
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs import policy
from clinic.programs.errors import NoSheet, ProgramIsClosed, ProgramIsEmpty, ProgramIsUnsafe, ProgramNotScreened
from clinic.programs.links import link_code, link_ends_at, link_token, secret_hash
from clinic.programs.models import Document, HomeProgram, PatientLink, ProgramStatus, ProgramVersion
from clinic.programs.queries import find_document, find_link
from clinic.programs.reviewing import ProgramReview, findings_data, review
from clinic.programs.rules import Header, Item, frozen_content
from clinic.programs.sheets import Printing, content_of, handout_of
from handouts import content as printed
from handouts.content import Handout
from handouts.layouts.layout import Layout, Paper
from handouts.render import pdf_available, render_html, render_pdf, why_unavailable

TEMPLATE_VERSION = "1"
"""Part of a stored document: raise it when a layout changes what it prints."""


def issue_program(
    actor: User, program_id: UUID, printing: Printing, *, form_key: UUID, starts_on: date | None = None
) -> ProgramVersion:
    """Freeze the draft as the patient's next version, with its link and its PDF.

    The same `form_key` again answers with the version it made. Raises NotAllowed, ProgramIsClosed, ProgramIsEmpty,
    ProgramNotScreened or ProgramIsUnsafe.
    """
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    program = policy.get_program(actor, program_id)
    session.refresh(program, with_for_update=True)
    made = session.scalar(select(ProgramVersion).where(ProgramVersion.form_key == form_key))
    if made is not None:
        return made
    reviewed = review(actor, program)
    check_issuable(reviewed)
    patient = patients.get_patient(actor, program.patient_id)
    version = _freeze(actor, reviewed, patient, form_key, starts_on)
    program.status = ProgramStatus.ACTIVE
    find_or_make_link(actor, program, printing)
    if pdf_available():
        get_document(actor, version, printing)
    record("program.issued", "program_version", version.id, patient_id=patient.id)
    return version


def check_issuable(reviewed: ProgramReview) -> None:
    """Raise the refusal that stands in the way of issuing, if any."""
    if reviewed.program.status not in policy.OPEN:
        raise ProgramIsClosed
    if not reviewed.lines:
        raise ProgramIsEmpty
    if not reviewed.is_screened:
        raise ProgramNotScreened
    for line in reviewed.lines:
        if line.resolved is None:
            raise ProgramIsUnsafe(f"{line.exercise.name}: {line.refusal}")
        if line.open:
            raise ProgramIsUnsafe(f"{line.exercise.name}: {line.open[0].reason}. {line.open[0].suggest}".strip())
    if reviewed.whole_open:
        raise ProgramIsUnsafe(f"{reviewed.whole_open[0].reason}. {reviewed.whole_open[0].suggest}".strip())


def get_document(actor: User, version: ProgramVersion, printing: Printing, paper: Paper | None = None) -> Document:
    """The PDF of a version on `paper` (the clinic's by default): from storage, or made and stored now.

    Raises NoSheet with the line that mends it when PDF is off on this machine.
    """
    chosen = paper or Paper(get_clinic().paper)
    layout = Layout(paper=chosen)
    content = content_of(version)
    stored = find_document(version.id, layout.name.value, chosen.value, content["language"])
    if stored is not None:
        return stored
    if not pdf_available():
        raise NoSheet(why_unavailable())
    pdf = render_pdf(_printable(actor, version, printing), layout)
    document = Document(
        program_version_id=version.id,
        layout=layout.name.value,
        paper=chosen.value,
        language=content["language"],
        short_code=content["code"],
        template_version=TEMPLATE_VERSION,
        sha256=hashlib.sha256(pdf).hexdigest(),
        content=pdf,
    )
    session.add(document)
    session.flush()
    record("document.made", "document", document.id, patient_id=version.patient_id)
    return document


def sheet_html(actor: User, version: ProgramVersion, printing: Printing) -> str:
    """The same sheet as a page, for screens and for machines where PDF is off."""
    return render_html(_printable(actor, version, printing), Layout(paper=Paper(get_clinic().paper)))


def draft_handout(actor: User, reviewed: ProgramReview) -> Handout | None:
    """The sheet as it would be printed now, marked as a draft; None while a line cannot be resolved or none is there."""
    if not reviewed.lines or any(line.resolved is None for line in reviewed.lines):
        return None
    patient = patients.get_patient(actor, reviewed.program.patient_id)
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    content = _content(reviewed, _header(actor, clinic, patient, reviewed.program, today), new_id(), 1)
    return handout_of(content, None, draft=True)


def find_or_make_link(actor: User, program: HomeProgram, printing: Printing) -> PatientLink:
    """The patient's link into this program; made when there is none that works."""
    link = find_link(program.id)
    now = clock.now()
    if link is not None and link.expires_at > now:
        return link
    link_id = new_id()
    link = PatientLink(
        id=link_id,
        patient_id=program.patient_id,
        program_id=program.id,
        created_by_id=actor.id,
        token_hash=secret_hash(link_token(printing.link_key, link_id)),
        code_hash=secret_hash(link_code(printing.link_key, link_id)),
        expires_at=link_ends_at(now, program.ended_at),
    )
    session.add(link)
    session.flush()
    record("link.made", "patient_link", link.id, patient_id=program.patient_id)
    return link


def revoke_link(actor: User, patient_id: UUID, link_id: UUID) -> PatientLink:
    """End a link now; sheets that carry it no longer open anything. Raises NotFound or NotAllowed."""
    if not actor.can(Permission.MANAGE_LINK):
        raise NotAllowed
    link = policy.get_link(actor, patient_id, link_id)
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        session.flush()
        record("link.revoked", "patient_link", link.id, patient_id=patient_id)
    return link


def printed_link(link: PatientLink, printing: Printing) -> printed.PatientLink | None:
    """Address and code of a link as they are printed; None when the key has changed since it was made."""
    token, code = link_token(printing.link_key, link.id), link_code(printing.link_key, link.id)
    if secret_hash(token) != link.token_hash:
        return None
    address = f"{printing.base_url.rstrip('/')}/p"
    return printed.PatientLink(url=f"{address}#{token}", code=grouped(code), typed_at=address.split("://", 1)[-1])


def _freeze(
    actor: User, reviewed: ProgramReview, patient: Patient, form_key: UUID, starts_on: date | None
) -> ProgramVersion:
    clinic = get_clinic()
    today = clock.today(clinic.time_zone)
    version_id = new_id()
    number = _next_number(patient.id)
    header = _header(actor, clinic, patient, reviewed.program, starts_on or today)
    content = canonical_json(_content(reviewed, header, version_id, number))
    version = ProgramVersion(
        id=version_id,
        program_id=reviewed.program.id,
        patient_id=patient.id,
        number=number,
        content=content,
        sha256=sha256_hex(content),
        starts_on=header.starts_on,
        issued_at=clock.now(),
        issued_by_id=actor.id,
        library_version=library().version,
        form_key=form_key,
    )
    session.add(version)
    session.flush()
    return version


def _header(actor: User, clinic: Clinic, patient: Patient, program: HomeProgram, starts_on: date) -> Header:
    return Header(
        clinic={
            "name": clinic.name,
            "phone": clinic.phone,
            "hours": clinic.hours,
            "address_lines": clinic.address.split("\n"),
            "is_demo": clinic.is_demo,
        },
        first_name=patient.first_name,
        therapist={"name": actor.display_name, "credential": actor.credential},
        goal=program.goal,
        made_on=clock.today(clinic.time_zone),
        starts_on=starts_on,
        next_visit_on=program.next_visit_on,
        language="en",
    )


def _content(reviewed: ProgramReview, header: Header, version_id: UUID, number: int) -> dict[str, object]:
    resolved = [(line.resolved, line.prescription.personal_note) for line in reviewed.lines if line.resolved]
    return frozen_content(
        version_id=version_id,
        number=number,
        header=header,
        items=[Item(to_data(exercise), note) for exercise, note in resolved],
        boxes=list(dict.fromkeys(box for exercise, _ in resolved for box in exercise.boxes)),
        screening=findings_data(reviewed),
        library={"version": library().version, "hash": library().content_hash},
    )


def _next_number(patient_id: UUID) -> int:
    """One more than the patient's newest; a lock keeps two programs' issues apart, since no row stands for "none yet"."""
    key = f"sheet:{db.clinic_id()}:{patient_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    newest = session.scalar(select(func.max(ProgramVersion.number)).where(ProgramVersion.patient_id == patient_id))
    return (newest or 0) + 1


def _printable(actor: User, version: ProgramVersion, printing: Printing) -> Handout:
    program = policy.get_program(actor, version.program_id)
    link = find_link(program.id)
    return handout_of(content_of(version), printed_link(link, printing) if link else None)
