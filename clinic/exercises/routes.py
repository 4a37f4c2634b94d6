"""The library's pages: the list, and one exercise with modifications ticked."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.pages import POSITIONS, exercise_page, library_page
from clinic.exercises.wording import source_in_words

blueprint = Blueprint("exercises", __name__)

LONGEST_SEARCH = 100


@blueprint.get("/library")
@requires(Permission.SEE_LIBRARY)
def list_exercises() -> str:
    """Every exercise by phase, narrowed by words, phase and position."""
    page = library_page(
        search=clean_line(request.args.get("q", ""))[:LONGEST_SEARCH],
        category=request.args.get("phase", ""),
        position=request.args.get("position", ""),
    )
    return render_template(
        "exercises/list.html",
        page=page,
        categories=library().categories,
        positions=POSITIONS,
        version=library().version,
    )


@blueprint.get("/library/<slug>")
@requires(Permission.SEE_LIBRARY)
def show_exercise(slug: str) -> Response:
    """One exercise; `?with=` names the modifications that are ticked."""
    page = exercise_page(slug, request.args.getlist("with"))
    shown = render_template("exercises/show.html", page=page, marks=MARK_LABELS, in_words=source_in_words)
    return make_response(shown, 422 if page.conflict else 200)
