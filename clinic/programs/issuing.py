"""Issuing: a draft becomes a frozen version with its PDF, in one transaction; printing it again gives the same bytes."""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed, NotFound, StaleVersion
from clinic.core.permissions import Permission
from clinic.custom_library.queries import photos_of
from clinic.exercises.catalog import library
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.beside import NO_WORDS, OwnWords
from clinic.programs.editing import follow_episode, lock
from clinic.programs.errors import NoSheet, PrinterIsBusy, SameFormOtherProgram
from clinic.programs.freezing import content_to_freeze
from clinic.programs.keeping import keep_issued
from clinic.programs.languages import check_phrases, sheet_language
from clinic.programs.linking import find_or_make_link, printed_link
from clinic.programs.models import Document, HomeProgram, PatientLink, ProgramStatus, ProgramVersion
from clinic.programs.queries import find_document
from clinic.programs.reviewing import ProgramReview, review
from clinic.programs.rules import languages_of, short_code
from clinic.programs.sheets import Printing, content_of, handout_of
from clinic.programs.stopping import lift_what_is_left_out
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from handouts.content import Handout
from handouts.layouts.layout import Layout, Paper
from handouts.render import PrinterBusy, pdf_available, render_html, render_pdf, why_unavailable

TEMPLATE_VERSION = "2"
"""Part of a stored document: raise it when a layout changes what it prints."""


def issue_program(
    actor: User,
    program_id: UUID,
    printing: Printing,
    *,
    form_key: UUID,
    starts_on: date | None = None,
    version: int | None = None,
    lang: str = SOURCE_LANGUAGE,
    own: OwnWords = NO_WORDS,
) -> ProgramVersion:
    """Freeze the draft as the patient's next version in the language `lang`, with its link and its PDF.

    `own` is what the caller knows of this patient, such as answers to what they asked (`beside.OwnWords`).
    `version` is the draft's as the PT saw it. The same `form_key` again answers with the version it made. Raises
    NotAllowed, SameFormOtherProgram, StaleVersion, PrinterIsBusy, the first of the review's obstacles, or
    LanguageIsNotReady.
    """
    if not actor.can(Permission.DESIGN_PROGRAM):
        raise NotAllowed
    program = policy.get_program(actor, program_id)
    lock(actor, program)
    made = session.scalar(select(ProgramVersion).where(ProgramVersion.form_key == form_key))
    if made is not None:
        return _same_program(made, program)
    if version is not None and program.version != version:
        raise StaleVersion("Somebody changed this program after you opened it. Look at it again, then issue it.")
    reviewed = review(program, starts_on)
    for obstacle in reviewed.obstacles:
        raise obstacle
    follow_episode(program, reviewed.episode)
    issued = _freeze(actor, reviewed, printing, form_key, starts_on, lang, own)
    keep_issued(actor, reviewed, issued)
    lift_what_is_left_out(actor, program, [line.prescription.exercise_slug for line in reviewed.lines], issued.number)
    program.status = ProgramStatus.ACTIVE
    program.version += 1
    program.updated_at = issued.issued_at
    if pdf_available():
        get_document(actor, issued, printing)
    record("program.issued", "program_version", issued.id, patient_id=issued.patient_id)
    return issued


def get_document(
    actor: User, version: ProgramVersion, printing: Printing, paper: Paper | None = None, lang: str | None = None
) -> Document:
    """The PDF of a version on `paper` (the clinic's by default): from storage, or made and stored now.

    `lang` as `printable` reads it. Raises LanguageIsNotReady, PrinterIsBusy, or NoSheet with the line that mends it
    when PDF is off on this machine.
    """
    layout, lang = Layout(paper=paper or Paper(get_clinic().paper)), lang or content_of(version)["language"]
    stored = find_document(version.id, layout.name.value, layout.paper.value, lang)
    if stored is not None:
        return stored
    if not pdf_available():
        raise NoSheet(why_unavailable())
    pdf = _print(printable(actor, version, printing, lang), layout)
    document = Document(
        program_version_id=version.id,
        layout=layout.name.value,
        paper=layout.paper.value,
        language=lang,
        template_version=TEMPLATE_VERSION,
        sha256=hashlib.sha256(pdf).hexdigest(),
        content=pdf,
    )
    return _stored(document, version)


def printable(actor: User, version: ProgramVersion, printing: Printing, lang: str | None = None) -> Handout:
    """The sheet of a version, with the link that it was issued with.

    `lang` is its own language unless told otherwise; every sheet can also be printed in that of staff.
    Raises NotFound, or LanguageIsNotReady when the phrases around it changed and nobody answers for them.
    """
    content = content_of(version)
    lang = lang or content["language"]
    if lang not in languages_of(content):
        raise NotFound
    check_phrases(lang)
    link = policy.get_link(actor, version.patient_id, UUID(content["link_id"]))
    photos = photos_of(content["exercises"])
    return handout_of(content, printed_link(link, printing, lang), lang=lang, photos=photos)


def sheet_html(actor: User, version: ProgramVersion, printing: Printing, lang: str | None = None) -> str:
    """The same sheet as a page, for screens and for machines where PDF is off."""
    return render_html(printable(actor, version, printing, lang), Layout(paper=Paper(get_clinic().paper)))


def draft_handout(actor: User, reviewed: ProgramReview, lang: str = SOURCE_LANGUAGE) -> Handout | None:
    """The sheet as it would be printed now, marked as a draft; None while a line cannot be resolved or none is there.

    Raises LanguageIsNotReady: a draft on the screen can be printed too.
    """
    if not reviewed.lines or any(line.resolved is None for line in reviewed.lines):
        return None
    patient = patients.get_patient(actor, reviewed.program.patient_id)
    number = _newest_number(patient.id) + 1
    language = sheet_language(lang, reviewed)
    content = content_to_freeze(
        actor, patient, reviewed, version_id=new_id(), number=number, link_id=new_id(), language=language
    )
    return handout_of(content, None, draft=True, photos=photos_of(content["exercises"]))


def link_on_sheet(actor: User, version: ProgramVersion) -> PatientLink:
    """The link that was printed on a version's sheet, whether it still works or not. Raises NotFound."""
    return policy.get_link(actor, version.patient_id, UUID(content_of(version)["link_id"]))


def _same_program(made: ProgramVersion, program: HomeProgram) -> ProgramVersion:
    if made.program_id != program.id:
        raise SameFormOtherProgram
    return made


def _freeze(
    actor: User,
    reviewed: ProgramReview,
    printing: Printing,
    form_key: UUID,
    starts_on: date | None,
    lang: str,
    own: OwnWords,
) -> ProgramVersion:
    patient = patients.get_patient(actor, reviewed.program.patient_id)
    version_id, number = new_id(), _next_number(patient.id)
    link = find_or_make_link(actor, reviewed.program, printing)
    data = content_to_freeze(
        actor,
        patient,
        reviewed,
        version_id=version_id,
        number=number,
        link_id=link.id,
        language=sheet_language(lang, reviewed),
        starts_on=starts_on,
        own=own,
    )
    content = canonical_json(data)
    version = ProgramVersion(
        id=version_id,
        program_id=reviewed.program.id,
        patient_id=patient.id,
        number=number,
        code=short_code(version_id),
        content=content,
        sha256=sha256_hex(content),
        starts_on=date.fromisoformat(data["starts_on"]),
        issued_at=clock.now(),
        issued_by_id=actor.id,
        library_version=library().version,
        form_key=form_key,
    )
    session.add(version)
    session.flush()
    return version


def _print(handout: Handout, layout: Layout) -> bytes:
    try:
        return render_pdf(handout, layout)
    except PrinterBusy as busy:
        raise PrinterIsBusy from busy


def _stored(document: Document, version: ProgramVersion) -> Document:
    """Keep the document; when another request has just made the same one, that one is the document."""
    try:
        with session.begin_nested():
            session.add(document)
    except IntegrityError:
        there = find_document(version.id, document.layout, document.paper, document.language)
        if there is None:
            raise
        return there
    record("document.made", "document", document.id, patient_id=version.patient_id)
    return document


def _next_number(patient_id: UUID) -> int:
    """One more than the patient's newest; a lock keeps two programs' issues apart, since no row stands for "none yet"."""
    key = f"sheet:{db.clinic_id()}:{patient_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    return _newest_number(patient_id) + 1


def _newest_number(patient_id: UUID) -> int:
    newest = session.scalar(select(func.max(ProgramVersion.number)).where(ProgramVersion.patient_id == patient_id))
    return newest or 0
