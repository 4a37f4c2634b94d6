"""A dose as it is typed, for one line or for all; and what the patient has at home in the place of a prop."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_login import current_user

from clinic.builder.answering import Page, done, refused
from clinic.builder.blueprint import blueprint
from clinic.builder.line_form import line_id as called
from clinic.builder.page import builder_page
from clinic.builder.shown import Shown, Typed
from clinic.core.errors import NotFound, Refusal, StaleVersion
from clinic.core.permissions import Permission
from clinic.core.text import clean_line
from clinic.core.web import requires
from clinic.programs import changing, dosing, own_props
from clinic.programs.dosing import DoseForAll
from clinic.programs.editing import hold_open
from clinic.programs.models import HomeProgram

FOR_ALL = "all"
LONGEST_TYPED = 100
SAVED_BY_ANOTHER = "Somebody else saved this exercise: above is what is saved now. Press Enter to keep yours."


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/dose")
@requires(Permission.DESIGN_PROGRAM)
def type_dose(patient_id: UUID, line_id: UUID) -> Page:
    """Give one line the dose that was typed, such as "3x10 2/d"."""
    program, text = hold_open(current_user, patient_id, line_id), _typed()
    try:
        _set_dose(program, line_id, text)
    except NotFound:
        raise
    except Refusal as refusal:
        said = SAVED_BY_ANOTHER if isinstance(refusal, StaleVersion) else refusal.message
        return refused(patient_id, refusal, Shown(typed=Typed(str(line_id), text, said)))
    return done(patient_id, "Dose saved", anchor=called(line_id))


@blueprint.post("/patients/<uuid:patient_id>/program/dose")
@requires(Permission.DESIGN_PROGRAM)
def type_dose_for_all(patient_id: UUID) -> Page:
    """Give every line what was typed, such as "2/d"; what it could not be given to is said beside it."""
    program, text = hold_open(current_user, patient_id), _typed()
    try:
        given = dosing.set_dose_for_all(current_user, program.id, program.version, text)
    except Refusal as refusal:
        return refused(patient_id, refusal, Shown(typed=Typed(FOR_ALL, text, refusal.message)))
    if given.refused:
        return builder_page(patient_id, Shown(typed=Typed(FOR_ALL, text, _said(given))))
    return done(patient_id, _said(given))


@blueprint.post("/patients/<uuid:patient_id>/program/exercises/<uuid:line_id>/prop")
@requires(Permission.DESIGN_PROGRAM)
def set_own_prop(patient_id: UUID, line_id: UUID) -> Page:
    """Keep what the patient uses in the place of a prop; nothing is the library's again."""
    program = hold_open(current_user, patient_id, line_id, hold_patient=False)
    slug, own_name = request.form.get("prop", ""), clean_line(request.form.get("own_name", ""))
    try:
        own_props.set_own_prop(current_user, program.id, line_id, slug, own_name)
    except NotFound:
        raise
    except Refusal as refusal:
        return refused(patient_id, refusal, Shown(typed=Typed(f"{line_id}-{slug}", own_name, refusal.message)))
    return done(patient_id, "Saved", anchor=called(line_id))


def _typed() -> str:
    return clean_line(request.form.get("dose", ""))[:LONGEST_TYPED]


def _set_dose(program: HomeProgram, line_id: UUID, text: str) -> None:
    version = request.form.get("version", type=int)
    changing.type_dose(current_user, program.id, line_id, text, version=version)


def _said(given: DoseForAll) -> str:
    changed = f"{len(given.changed)} of {len(given.lines)} changed"
    kept = [f"{one.line.name}: {one.refusal.rstrip('.')}" for one in given.refused]
    return ". ".join([changed, *(f"Not changed: {one}" for one in kept)])
