"""The patient's own pages, reached by the link on the sheet. They use that link's cookie and nothing else."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID, uuid4

from flask import Flask, Response, flash, g, make_response, redirect, render_template, request, url_for

from clinic.adherence import links
from clinic.adherence.errors import DayNotOpen, SameFormOtherReport
from clinic.adherence.links import OpenLink
from clinic.adherence.patient_words import (
    page_languages,
    page_phrases,
    refusal_words,
    thanks,
)
from clinic.core.headers import UploadedFile
from clinic.core.web import own_error_pages
from clinic.patient_page.blueprint import blueprint
from clinic.patient_page.browser import (
    chosen_language,
    current_link,
    error_page,
    forget,
    has_cookie,
    page_language,
    patient_page,
    remember,
    remember_language,
)
from clinic.patient_page.day_page import day_page, day_url
from clinic.patient_page.forms import CodeForm, DayForm
from clinic.patient_page.patient_day import PHOTOS, patient_day, sheet_photo
from clinic.patient_page.phone import check_program, phone_words
from clinic.review import reporting

blueprint.record(lambda state: own_error_pages(cast(Flask, state.app), "/p/", error_page))


@blueprint.get("/p")
@blueprint.get("/p/<language:lang>")
@patient_page
def open_link(lang: str | None = None) -> Response:  # noqa: ARG001 - `page_language` reads it from the address
    """Where the printed address leads: asks for the code, or lets the script send the scanned secret. Changes nothing."""
    return _code_page(CodeForm(page_phrases(page_language()), formdata=None))


@blueprint.post("/p/open")
@patient_page
def exchange_link() -> Response:
    """Take the scanned secret or the typed code, and open the program on this browser for a day."""
    form = CodeForm(page_phrases(page_language()))
    if not form.validate():
        return _code_page(form, status=422)
    cookie = links.open_link(form.code.data, address=request.remote_addr or "", request_id=g.request_id)
    response = make_response(redirect(url_for("patient_page.show_today"), 303))
    remember(response, cookie)
    return response


@blueprint.get("/p/today")
@patient_page
def show_today() -> Response:
    """Today's exercises, and what was said about them."""
    if not has_cookie():
        return make_response(redirect(url_for("patient_page.open_link"), 303))
    link = current_link()
    return day_page(link, patient_day(link, lang=chosen_language()))


@blueprint.get("/p/day/<day:day>")
@patient_page
def show_day(day: date) -> Response:
    """An earlier day that can still be reported."""
    link = current_link()
    return day_page(link, patient_day(link, day, lang=chosen_language()))


@blueprint.get(f"{PHOTOS}<uuid:photo_id>")
@patient_page
def show_photo(photo_id: UUID) -> Response:
    """A photo that is on a sheet of the program."""
    return UploadedFile(sheet_photo(current_link(), photo_id), "image/jpeg", "photo.jpg")


@blueprint.post("/p/report")
@patient_page
def send_report() -> Response:
    """Store the day's answers and show them again."""
    link, form = current_link(), DayForm(page_phrases(page_language()))
    check_program(form.program.data, link.program_id)
    if not form.validate():
        return _again(link, form)
    try:
        reporting.report_by_link(link, form.answers(), form_key=UUID(form.form_key.data))
    except SameFormOtherReport as refusal:
        form.form_errors.append(refusal_words(refusal, form.say.lang)[1])
        return _again(link, form)
    flash(thanks([answer.status for answer in form.answers()], form.say.lang), "success")
    return make_response(redirect(day_url(form.for_on.data), 303))


@blueprint.post("/p/close")
@patient_page
def close_link() -> Response:
    """Forget the program on this browser."""
    response = make_response(render_template("patient_page/closed.html", say=page_phrases(page_language())))
    forget(response)
    return response


@blueprint.post("/p/language")
@patient_page
def choose_language() -> Response:
    """Go on in another language on this browser: in that of the sheet, or in English."""
    lang = request.form.get("lang", "")
    response = make_response(redirect(url_for("patient_page.show_today"), 303))
    if lang in page_languages():
        remember_language(response, lang)
    return response


def _again(link: OpenLink, form: DayForm) -> Response:
    """The page with what was typed and the reasons why it was not taken; ready to be sent again."""
    if form.for_on.data is None:
        raise DayNotOpen
    form.renew(uuid4())
    return day_page(link, patient_day(link, form.for_on.data, lang=chosen_language()), form, status=422)


def _code_page(form: CodeForm, *, status: int = 200) -> Response:
    phone = phone_words(form.say.lang)
    page = render_template("patient_page/open.html", form=form, say=form.say, phone=phone, is_open=has_cookie())
    return make_response(page, status)
