"""What the clinic asks a patient beside the program: one page for each measure, answered once."""

from __future__ import annotations

from uuid import UUID

from flask import Response, flash, make_response, redirect, render_template, url_for

from clinic.adherence.links import OpenLink
from clinic.adherence.patient_words import page_phrases
from clinic.core.errors import NotFound
from clinic.outcome_entry import asking
from clinic.outcome_entry.refusals import QuestionIsClosed
from clinic.outcome_measures.models import OutcomeRequest
from clinic.outcome_measures.queries import find_request, named_activities
from clinic.outcome_measures.rules import MeasureKey
from clinic.patient_page.blueprint import blueprint
from clinic.patient_page.browser import current_link, page_language, patient_page
from clinic.patient_page.outcome_forms import QUESTIONS, QuestionsForm, empty_questions


@blueprint.get("/p/questions/<uuid:request_id>")
@patient_page
def show_questions(request_id: UUID) -> Response:
    """The questions of one measure that waits for an answer."""
    link = current_link()
    asked = _asked(link, request_id)
    if asked.closed_at is not None:
        raise QuestionIsClosed
    return _page(empty_questions(MeasureKey(asked.measure), page_phrases(page_language()), _known(link, asked)), asked)


@blueprint.post("/p/questions/<uuid:request_id>")
@patient_page
def send_answers(request_id: UUID) -> Response:
    """Keep the answers, and say thank you whatever they are."""
    link = current_link()
    asked = _asked(link, request_id)
    form = QUESTIONS[MeasureKey(asked.measure)](page_phrases(page_language()), _known(link, asked))
    if not form.validate():
        return _page(form, asked, status=422)
    asking.answer(link.patient_id, link.link_id, request_id, form.answers(), form_key=form.key())
    flash(form.say("questions.thanks"), "success")
    return make_response(redirect(url_for("patient_page.show_today"), 303))


def _asked(link: OpenLink, request_id: UUID) -> OutcomeRequest:
    found = find_request(link.patient_id, request_id)
    if found is None:
        raise NotFound
    return found


def _known(link: OpenLink, asked: OutcomeRequest) -> list[str]:
    return named_activities(link.patient_id) if asked.measure == MeasureKey.PSFS else []


def _page(form: QuestionsForm, asked: OutcomeRequest, *, status: int = 200) -> Response:
    shown = {"say": form.say, "form": form, "measure": form.about, "request_id": asked.id}
    return make_response(render_template("patient_page/questions.html", **shown), status)
