"""Issuing: a draft becomes a frozen version with its link, in one transaction. Paper follows (`clinic.documents`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from clinic.accounts.models import User
from clinic.accounts.queries import logo_of
from clinic.audit.service import record
from clinic.core import clock, db
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.core.errors import NotAllowed, StaleVersion
from clinic.core.permissions import Permission
from clinic.custom_library.queries import photos_of
from clinic.exercises.catalog import library
from clinic.messages.service import mark_printed
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.beside import NO_WORDS, OwnWords
from clinic.programs.editing import follow_episode, lock
from clinic.programs.errors import ProgramIsEmpty, ProgramIsUnsafe, SameFormOtherProgram
from clinic.programs.freezing import content_to_freeze
from clinic.programs.keeping import keep_issued
from clinic.programs.languages import sheet_language
from clinic.programs.letters import check_sheet_letters
from clinic.programs.linking import find_or_make_link
from clinic.programs.models import HomeProgram, PatientLink, ProgramStatus, ProgramVersion
from clinic.programs.plain_text import TextOptions, program_text
from clinic.programs.reviewing import ProgramReview, review
from clinic.programs.rules import short_code
from clinic.programs.sheets import Printing, content_of, handout_of
from clinic.programs.stopping import lift_what_is_left_out
from clinic.reviewables.kinds import SOURCE_LANGUAGE
from handouts.content import Handout


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
    """Freeze the draft as the patient's next version in the language `lang`, with its link.

    `own` is what the caller knows of this patient (`beside.OwnWords`), beside the answers that wait for a sheet.
    `version` is the draft's as the PT saw it. The same `form_key` again answers with the version it made. Raises
    NotAllowed, SameFormOtherProgram, StaleVersion, the first of the review's obstacles,
    LanguageIsNotReady or LetterIsNotPrintable.
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
    mark_printed(reviewed.draft.answers, issued.id)
    keep_issued(actor, reviewed, issued)
    lift_what_is_left_out(actor, program, [line.prescription.exercise_slug for line in reviewed.lines], issued.number)
    program.status = ProgramStatus.ACTIVE
    program.version += 1
    program.updated_at = issued.issued_at
    record("program.issued", "program_version", issued.id, patient_id=issued.patient_id)
    return issued


def draft_handout(actor: User, reviewed: ProgramReview, lang: str = SOURCE_LANGUAGE) -> Handout | None:
    """The sheet as it would be printed now, marked as a draft; None while a line cannot be resolved or none is there.

    Raises LanguageIsNotReady: a draft on the screen can be printed too.
    """
    if not reviewed.lines or any(line.resolved is None for line in reviewed.lines):
        return None
    content = _draft_content(actor, reviewed, lang)
    return handout_of(content, None, draft=True, photos=photos_of(content["exercises"]), logo=logo_of(content))


def draft_text(actor: User, reviewed: ProgramReview, options: TextOptions) -> str:
    """The draft as plain text in the language of staff. Raises ProgramIsEmpty, or ProgramIsUnsafe for a line that cannot
    be given as it is: a text that leaves an exercise out would be taken for the whole program.
    """
    if not reviewed.lines:
        raise ProgramIsEmpty
    for line in reviewed.lines:
        if line.resolved is None:
            raise ProgramIsUnsafe(f"{line.name}: {line.refusal}")
    return program_text(_draft_content(actor, reviewed, SOURCE_LANGUAGE), replace(options, is_draft=True))


def _draft_content(actor: User, reviewed: ProgramReview, lang: str) -> dict[str, Any]:
    """What would be frozen now, under a number and a code that nobody has."""
    patient = patients.get_patient(actor, reviewed.program.patient_id)
    newest = reviewed.draft.newest
    number = newest.number + 1 if newest else 1
    language = sheet_language(lang, reviewed)
    return content_to_freeze(
        actor, patient, reviewed, version_id=new_id(), number=number, link_id=new_id(), language=language
    )


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
    check_sheet_letters(handout_of(data, None, photos=photos_of(data["exercises"]), logo=logo_of(data)))
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


def _next_number(patient_id: UUID) -> int:
    """One more than the patient's newest; a lock keeps two programs' issues apart, since no row stands for "none yet"."""
    key = f"sheet:{db.clinic_id()}:{patient_id}"
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    return _newest_number(patient_id) + 1


def _newest_number(patient_id: UUID) -> int:
    newest = session.scalar(select(func.max(ProgramVersion.number)).where(ProgramVersion.patient_id == patient_id))
    return newest or 0
