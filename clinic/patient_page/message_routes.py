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
from clinic.patient_page.forms import QuestionForm
from clinic.patient_page.patient_day import patient_day
from clinic.review import reporting

MOST_SHOWN = 50
"""Messages that a page shows at the most (`messages.queries`)."""


@blueprint.post("/p/ask")
@patient_page
def ask_question() -> Response:
    """Keep a question for the therapist."""
    link = current_link()
    shown = patient_day(link, lang=chosen_language())
    form = QuestionForm(page_phrases(page_language()), shown.names)
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
    """The patient has read what the clinic wrote."""
    link = current_link()
    messages.mark_seen(link.patient_id, _ids(request.form.getlist("seen")))
    return make_response(redirect(url_for("patient_page.show_today"), 303))


def _refused(form: QuestionForm, refusal: Refusal) -> QuestionForm:
    form.renew()
    form.text.errors = [refusal_words(refusal, form.say.lang)[1]]
    return form


def _ids(texts: list[str]) -> list[UUID]:
    """The ids among what a form says; anything else is passed over."""
    found = []
    for text in texts[:MOST_SHOWN]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
