"""The draft as plain text, to be pasted into another record."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.programs import issuing, policy
from clinic.programs.blueprint import blueprint
from clinic.programs.plain_text import TextOptions
from clinic.programs.reviewing import review


@blueprint.get("/patients/<uuid:patient_id>/program/text")
@requires(Permission.DESIGN_PROGRAM)
def draft_text(patient_id: UUID) -> Response:
    """The program as it would be given now; `?name=1` names the patient, `?ascii=1` leaves US keyboard letters only."""
    patient = patients.get_patient(current_user, patient_id)
    program = policy.get_open_program(current_user, patient_id)
    text = issuing.draft_text(current_user, review(program), asked_options(patient, has_cautions=True))
    record("program.previewed", "program", program.id, patient_id=patient_id, fields=["text"])
    return text_answer(text)


def asked_options(patient: Patient, *, has_cautions: bool) -> TextOptions:
    """What the address asks for; nobody is named unless it says so."""
    is_named, is_ascii = (request.args.get(name) == "1" for name in ("name", "ascii"))
    return TextOptions(patient=patient.full_name if is_named else "", has_cautions=has_cautions, is_ascii=is_ascii)


def text_answer(text: str) -> Response:
    """Plain text in UTF-8, with the line end that a text file has."""
    return Response(f"{text}\n", mimetype="text/plain")
