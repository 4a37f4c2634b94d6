"""Exercise pictures on web pages: drawn from the scene that belongs to what is shown, never from a file of its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from clinic.core.canonical import canonical_json
from clinic.exercises.content import Exercise
from clinic.exercises.scenes import patched, thawed
from handouts.figures import Scene, alt_text, draw
from handouts.pictures import captions_in, with_own_names

MOST_DRAWINGS = 500
"""Drawings kept in memory, about 7 kB each; a scene is drawn the same way every time."""


PHOTOS = "/library/photos/"
"""Where staff find the photo of an own exercise, by its id; patients have an address of their own."""


def figure(
    scene: Mapping[str, Any] | None, name: str, lang: str = "en", *, only_start: bool = False, photos: str = PHOTOS
) -> Markup | None:
    """The drawing of a scene as markup named by its text alternative; `name` is its own on the page.

    Its frames are named in `lang`; `only_start` shows the first of them alone, for what is small. None for what has no
    picture. A scene that is a photo is shown from its address under `photos`. Raises SceneError for a scene that cannot
    be drawn.
    """
    if scene is None:
        return None
    if "photo" in scene:
        return _photo(scene["photo"], alt_of(scene), photos)
    svg, alt = _drawn(canonical_json(thawed(scene)), lang, only_start)
    frame = Markup('<div class="figure" role="img" aria-label="{}">{}</div>')
    return frame.format(alt, Markup(with_own_names(svg, name)))  # noqa: S704 - our own drawing


def library_figure(exercise: Exercise, *, only_start: bool = True) -> Markup | None:
    """The drawing of a library exercise without modifications, named by its slug; on a shelf only how it starts."""
    scene = exercise.scene and patched(exercise.scene)
    return figure(scene or None, f"shelf-{exercise.slug}", only_start=only_start)


def drawing_of(exercise: Exercise) -> str | None:
    """How an exercise starts as an SVG file, named by its own title; None for a photo and for what has no picture."""
    scene = exercise.scene and patched(exercise.scene)
    if not scene or "photo" in scene:
        return None
    return _drawn(canonical_json(thawed(scene)), "en", True)[0]


def alt_of(scene: Mapping[str, Any]) -> str:
    """The text alternative of a scene as the library has it, in pieces, or as `patched` has put it together."""
    return scene["alt"] if isinstance(scene["alt"], str) else " ".join(piece["text"] for piece in scene["alt"])


def _photo(photo: Mapping[str, Any], alt: str, photos: str) -> Markup:
    frame = Markup(
        '<div class="figure figure--photo"><img src="{}{}" alt="{}" width="{}" height="{}" loading="lazy"></div>'
    )
    return frame.format(photos, photo["id"], alt, photo["width"], photo["height"])


@lru_cache(maxsize=MOST_DRAWINGS)
def _drawn(scene: str, lang: str, only_start: bool) -> tuple[str, str]:
    made = Scene.from_data(json.loads(scene))
    return draw(made, captions=captions_in(lang), only_start=only_start), made.alt if only_start else alt_text(made)
