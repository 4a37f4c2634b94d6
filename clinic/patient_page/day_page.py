"""The page of a day, put together: the sheet, the answers, what was written, and what its scripts are told."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from flask import Response, g, make_response, render_template, url_for

from clinic.adherence.errors import NotInProgram
from clinic.adherence.links import OpenLink
from clinic.adherence.patient_words import advice_at_once, page_phrases, timer_words
from clinic.adherence.signs import for_scripts
from clinic.core import clock
from clinic.core.compression import allow_compression
from clinic.outcome_measures.catalog import measures
from clinic.outcome_measures.queries import list_open_requests
from clinic.patient_page.browser import mark_page, remember_language
from clinic.patient_page.conversation import conversation
from clinic.patient_page.forms import DayForm, QuestionForm, day_form, question_form
from clinic.patient_page.patient_day import PatientDay
from clinic.patient_page.phone import phone_of, program_mark
from handouts.phrases import phrases


def day_page(
    link: OpenLink,
    shown: PatientDay,
    form: DayForm | None = None,
    *,
    question: QuestionForm | None = None,
    status: int = 200,
) -> Response:
    """The page of a day with the forms as they were filled in. Raises NotInProgram for a form of another sheet."""
    is_refused = form is not None
    form = form or day_form(shown.day, shown.slugs, shown.logs, uuid4(), shown.lang)
    form.program.data = program_mark(link.program_id)
    parts = form.by_slug()
    if not parts.keys() >= set(shown.slugs):
        raise NotInProgram
    say, printed = page_phrases(shown.lang), phrases(shown.lang)
    question = question or question_form(say, shown.names)
    question.program.data = program_mark(link.program_id)
    words = {"say": say, "printed": printed, "is_refused": is_refused}
    scripts = {
        "timer_words": timer_words(shown.lang),
        "phone": phone_of(shown, link.program_id, day_url(shown.day)),
        "stop_signs": for_scripts(),
        "stop_advice": advice_at_once(shown.lang),
    }
    written = {
        "written": conversation(link, shown.lang, shown.names),
        "question": question,
        "asked": list_open_requests(link.patient_id),
        "measures": measures(),
    }
    page = render_template(
        "patient_page/day.html",
        shown=shown,
        form=form,
        parts=parts,
        back=day_url(shown.day),
        **words,
        **scripts,
        **written,
    )
    response = make_response(page, status)
    allow_compression()
    remember_language(response, shown.lang)
    mark_page(response)
    return response


def day_url(day: date | None) -> str:
    """Where the page of a day is."""
    if day == clock.today(g.time_zone):
        return url_for("patient_page.show_today")
    return url_for("patient_page.show_day", day=day)
