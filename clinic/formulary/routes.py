"""The library's pages: the list, one exercise with modifications ticked, and the rules about it."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request
from flask_login import current_user

from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.custom_exercises.overlay import clinic_library
from clinic.custom_exercises.queries import find_by_slug
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import source_in_words
from clinic.formulary.pages import POSITIONS, exercise_page, library_page
from clinic.formulary.rule_words import rules_about

blueprint = Blueprint("formulary", __name__)

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
        "formulary/list.html",
        page=page,
        categories=clinic_library().categories,
        positions=POSITIONS,
        version=clinic_library().version,
    )


@blueprint.get("/library/<slug>")
@requires(Permission.SEE_LIBRARY)
def show_exercise(slug: str) -> Response:
    """One exercise; `?with=` names the modifications that are ticked."""
    page = exercise_page(slug, request.args.getlist("with"))
    own = find_by_slug(current_user, slug) if page.is_own else None
    shown = render_template("formulary/show.html", page=page, own=own, marks=MARK_LABELS, in_words=source_in_words)
    return make_response(shown, 422 if page.conflict else 200)


@blueprint.get("/library/<slug>/rules")
@requires(Permission.SEE_LIBRARY)
def exercise_rules(slug: str) -> str:
    """The safety rules that look at an exercise, with the modifications that `?with=` names."""
    exercise, chosen = (
        clinic_library().get_exercise(slug),
        clinic_library().get_modifications(request.args.getlist("with")),
    )
    rules = rules_about(slug, [one.slug for one in chosen])
    return render_template("formulary/exercise_rules.html", exercise=exercise, chosen=chosen, rules=rules)
