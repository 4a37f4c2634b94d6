"""Templates beside a patient's program: what is offered, what a used one did, saving the program as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from flask import render_template, request
from flask_login import current_user

from clinic.core.errors import Refusal
from clinic.core.text import clean_line
from clinic.exercises.wording import dose_text
from clinic.patients import pages as patients_pages
from clinic.patients import policy as patients
from clinic.patients.models import Patient
from clinic.program_templates.contents import content_of, differences
from clinic.program_templates.forms import SaveForm
from clinic.program_templates.listing import (
    Template,
    answering,
    get_template,
    list_templates,
    list_templates_beside,
)
from clinic.program_templates.models import ProgramTemplateUse
from clinic.program_templates.offering import Offered, list_offered, offered_of
from clinic.program_templates.pages import WORDS, views_of
from clinic.program_templates.queries import result_of_use
from clinic.program_templates.results import Done, read_result
from clinic.program_templates.sources import Source, read_source
from clinic.programs import policy as programs
from clinic.programs.models import HomeProgram, ProgramStatus
from clinic.programs.reviewing import ProgramReview, review, review_of_nothing
from clinic.programs.rules import VersionChanges

BEST = 3
"""Templates that are offered in the builder; the others are a click away."""


@dataclass(frozen=True)
class LastUse:
    """The newest use of a template in a program, as long as it was not undone."""

    use: ProgramTemplateUse
    done: Done
    is_new: bool
    """Whether this page answers the click."""


@dataclass(frozen=True)
class Offer:
    """What the builder shows of templates: the best few, how many there are, and what the last used one did."""

    best: tuple[Offered, ...]
    count: int
    last: LastUse | None
    has_lines: bool
    version: int
    words: Mapping[str, Any] = field(default_factory=lambda: WORDS)


def offer_for(reviewed: ProgramReview) -> Offer:
    """The templates for the program of a review (one query, however many templates there are)."""
    templates, use = list_templates_beside(current_user, reviewed.program.id)
    offered = offered_of(templates, reviewed.patient_screening, there=_there(reviewed), holds=reviewed.holds)
    best = tuple(one for one in offered if one.fits and one.count)[:BEST]
    return Offer(best, len(offered), last_of(use), bool(reviewed.lines), reviewed.program.version)


def offered_for(reviewed: ProgramReview) -> tuple[Offered, ...]:
    """Every template as it would meet the program of a review."""
    return list_offered(current_user, reviewed.patient_screening, there=_there(reviewed), holds=reviewed.holds)


def last_of(use: ProgramTemplateUse | None) -> LastUse | None:
    """What the last used template did; None when there is none, or it was undone."""
    if use is None or use.undone_at is not None:
        return None
    return LastUse(use, read_result(result_of_use(use)), request.args.get("used", "") == str(use.id))


def use_page(patient_id: UUID, problem: str = "", about: str = "", status: int = 200) -> tuple[str, int]:
    """Every template as it would meet this patient's program, with what a refused click left. Raises NotFound."""
    patient = patients.get_patient(current_user, patient_id)
    reviewed = _review(patient_id)
    offered = {one.template.key: one for one in offered_for(reviewed)}
    words = clean_line(request.args.get("q", ""))[:100]
    found = offered.values() if not words else _answering(offered, words)
    page = render_template(
        "program_templates/use.html",
        patient=patient,
        pages=patients_pages,
        review=reviewed,
        offered=tuple(found),
        total=len(offered),
        words=words,
        version=reviewed.program.version,
        problem=problem,
        about=about,
        **WORDS,
    )
    return page, status


def save_page(patient_id: UUID, form: SaveForm, source: Source, refusal: Refusal | None = None) -> tuple[str, int]:
    """The program as it would be saved, with both texts when somebody saved first."""
    is_stale = refusal is not None and refusal.status == 409
    page = render_template(
        "program_templates/save.html",
        patient=patients.get_patient(current_user, patient_id),
        pages=patients_pages,
        form=form,
        source=source,
        sheet=sheet_asked(),
        lines=views_of(source.lines),
        refusal=refusal,
        changes=_against(form, source) if is_stale else None,
        dose_text=dose_text,
    )
    return page, refusal.status if refusal else 422 if form.errors else 200


def save_form(patient: Patient, **options: Any) -> SaveForm:
    """The form with the templates that may get a new version; `formdata=None` makes an empty one."""
    if "formdata" in options:
        options["form_key"] = str(uuid4())
    return SaveForm(
        f"{patient.full_name} {patient.chosen_name}",
        [one for one in list_templates(current_user) if one.row],
        **options,
    )


def source_asked(patient_id: UUID) -> Source:
    """The draft, or the sheet that `?sheet=` names. Raises NotFound."""
    return read_source(current_user, patient_id, sheet_asked())


def sheet_asked() -> int | None:
    """The number of the sheet that is saved; None for the draft."""
    asked = request.args.get("sheet", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else None


def _there(reviewed: ProgramReview) -> list[str]:
    return [line.prescription.exercise_slug for line in reviewed.lines]


def _against(form: SaveForm, source: Source) -> tuple[Template, VersionChanges]:
    newest = get_template(current_user, form.chosen[0].key)
    mine = content_of(source.kept(with_notes=bool(form.with_notes.data)))
    return newest, differences(newest.content, mine)


def _answering(offered: dict[str, Offered], words: str) -> list[Offered]:
    found = answering((one.template for one in offered.values()), words)
    return [offered[one.key] for one in found]


def _review(patient_id: UUID) -> ProgramReview:
    stored = programs.find_open_program(current_user, patient_id)
    if stored is not None:
        return review(stored)
    return review_of_nothing(HomeProgram(patient_id=patient_id, status=ProgramStatus.DRAFT, version=1, goal=""))
