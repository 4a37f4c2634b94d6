"""Answering a patient, and taking an answer back that nobody has read."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.messages import service as messages
from clinic.messages.queries import is_answered
from clinic.patients import policy as patients
from clinic.programs.linking import has_open_page
from clinic.review import service
from clinic.review.blueprint import blueprint
from clinic.review.forms import AnswerForm
from clinic.review.patient_review import read_patient_review
from clinic.review.patient_routes import Page, review_page

SENT = "It stands on the patient’s page."
SENT_AND_PRINTED = f"{SENT} The next sheet prints it."
NO_PAGE = "It is kept, but the patient cannot read it now: no link to the page works. Call instead."


@blueprint.post("/patients/<uuid:patient_id>/messages")
@requires(Permission.REVIEW_REPORTS)
def send_answer(patient_id: UUID) -> Page:
    """Send words to the patient's page."""
    review = read_patient_review(current_user, patients.get_patient(current_user, patient_id))
    form = AnswerForm(review.questions, review.open_questions)
    if not form.validate():
        return review_page(patient_id, review, answer=form, status=422)
    try:
        _send(patient_id, form)
    except Refusal as refusal:
        form.renew(uuid4())
        form.form_errors.append(refusal.message)
        return review_page(patient_id, answer=form, status=refusal.status)
    return _back(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/messages/<uuid:message_id>/take-back")
@requires(Permission.REVIEW_REPORTS)
def take_back_answer(patient_id: UUID, message_id: UUID) -> Page:
    """Take it off the patient's page; it stays on file."""
    message = service.take_back(current_user, patient_id, message_id)
    again = (
        " Their question waits in the inbox again."
        if message.answers_id and not is_answered(message.answers_id)
        else ""
    )
    flash(f"Taken back: the patient does not see it any more.{again}", "success")
    return _back(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/messages/<uuid:message_id>/not-printed")
@requires(Permission.REVIEW_REPORTS)
def leave_off_the_sheet(patient_id: UUID, message_id: UUID) -> Page:
    """Print it on no sheet to come."""
    messages.not_to_print(current_user, patient_id, message_id)
    flash("No sheet prints it. It stays on the patient’s page.", "success")
    return _back(patient_id)


def _send(patient_id: UUID, form: AnswerForm) -> None:
    service.answer(
        current_user,
        patient_id,
        form.text.data,
        form_key=UUID(form.form_key.data),
        about=form.subject,
        answers_id=form.answered,
        is_to_print=form.is_to_print.data,
    )
    if not has_open_page(patient_id):
        flash(NO_PAGE, "warn")
    else:
        flash(SENT_AND_PRINTED if form.is_to_print.data else SENT, "success")


def _back(patient_id: UUID) -> Response:
    return redirect(url_for("review.show_patient", patient_id=patient_id, _anchor="messages"), 303)
