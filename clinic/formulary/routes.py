"""The library's pages: the list, one exercise with modifications ticked, the things it needs. The rules are in `rule_routes`."""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask_login import current_user

from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.custom_library.queries import find_by_slug
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import source_in_words
from clinic.formulary import figure_routes, rule_routes
from clinic.formulary.addresses import address_of, with_address
from clinic.formulary.blueprint import blueprint
from clinic.formulary.browsing import browse, facets
from clinic.formulary.exercise_page import exercise_page
from clinic.formulary.facets import read_asked
from clinic.formulary.option_page import options_of
from clinic.formulary.prop_page import prop_lines
from clinic.formulary.queries import shown_library

__all__ = ["blueprint", "figure_routes", "rule_routes"]


@blueprint.get("/library")
@requires(Permission.SEE_LIBRARY)
def list_exercises() -> Response:
    """The exercises by phase, or what answers words; narrowed by filters."""
    library, here = shown_library(), address_of("formulary.list_exercises")
    page = browse(library, read_asked(facets(library), request.args))
    shown = render_template("formulary/list.html", page=page, version=library.version, here=here)
    return with_address(shown, here(**page.asked.args()))


@blueprint.get("/library/props")
@requires(Permission.SEE_LIBRARY)
def list_props() -> str:
    """Every thing that exercises need, with what stands in for it."""
    return render_template("formulary/props.html", lines=prop_lines(shown_library()))


@blueprint.get("/library/<slug>")
@requires(Permission.SEE_LIBRARY)
def show_exercise(slug: str) -> Response:
    """One exercise; `?with=` names the modifications that are ticked."""
    page = exercise_page(shown_library(), slug, request.args.getlist("with"))
    own = find_by_slug(current_user, slug) if page.is_own else None
    here = address_of("formulary.show_exercise", slug=slug)
    words = {"marks": MARK_LABELS, "in_words": source_in_words, "for_patient": False}
    return make_response(
        render_template("formulary/show.html", page=page, own=own, here=here, **words), 422 if page.trouble else 200
    )


@blueprint.get("/library/<slug>/modifications")
@requires(Permission.SEE_LIBRARY)
def exercise_modifications(slug: str) -> str:
    """Each modification of an exercise by itself."""
    library = shown_library()
    return render_template(
        "formulary/modifications.html",
        exercise=library.get_exercise(slug),
        options=options_of(library, slug),
        marks=MARK_LABELS,
        in_words=source_in_words,
    )
