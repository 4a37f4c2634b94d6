"""What a patient asks by their page, and saying that an answer was read."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, make_response, redirect, request, url_for

from clinic.adherence.patient_words import page_phrases, refusal_words
from clinic.core.errors import Refusal
from clinic.messages import service as messages
from clinic.messages.errors import SameFormOtherMessage, TooManyQuestions
from clinic.patient_page.blueprint import blueprint
from clinic.patient_page.browser import chosen_language, current_link, page_language, patient_page
from clinic.patient_page.day_page import day_page
from clinic.patient_page.forms import QuestionForm, read_ids
from clinic.patient_page.patient_day import patient_day
from clinic.patient_page.phone import check_program
from clinic.review import reporting


@blueprint.post("/p/ask")
@patient_page
def ask_question() -> Response:
    """Keep a question for the therapist."""
    link = current_link()
    shown = patient_day(link, lang=chosen_language())
    form = QuestionForm(page_phrases(page_language()), shown.names)
    check_program(form.program.data, link.program_id)
    if not form.validate():
        return day_page(link, shown, question=form, status=422)
    try:
        reporting.ask(link, form.text.data, slug=form.about.data or "", form_key=UUID(form.form_key.data))
    except (SameFormOtherMessage, TooManyQuestions) as refusal:
        return day_page(link, shown, question=_refused(form, refusal), status=refusal.status)
    flash(form.say("messages.sent"), "success")
    return make_response(redirect(url_for("patient_page.show_today"), 303))


@blueprint.post("/p/seen")
@patient_page
def mark_seen() -> Response:
    """The patient has read what stood on their page; what came after it was drawn stays unread."""
    link = current_link()
    messages.mark_seen(link.patient_id, read_ids(request.form.get("shown", "")))
    return make_response(redirect(url_for("patient_page.show_today"), 303))


def _refused(form: QuestionForm, refusal: Refusal) -> QuestionForm:
    form.renew()
    form.text.errors = [refusal_words(refusal, form.say.lang)[1]]
    return form
