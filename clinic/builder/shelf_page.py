"""The shelf of one page: what its address asks for, with the therapist's own stars and what they gave last."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_login import current_user

from clinic.builder.queries import list_recent
from clinic.builder.shelf import Beside, ProgramShelf, list_shelf
from clinic.builder.shelf_asked import ShelfAsked, read_shelf
from clinic.custom_library.overlay import clinic_library
from clinic.formulary.favorites import list_favorites
from clinic.programs.reviewing import ProgramReview


def asked_shelf() -> ShelfAsked:
    """What the address of this request asks of the library; every form of the builder carries it along."""
    return read_shelf(request.args, clinic_library().categories)


def address_of_builder(patient_id: UUID, anchor: str | None = None, removed: UUID | None = None) -> str:
    """The builder with its library narrowed as this request asks for it."""
    asked: dict[str, Any] = asked_shelf().args()
    return url_for("builder.edit_program", patient_id=patient_id, removed=removed, _anchor=anchor, **asked)


def shelf_of(reviewed: ProgramReview, asked: ShelfAsked) -> ProgramShelf:
    """The library beside a program (one query for the stars, one more when only what was given last is asked for)."""
    beside = Beside(
        in_program={line.prescription.exercise_slug for line in reviewed.lines},
        on_hold={hold.exercise_slug for hold in reviewed.holds},
        favorites=list_favorites(current_user.id),
        recent=list_recent(current_user.id, reviewed.program.id) if asked.recent else (),
    )
    return list_shelf(reviewed.patient_screening, asked, beside)
