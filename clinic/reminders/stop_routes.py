"""Stopping reminders by the link in one of them: by the patient on a page, or by the button of a mail program.

A mail program brings neither cookie nor form token, only the address with its secret (RFC 8058). Whatever the secret
is worth, the answer is the same page: nobody learns from it whether an address is known here.
"""

from __future__ import annotations

from flask import g, render_template, request

from clinic.adherence.patient_words import page_phrases
from clinic.patient_page.browser import page_language, patient_page
from clinic.reminders import service
from clinic.reminders.blueprint import blueprint

LONGEST_TOKEN = 100


@blueprint.get("/p/stop")
@patient_page
def stop_form() -> str:
    """Ask whether to stop; changes nothing, so that a mail scanner that follows links stops nobody's reminders."""
    return _page("asked")


@blueprint.post("/p/stop")
@patient_page
def stop() -> str:
    """Stop them. Needs no form token: the address holds the secret."""
    service.stop_by_link(_token(), address=request.remote_addr or "", request_id=g.request_id)
    return _page("stopped")


@blueprint.post("/p/stop/undo")
@patient_page
def undo() -> str:
    """Go on with them."""
    service.undo_by_link(_token(), address=request.remote_addr or "", request_id=g.request_id)
    return _page("going_on")


def _token() -> str:
    return request.args.get("t", "")[:LONGEST_TOKEN]


def _page(step: str) -> str:
    say = page_phrases(page_language())
    return render_template("reminders/stop.html", say=say, step=step, token=_token(), lang=say.lang)
