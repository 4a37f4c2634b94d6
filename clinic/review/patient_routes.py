"""One patient of the inbox: looking, taking on, closing, opening again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from clinic.adherence import wording
from clinic.adherence.labels import words_of_reports
from clinic.audit.service import record
from clinic.core.errors import Refusal
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.patients import pages
from clinic.patients import policy as patients
from clinic.programs.note_hint import note_hint
from clinic.review import service
from clinic.review.alerts import Code
from clinic.review.blueprint import blueprint
from clinic.review.forms import CONTACTS, AnswerForm, CloseForm
from clinic.review.inbox import read_inbox
from clinic.review.inbox_routes import WORDS
from clinic.review.models import REACHED
from clinic.review.patient_review import PatientReview, read_patient_review
from clinic.reviewables.shipped import language_name

MOST_IN_A_ROW = 5000
"""Lines of the inbox that are walked through one after the other: all of them."""

Page = str | tuple[str, int] | Response


@blueprint.get("/patients/<uuid:patient_id>/review")
@requires(Permission.SEE_CHART)
def show_patient(patient_id: UUID) -> Page:
    """What is open of one patient, with what was reported."""
    record("review.viewed", "patient", patient_id, patient_id=patient_id)
    return review_page(patient_id)


@blueprint.post("/patients/<uuid:patient_id>/review")
@requires(Permission.REVIEW_REPORTS)
def close_items(patient_id: UUID) -> Page:
    """Take red items on, and close what was looked at; what is closed leaves the list."""
    review = read_patient_review(current_user, patients.get_patient(current_user, patient_id))
    form, order = CloseForm(review.items), _order()
    if not form.validate():
        return review_page(patient_id, review, close=form, status=422)
    try:
        flash(_close(patient_id, form), "success")
    except Refusal as refusal:
        form.form_errors.append(refusal.message)
        return review_page(patient_id, close=form, status=refusal.status)
    return redirect(_where_next(patient_id, order), 303)


@blueprint.post("/patients/<uuid:patient_id>/review/<uuid:item_id>/reopen")
@requires(Permission.REVIEW_REPORTS)
def reopen_item(patient_id: UUID, item_id: UUID) -> Page:
    """Put a closed item back on the list."""
    service.reopen(current_user, patient_id, item_id)
    flash("It is on the list again.", "success")
    return redirect(url_for("review.show_patient", patient_id=patient_id), 303)


def review_page(
    patient_id: UUID,
    review: PatientReview | None = None,
    *,
    close: CloseForm | None = None,
    answer: AnswerForm | None = None,
    status: int = 200,
) -> Page:
    """The page of one patient, with the forms as they were filled in."""
    patient = patients.get_patient(current_user, patient_id)
    review = review or read_patient_review(current_user, patient)
    page = render_template(
        "review/patient.html",
        patient=patient,
        pages=pages,
        review=review,
        close=close or _close_form(review),
        answer=answer or _answer_form(review),
        labels=words_of_reports(),
        wording=wording,
        contacts=CONTACTS,
        note_hint=note_hint,
        language_name=language_name,
        whose="all" if request.values.get("whose") == "all" else "",
        **WORDS,
    )
    return page, status


def _close(patient_id: UUID, form: CloseForm) -> str:
    """Do what the form says, and say what was done."""
    ids, note = form.ids, form.note.data or ""
    if form.done is not None:
        service.acknowledge(current_user, patient_id, ids, form.done, note, form_key=UUID(form.form_key.data))
        if form.done not in REACHED or request.form.get("action") == "keep":
            return "Kept with your name. It stays open."
    count = service.review(current_user, patient_id, ids, note)
    return f"{count} {'item is' if count == 1 else 'items are'} closed in your name."


def _order() -> Sequence[UUID]:
    """The patients of the inbox that this page was opened from, in order, when the next one was asked for."""
    if request.form.get("action") != "next":
        return ()
    inbox = read_inbox(current_user, whole_clinic=request.form.get("whose") == "all", size=MOST_IN_A_ROW)
    return [line.patient_id for line in inbox.lines]


def _where_next(patient_id: UUID, order: Sequence[UUID]) -> str:
    """The patient below this one in the inbox, as it was before; the inbox after the last; else this patient again."""
    whose = request.form.get("whose") or None
    if request.form.get("action") != "next":
        return url_for("review.show_patient", patient_id=patient_id, whose=whose)
    below = order[order.index(patient_id) + 1 :] if patient_id in order else order
    following = next((one for one in below if one != patient_id), None)
    if following is None:
        return url_for("review.show_inbox", whose=whose)
    return url_for("review.show_patient", patient_id=following, whose=whose)


def _close_form(review: PatientReview) -> CloseForm:
    """Everything ticked but questions: what is on the page has been seen, and a question waits for its answer."""
    form = CloseForm(review.items, formdata=None, form_key=str(uuid4()))
    form.items.data = [str(one.item_id) for one in review.items if one.code != Code.QUESTION]
    return form


def _answer_form(review: PatientReview) -> AnswerForm:
    """The oldest open question chosen."""
    asked = str(review.open_questions[0].id) if review.open_questions else ""
    open_ones = review.open_questions
    return AnswerForm(review.questions, open_ones, formdata=None, form_key=str(uuid4()), answers_id=asked)
