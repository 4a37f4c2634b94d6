"""The page that says what an export holds, and the files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from uuid import UUID

from flask import Blueprint, Response, make_response, render_template
from flask_login import current_user

from clinic.accounts import service as accounts
from clinic.accounts.refusals import WrongPassword
from clinic.audit.service import record
from clinic.core.errors import TooManyTries
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.record_chapters.queries import list_episodes
from clinic.record_export import service
from clinic.record_export.exporting import Export
from clinic.record_export.forms import ExportForm, Reason
from clinic.record_export.kinds import KINDS, LEFT_OUT

PIECE = 64 * 1024
"""Bytes that are sent at a time."""

blueprint = Blueprint("record_export", __name__)


@blueprint.get("/patients/<uuid:patient_id>/export")
@requires(Permission.EXPORT_RECORD)
def export_page(patient_id: UUID) -> Response:
    """What is in an export and who may make one, with the form for it."""
    patient = patients.get_patient(current_user, patient_id)
    record("record.export_asked", "patient", patient.id, patient_id=patient.id)
    return _page(patient_id, ExportForm(formdata=None))


@blueprint.post("/patients/<uuid:patient_id>/record.json")
@requires(Permission.EXPORT_RECORD)
def record_json(patient_id: UUID) -> Response:
    """Everything on file as one JSON document."""
    return _exported(patient_id, service.JSON, "application/json", "patient-record.json")


@blueprint.post("/patients/<uuid:patient_id>/record.zip")
@requires(Permission.EXPORT_RECORD)
def record_zip(patient_id: UUID) -> Response:
    """Everything on file as an archive of tables."""
    return _exported(patient_id, service.TABLES, "application/zip", "patient-record.zip")


def _exported(patient_id: UUID, kind: str, media_type: str, file_name: str) -> Response:
    patient = patients.get_patient(current_user, patient_id)
    form = ExportForm()
    if not form.validate():
        return _page(patient_id, form, 422)
    try:
        if form.needs_password:
            accounts.reauthenticate(current_user, form.password.data or "")
    except (WrongPassword, TooManyTries) as refusal:
        form.password.errors = [refusal.message]
        return _page(patient_id, form, refusal.status)
    return _sent(service.export_record(current_user, patient, kind, Reason(form.reason.data)), media_type, file_name)


def _sent(made: Export, media_type: str, file_name: str) -> Response:
    response = Response(_pieces(made.file), mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    response.content_length = made.size
    response.call_on_close(made.file.close)
    return response


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(PIECE):
            yield piece


def _page(patient_id: UUID, form: ExportForm, status: int = 200) -> Response:
    patient = patients.get_patient(current_user, patient_id)
    page = render_template(
        "record_export/export.html",
        patient=patient,
        pages=pages,
        form=form,
        kinds=KINDS,
        left_out=LEFT_OUT,
        episodes=list_episodes(patient_id),
    )
    return make_response(page, status)
