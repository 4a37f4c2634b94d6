"""The web side of a patient's link: cookie in, open program out. The only place that reads or writes that cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, g, make_response, render_template, request

from clinic.accounts.queries import get_clinic
from clinic.adherence import links
from clinic.adherence.errors import LinkDoesNotWork
from clinic.adherence.links import OpenLink
from clinic.adherence.patient_words import USUAL, error_words, page_languages, page_phrases, refusal_words
from clinic.audit.service import act_as
from clinic.core import db
from clinic.core.errors import Refusal
from clinic.core.kept_text import typed_texts
from clinic.core.web import public
from clinic.patient_page.forms import CodeForm
from clinic.patient_page.phone import phone_words
from handouts.phrases import Phrases

View = TypeVar("View", bound=Callable[..., Any])

LANGUAGE_LIFE = timedelta(days=180)
"""As long as a link lives at the most (`programs.links.LINK_DAYS`)."""
MARK_HEADER = "Link-Mark"
"""Says to the phone of which opened link a page is; the worker keeps it with the page (`static/patient_worker.js`)."""


def patient_page(view: View) -> View:
    """Say that a view belongs to the patient's link: it checks its own cookie, and whoever of the staff is signed in
    on this browser counts for nothing. Its refusals become pages in the patient's words.
    """

    @wraps(view)
    def checked(*args: Any, **kwargs: Any) -> Any:
        _set_staff_aside()
        try:
            return view(*args, **kwargs)
        except Refusal as refusal:
            return _refused(refusal)

    return public(checked)  # type: ignore[return-value]


def current_link() -> OpenLink:
    """The program that this browser's cookie opens; sets the clinic. Raises LinkDoesNotWork."""
    cookie = request.cookies.get(_cookie_name())
    link = links.find_open_link(cookie, g.request_id) if cookie else None
    if link is None:
        raise LinkDoesNotWork
    clinic = get_clinic()
    g.clinic_name, g.time_zone = clinic.name, clinic.time_zone
    return link


def page_language() -> str:
    """The language of a page that no sheet decides: as the address names it, else as this browser read last."""
    asked = [(request.view_args or {}).get("lang"), request.args.get("lang"), chosen_language()]
    return next((lang for lang in asked if lang in page_languages()), USUAL)


def chosen_language() -> str | None:
    """The language in which this browser read a sheet last; None when it has read none, or forgotten."""
    return request.cookies.get(_cookie_name("-lang"))


def remember_language(response: Response, lang: str) -> None:
    """Let this browser go on in `lang`, also when its link has ended: it says nothing about the person."""
    if chosen_language() != lang:
        _set_cookie(response, _cookie_name("-lang"), lang, LANGUAGE_LIFE)


def has_cookie() -> bool:
    """Whether this browser brings a link cookie at all; says nothing about whether it works."""
    return _cookie_name() in request.cookies


def remember(response: Response, cookie: str) -> None:
    """Give the browser the cookie of a link that was opened; the sheet's own language counts from here.

    The mark beside it can be read by the page's scripts, and lives on without a network when the cookie has ended.
    Nothing else sets it: an answer that comes late must not bring back the mark of an older link.
    """
    _set_cookie(response, _cookie_name(), cookie, links.SESSION_LIFE)
    _set_cookie(response, _cookie_name("-mark"), _mark(cookie), LANGUAGE_LIFE, httponly=False)
    response.delete_cookie(_cookie_name("-lang"), path="/", httponly=True, samesite="Lax", secure=_is_secure())


def mark_page(response: Response) -> None:
    """Say of which opened link this page is: a copy of it is shown for no other."""
    response.headers[MARK_HEADER] = _mark(request.cookies.get(_cookie_name(), ""))


def forget(response: Response) -> None:
    """End the session of this browser, take its cookie back, and have what was kept of the page thrown away."""
    cookie = request.cookies.get(_cookie_name())
    if cookie:
        links.close_link(cookie)
    response.delete_cookie(_cookie_name(), path="/", httponly=True, samesite="Lax", secure=_is_secure())
    response.delete_cookie(_cookie_name("-mark"), path="/", samesite="Lax", secure=_is_secure())
    if _is_secure():
        response.headers["Clear-Site-Data"] = '"cache", "storage"'


def _set_staff_aside() -> None:
    for name in ("actor", "auth_session", "clinic", "clinic_name", "time_zone", "_login_user"):
        g.pop(name, None)
    db.set_clinic(None)
    act_as(None, "anonymous", g.request_id)


def _refused(refusal: Refusal) -> Response:
    """The same page to the byte for every reason why a link does not open."""
    say = page_phrases(page_language())
    form = _code_form(say) if isinstance(refusal, LinkDoesNotWork) else None
    words = dict(zip(("title", "message"), refusal_words(refusal, say.lang), strict=True))
    shown = {"say": say, "phone": phone_words(say.lang), "form": form, "texts": typed_texts()}
    page = make_response(render_template("patient_page/refused.html", **shown, **words), refusal.status)
    retry_after = getattr(refusal, "retry_after", None)
    if retry_after:
        page.headers["Retry-After"] = str(retry_after)
    return page


def _code_form(say: Phrases) -> CodeForm:
    """The code again: with what was typed, when a code was."""
    if "code" not in request.form:
        return CodeForm(say, formdata=None)
    form = CodeForm(say)
    form.refuse()
    return form


def error_page(status: int, is_too_old: bool) -> tuple[str, int]:
    """An error at a patient's address in the patient's words, with what they had typed; asks no database."""
    say = page_phrases(page_language())
    title, message = error_words("too_old" if is_too_old else str(status), say.lang)
    page = render_template(
        "patient_page/error.html",
        say=say,
        title=title,
        message=message,
        texts=typed_texts() if status in (400, 403) else [],
        number=g.get("request_id", "") if status >= 500 else "",
    )
    return page, status


def _set_cookie(response: Response, name: str, value: str, life: timedelta, *, httponly: bool = True) -> None:
    response.set_cookie(name, value, max_age=life, path="/", httponly=httponly, samesite="Lax", secure=_is_secure())


def _mark(cookie: str) -> str:
    """Tells one opened link from another, and opens nothing itself."""
    return hashlib.sha256(b"kept on this phone: " + cookie.encode()).hexdigest()[:16]


def _cookie_name(end: str = "") -> str:
    return f"{'__Host-' if _is_secure() else ''}pt{end}"


def _is_secure() -> bool:
    secure: bool = current_app.config["SESSION_TOKEN_SECURE"]
    return secure
