"""The pages of templates put together: lists, one template with its versions, what it would do for a patient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import uuid4

from flask import render_template, request
from flask_login import current_user
from markupsafe import Markup

from clinic.core.errors import Refusal
from clinic.core.text import clean_line
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.pictures import figure
from clinic.exercises.rules import resolve
from clinic.exercises.wording import dose_text, source_in_words
from clinic.program_templates import policy
from clinic.program_templates.contents import TemplateLine, differences
from clinic.program_templates.forms import LabelForm
from clinic.program_templates.kinds import AUDIENCE_LABELS, ORIGIN_LABELS, Origin
from clinic.program_templates.listing import Template, answering, get_template, list_templates
from clinic.program_templates.queries import content_of_version, list_versions
from clinic.program_templates.results import OUTCOME_WORDS
from clinic.program_templates.reviewable import KIND
from clinic.programs.rules import VersionChanges

WORDS: Mapping[str, Any] = {
    "audiences": AUDIENCE_LABELS,
    "origins": ORIGIN_LABELS,
    "kind": KIND,
    "new_key": uuid4,
    "outcome_words": OUTCOME_WORDS,
    "source_words": source_in_words,
    "mark_words": MARK_LABELS,
}
"""What every template of these pages reads."""


@dataclass(frozen=True)
class LineView:
    """One line as a page shows it; `problem` says why the library would not give it so today."""

    line: TemplateLine
    picture: Markup | None
    dose: str
    problem: str


@dataclass(frozen=True)
class PastVersion:
    """A version with who saved it, and what it changed against the one before; None for the first."""

    number: int
    by: str
    at: datetime
    changes: VersionChanges | None


def list_page() -> str:
    """The templates this person may use, as asked for."""
    words, whose = clean_line(request.args.get("q", ""))[:100], request.args.get("whose", "")
    is_archive = whose == "archived"
    every = list_templates(current_user, archived=is_archive)
    found = [one for one in answering(every, words) if is_archive or whose in ("", one.origin.value)]
    counts = {origin: sum(one.origin is origin for one in every) for origin in Origin}
    return render_template(
        "program_templates/list.html", found=found, words=words, whose=whose, counts=counts, total=len(every), **WORDS
    )


def show_page(key: str) -> str:
    """One template in its newest version, or the one asked for by number."""
    template = get_template(
        current_user, key, request.args.get("number", type=_small) if key.startswith("saved") else None
    )
    history = versions_of(template)
    return render_template(
        "program_templates/show.html",
        template=template,
        lines=views_of(template.lines),
        history=history,
        newest=history[0].number if history else template.number,
        may_edit=template.row is not None and policy.can_edit(current_user, template.row),
        dose_text=dose_text,
        **WORDS,
    )


def edit_page(template: Template, form: LabelForm, refusal: Refusal | None = None) -> tuple[str, int]:
    """What it is called, to be changed; with both texts when somebody saved first."""
    row = template.row
    assert row is not None
    rows = [
        ("Name", row.name, form.name.data),
        ("For", *(_audience(one) for one in (row.audience, form.audience.data))),
    ]
    page = render_template(
        "program_templates/edit.html",
        template=template,
        form=form,
        refusal=refusal,
        rows=[{"label": label, "saved": saved, "mine": mine} for label, saved, mine in rows if saved != mine],
    )
    return page, refusal.status if refusal else 422 if form.errors else 200


def versions_of(template: Template) -> tuple[PastVersion, ...]:
    """Every version of a saved template, newest first; none of one that ships."""
    if template.row is None:
        return ()
    found = list_versions(template.row.id)
    contents = [content_of_version(version) for version, _ in found]
    changes = [differences(old, new) for new, old in pairwise(contents)]
    return tuple(
        PastVersion(version.number, user.printed_name, version.created_at, changed)
        for (version, user), changed in zip(found, [*changes, None], strict=True)
    )


def views_of(lines: Iterable[TemplateLine]) -> tuple[LineView, ...]:
    """The lines with their pictures, as the library would give them today."""
    return tuple(_view(line, number) for number, line in enumerate(lines, start=1))


def new_label_form(template: Template) -> LabelForm:
    """The form with what is saved."""
    row = template.row
    assert row is not None
    form = LabelForm(formdata=None, name=row.name, audience=str(row.audience))
    form.version.renew(row.version)
    return form


def _view(line: TemplateLine, number: int) -> LineView:
    dose = dose_text(line.dose, line.manner)
    exercise, known = clinic_library().exercises.get(line.slug), clinic_library().modifications
    if exercise is None:
        return LineView(line, None, dose, "The library no longer has this exercise. It is left out when this is used.")
    chosen = [known[slug] for slug in line.modifications if slug in known]
    lost = "The library no longer has one of its modifications." if len(chosen) < len(line.applied) else ""
    try:
        shown, problem = resolve(exercise, chosen, line.dose), ""
    except Refusal as refusal:
        shown, problem = resolve(exercise), refusal.message
    return LineView(line, figure(shown.scene, f"template-{number}", only_start=True), dose, problem or lost)


def _audience(value: str) -> str:
    return next((label for one, label in AUDIENCE_LABELS.items() if one.value == value), "")


def _small(text: str) -> int:
    """A number of a version that a column can hold. Raises ValueError."""
    if len(text) > 6:
        raise ValueError(text)
    return int(text)
