"""The paper health screen as a PDF: blank, or for one patient."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, request
from flask_login import current_user

from clinic.audit.service import record
from clinic.core.errors import NotFound, Refusal
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.examination.blueprint import blueprint
from clinic.examination.intake import printable_languages, sheet_for
from clinic.examination.questions import PREGNANCY_GROUP, groups_asked
from clinic.patients import pages, policy
from clinic.patients.models import Patient
from handouts.layouts.layout import Paper
from handouts.render import PdfUnavailable, PrinterBusy, render_intake

USUAL_LANGUAGE = "en"


class IntakeUnavailable(Refusal):
    """This system cannot make a PDF; the message is the line that mends it."""

    status = 503
    title = "PDF is off"


@blueprint.get("/intake-sheet")
@requires(Permission.PRINT_HANDOUT)
def blank_intake() -> Response:
    """A blank sheet."""
    record("intake.printed", "clinic", g.clinic.id)
    return _pdf(None, _language(g.clinic.language))


@blueprint.get("/patients/<uuid:patient_id>/intake-sheet")
@requires(Permission.PRINT_HANDOUT)
def patient_intake(patient_id: UUID) -> Response:
    """A sheet with a patient's first name and chart code, in their language where there is one."""
    patient = policy.get_patient(current_user, patient_id)
    record("intake.printed", "patient", patient.id, patient_id=patient.id)
    return _pdf(patient, _language(patient.language))


def _language(usual: str) -> str:
    """The language asked for, which must be one of those there are; else the usual one, else English."""
    ready, asked = printable_languages(), request.args.get("lang")
    if asked and asked not in ready:
        raise NotFound
    return asked or (usual if usual in ready else USUAL_LANGUAGE)


def _pdf(patient: Patient | None, lang: str) -> Response:
    sheet = sheet_for(g.clinic, pages.today(), lang, patient, skipped=_skipped(patient))
    try:
        content = render_intake(sheet, Paper(g.clinic.paper))
    except PdfUnavailable as off:
        raise IntakeUnavailable(str(off)) from None
    except PrinterBusy as busy:
        raise IntakeUnavailable(f"{busy} Try again in a minute.") from None
    response = Response(content, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="health-questions-{lang}.pdf"'
    return response


def _skipped(patient: Patient | None) -> tuple[str, ...]:
    """Pregnancy, for a man; not where the person at the desk may not know of health facts."""
    if patient is None or not policy.can_see_chart(current_user, patient):
        return ()
    asked = groups_asked(patient.sex_at_birth, patient.pregnancy)
    return () if PREGNANCY_GROUP in asked else (PREGNANCY_GROUP,)
