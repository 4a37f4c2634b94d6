"""A note and a whole record as PDF: for staff, and as the patient's own copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from clinic.audit.service import record
from clinic.core.errors import NotFound
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.errors import StillPrinting
from clinic.documents.pdf_answer import pdf_answer
from clinic.documents.print_routes import printer
from clinic.documents.printer import Key
from clinic.episodes.service import get_episode
from clinic.notes import policy as notes
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.record_chapters.whole import Whole
from clinic.records import record_print
from clinic.records.binder import Binder, Binding
from clinic.records.errors import OnlySignedNotes
from clinic.records.queries import COPY_GIVEN
from handouts.layouts.layout import Paper
from handouts.pool import RecordJob

COPY = "patient"

blueprint = Blueprint("records", __name__)


@blueprint.get("/notes/<uuid:note_id>/note.pdf")
@requires(Permission.SEE_CHART)
def note_pdf(note_id: UUID) -> Response:
    """A note with its signatures and addenda; a draft says on every page that it is one."""
    note = notes.get_note(current_user, note_id)
    patient = patients.get_patient(current_user, note.patient_id)
    sheet = record_print.note_sheet(current_user, patient, note)
    record("note.printed", "note", note.id, patient_id=patient.id)
    return pdf_answer(RecordJob(sheet, Paper(g.clinic.paper)), "note.pdf")


@blueprint.get("/notes/<uuid:note_id>/patient_copy.pdf")
@requires(Permission.SEE_CHART)
def note_copy_pdf(note_id: UUID) -> Response:
    """The patient's copy of a signed note; that it was printed is kept in the audit log. Raises OnlySignedNotes."""
    note = notes.get_note(current_user, note_id)
    if note.signed_at is None:
        raise OnlySignedNotes
    patient = patients.get_patient(current_user, note.patient_id)
    sheet = record_print.copy_sheet(current_user, patient, note)
    record(COPY_GIVEN, "note", note.id, patient_id=patient.id)
    return pdf_answer(RecordJob(sheet, Paper(g.clinic.paper)), "note-copy.pdf")


@blueprint.get("/patients/<uuid:patient_id>/record.pdf")
@requires(Permission.EXPORT_RECORD)
def whole_pdf(patient_id: UUID) -> AnyResponse:
    """Everything that was signed about a patient; `?copy=patient` is their own copy, `?volume=2` the second file."""
    return _pdf(patient_id, None)


@blueprint.get("/patients/<uuid:patient_id>/episodes/<uuid:episode_id>/record.pdf")
@requires(Permission.EXPORT_RECORD)
def episode_pdf(patient_id: UUID, episode_id: UUID) -> AnyResponse:
    """The same for one episode of care."""
    return _pdf(patient_id, episode_id)


@blueprint.get("/patients/<uuid:patient_id>/record/waiting")
@requires(Permission.EXPORT_RECORD)
def waiting(patient_id: UUID) -> str | AnyResponse:
    """How far a record is; goes on to the file when it is made, or when this process knows nothing of it."""
    patient = patients.get_patient(current_user, patient_id)
    episode_id = request.args.get("episode", type=UUID)
    file = _address(patient_id, episode_id)
    key = _key(patient_id, episode_id)
    binding = _binder().find(key)
    left = _binder().look(key, binding, printer()) if binding else 0
    if binding is None or not left:
        return redirect(file, 303)
    here = url_for("records.waiting", patient_id=patient_id, episode=episode_id, **_asked())
    return render_template(
        "records/waiting.html", patient=patient, pages=pages, left=left, of=binding.pieces, file=file, here=here
    )


def _pdf(patient_id: UUID, episode_id: UUID | None) -> AnyResponse:
    key = _key(patient_id, episode_id)
    binding = _binding(patient_id, episode_id, key)
    try:
        content = _binder().fetch(key, binding, printer())
    except StillPrinting:
        return redirect(url_for("records.waiting", patient_id=patient_id, episode=episode_id, **_asked()), 303)
    _record(patient_id, episode_id, binding)
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="record.pdf"'
    return response


def _binding(patient_id: UUID, episode_id: UUID | None, key: Key) -> Binding:
    """What is being made, or a new one: as the record stands now. Raises NotFound for a volume that it does not have."""
    patient = patients.get_patient(current_user, patient_id)
    episode = get_episode(current_user, patient_id, episode_id) if episode_id else None
    found = _binder().find(key)
    if found is not None:
        return found
    is_copy, number = _is_copy(), request.args.get("volume", 1, type=int)
    volume = record_print.volume_of(current_user, Whole(patient, episode), number, is_copy=is_copy)
    if volume is None:
        raise NotFound
    return _binder().begin(key, volume)


def _record(patient_id: UUID, episode_id: UUID | None, binding: Binding) -> None:
    """What was handed out, and of a patient's copy each note of it."""
    fields = [f"notes: {len(binding.volume.notes)}", f"volume {binding.volume.number} of {binding.volume.of}"]
    if not _is_copy():
        entity = ("episode", episode_id) if episode_id else ("patient", patient_id)
        record("record.printed", *entity, patient_id=patient_id, fields=fields)
        return
    record("record.copy_given", "patient", patient_id, patient_id=patient_id, fields=fields)
    for note in binding.volume.notes:
        record(COPY_GIVEN, "note", note.id, patient_id=patient_id, fields=["record"])


def _is_copy() -> bool:
    return request.args.get("copy") == COPY


def _asked() -> dict[str, Any]:
    """What the address says besides whose record it is."""
    volume = request.args.get("volume", 1, type=int)
    return ({"copy": COPY} if _is_copy() else {}) | ({"volume": volume} if volume != 1 else {})


def _address(patient_id: UUID, episode_id: UUID | None) -> str:
    if episode_id is None:
        return url_for("records.whole_pdf", patient_id=patient_id, **_asked())
    return url_for("records.episode_pdf", patient_id=patient_id, episode_id=episode_id, **_asked())


def _key(patient_id: UUID, episode_id: UUID | None) -> Key:
    """Who asked for what: two people never share a file that says who made it."""
    number = request.args.get("volume", 1, type=int)
    return ("record", current_user.clinic_id, current_user.id, patient_id, episode_id, _is_copy(), number)


def _binder() -> Binder:
    found: Binder = current_app.extensions["binder"]
    return found
