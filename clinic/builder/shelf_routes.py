"""Stars on the shelf."""

from __future__ import annotations

from uuid import UUID

from flask import request
from flask_login import current_user

from clinic.builder.answering import Page, done
from clinic.builder.blueprint import blueprint
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.formulary import favorites
from clinic.patients import policy as patients


@blueprint.post("/patients/<uuid:patient_id>/program/favorites")
@requires(Permission.DESIGN_PROGRAM)
def choose_favorite(patient_id: UUID) -> Page:
    """Star an exercise or take the star away: the button says which, so that a second click does no harm."""
    patient = patients.get_patient(current_user, patient_id)
    is_on = "star" in request.form
    slug = request.form.get("star" if is_on else "unstar", "")
    name = favorites.set_favorite(current_user, slug, is_on=is_on)
    return done(patient.id, f"{'A favorite now' if is_on else 'No favorite any more'}: {name}", anchor=f"shelf-{slug}")
