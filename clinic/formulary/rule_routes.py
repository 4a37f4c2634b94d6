"""The safety rules: all of them, one, and those about one exercise."""

from __future__ import annotations

from flask import Response, render_template, request

from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.formulary.addresses import address_of, with_address
from clinic.formulary.blueprint import blueprint
from clinic.formulary.facets import read_asked
from clinic.formulary.queries import shown_library
from clinic.formulary.rule_pages import AREAS, FACETS, rule_page, rules_page
from clinic.formulary.rule_words import rules_about


@blueprint.get("/library/rules")
@requires(Permission.SEE_LIBRARY)
def list_rules() -> Response:
    """Every safety rule, narrowed by words, area and what it does."""
    page, here = rules_page(shown_library(), read_asked(FACETS, request.args)), address_of("formulary.list_rules")
    shown = render_template("formulary/rules.html", page=page, here=here)
    return with_address(shown, here(**page.asked.args()))


@blueprint.get("/library/rules/<slug>")
@requires(Permission.SEE_LIBRARY)
def show_rule(slug: str) -> str:
    """One safety rule with everything it touches; the slug is its id."""
    page = rule_page(shown_library(), slug)
    return render_template("formulary/rule.html", page=page, area=AREAS[page.area][0])


@blueprint.get("/library/<slug>/rules")
@requires(Permission.SEE_LIBRARY)
def exercise_rules(slug: str) -> str:
    """The safety rules that look at an exercise, with the modifications that `?with=` names."""
    library, ticked = shown_library(), request.args.getlist("with")
    exercise, chosen = library.get_exercise(slug), library.get_modifications(ticked)
    rules = rules_about(library, slug, ticked)
    return render_template("formulary/exercise_rules.html", exercise=exercise, chosen=chosen, rules=rules)
