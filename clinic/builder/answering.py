"""How the builder answers: with the part of its page that changes where script asked for that, else by a redirect."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request
from werkzeug.wrappers import Response

from clinic.builder.blueprint import blueprint
from clinic.builder.page import builder_page
from clinic.builder.shelf_page import address_of_builder
from clinic.builder.shown import Problem, Shown
from clinic.core.errors import Refusal
from clinic.programs.errors import LineIsGone, ProgramIsClosed

Page = str | tuple[str, int] | Response

AGAIN = "X-Sent-Again"
"""The header of a request that is sent again because its answer was lost: what it asked for may be done already."""


def wants_part() -> bool:
    """Whether script asked, which puts the part in the place of the old one."""
    return "HX-Request" in request.headers


def was_sent_again() -> bool:
    """Whether this request may have been carried out before."""
    return AGAIN in request.headers


def done(patient_id: UUID, said: str = "", *, anchor: str = "program", removed: UUID | None = None) -> Page:
    """What follows a change: the page as it is now, which says what was done."""
    if wants_part():
        return builder_page(patient_id, Shown(said=said, removed=removed))
    if said and removed is None:
        flash(said, "success")
    return redirect(address_of_builder(patient_id, anchor or None, removed), 303)


def refused(patient_id: UUID, refusal: Refusal, shown: Shown) -> Page:
    """What follows a refusal: the page with the message at its place and everything that was typed."""
    return builder_page(patient_id, shown, refusal.status)


@blueprint.errorhandler(LineIsGone)
@blueprint.errorhandler(ProgramIsClosed)
def changed_meanwhile(refusal: Refusal) -> Page:
    """What a page gets that shows what somebody has ended since: the builder as it is now, why, and how to bring it back."""
    given = request.view_args or {}
    shown = Shown(problem=Problem("whole", "", refusal.message), removed=given.get("line_id"))
    return refused(given["patient_id"], refusal, shown)
