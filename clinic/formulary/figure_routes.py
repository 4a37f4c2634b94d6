"""The picture of a library exercise at an address of its own, and what a page needs to show it small."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for

from clinic.core.errors import NotFound
from clinic.core.headers import KeptFile
from clinic.core.permissions import Permission
from clinic.core.web import requires
from clinic.exercises.content import Exercise
from clinic.exercises.pictures import PHOTOS, alt_of
from clinic.formulary.blueprint import blueprint
from clinic.formulary.figures import drawings_of
from clinic.formulary.queries import shown_library


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """An image beside the name of its exercise. `alt` is empty for a drawing, which shows what the name says."""

    address: str
    alt: str


def thumbnail(exercise: Exercise) -> Thumbnail | None:
    """The picture of an exercise without modifications; a photo keeps the words its author wrote. None for none."""
    scene = exercise.scene
    if scene is not None and "photo" in scene:
        return Thumbnail(f"{PHOTOS}{scene['photo']['id']}", alt_of(scene))
    drawing = drawings_of(shown_library()).get(exercise.slug)
    if drawing is None:
        return None
    return Thumbnail(url_for("formulary.show_figure", slug=exercise.slug, v=drawing.version), "")


@blueprint.get("/library/figures/<slug>.svg")
@requires(Permission.SEE_LIBRARY)
def show_figure(slug: str) -> KeptFile:
    """How an exercise starts, drawn. `?v=` names the drawing: with the right one the browser need not ask again."""
    drawing = drawings_of(shown_library()).get(slug)
    if drawing is None:
        raise NotFound
    is_named = request.args.get("v") == drawing.version
    return KeptFile(drawing.svg, "image/svg+xml", drawing.version, may_change=not is_named)
