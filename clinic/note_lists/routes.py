"""Pages that list notes."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template, request
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.note_lists import queries
from clinic.notes.forms import KIND_LABELS
from clinic.notes.queries import list_notes as notes_of
from clinic.patients import pages
from clinic.patients import policy as patients

blueprint = Blueprint("note_lists", __name__)
PAGE_SIZE = 30


@blueprint.get("/notes")
@requires(Permission.WRITE_NOTE)
def list_notes() -> str:
    """Notes the person may see: their own drafts first, then all."""
    which = request.args.get("show", "drafts")
    record("notes.listed", "note", fields=["signed" if which == "signed" else "drafts"])
    number = max(1, min(request.args.get("page", 1, type=int), 1000))
    page = queries.page_of_notes(current_user, which, number, PAGE_SIZE)
    return render_template("note_lists/list.html", page=page, which=which, kinds=KIND_LABELS)


@blueprint.get("/patients/<uuid:patient_id>/notes")
@requires(Permission.SEE_CHART)
def list_patient_notes(patient_id: UUID) -> str:
    """Every note about one patient, newest visit first."""
    patient = patients.get_patient(current_user, patient_id)
    rows = notes_of(current_user, patient_id=patient.id, limit=200)
    record("notes.listed", "patient", patient.id, patient_id=patient.id)
    return render_template("note_lists/patient_list.html", pages=pages, patient=patient, rows=rows, kinds=KIND_LABELS)
