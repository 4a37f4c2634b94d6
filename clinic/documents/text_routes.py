"""A sheet that was given as plain text, to be pasted into another record."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.aftercare.queries import list_pauses, pause_ahead
from clinic.audit.service import record
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.documents.blueprint import blueprint
from clinic.documents.wording import standing_words
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs import policy
from clinic.programs.plain_text import program_text
from clinic.programs.queries import find_newest_version
from clinic.programs.sheets import content_of
from clinic.programs.stopping import find_stopped
from clinic.programs.text_routes import asked_options, text_answer


@blueprint.get("/patients/<uuid:patient_id>/program/versions/<int(max=32767):number>/text")
@requires(Permission.PRINT_HANDOUT)
def version_text(patient_id: UUID, number: int) -> Response:
    """What was given, from the frozen content alone, with whether it still holds; cautions are for who sees charts."""
    version = policy.get_version(current_user, patient_id, number)
    patient = patients.get_patient(current_user, patient_id)
    program = policy.get_program(current_user, version.program_id)
    options = asked_options(patient, has_cautions=current_user.can(Permission.SEE_CHART))
    pause = pause_ahead(list_pauses(program.id), pages.today())
    standing = standing_words(version, program, find_newest_version(patient_id), find_stopped(program), pause)
    text = program_text(content_of(version), replace(options, status=standing))
    record("sheet.viewed", "program_version", version.id, patient_id=patient_id, fields=["text"])
    return text_answer(text)
