"""The drawing of a modification of the library, lent to an own one: which of them fit an exercise, and how they join it. Pure.

The content of an own modification names it as `{"of": slug, "from": slug, "alt": …}`: the modification, the exercise whose
version of it is meant, and what the picture shows in other words than the library's (or nothing).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from clinic.custom_library.errors import NotValid
from clinic.exercises.catalog import Library
from clinic.exercises.checks import check_changes
from clinic.exercises.content import Change, Data, Exercise, Modification
from clinic.exercises.reading import LibraryError
from clinic.exercises.scenes import SceneError, frozen, patched
from clinic.exercises.shown import positions_in
from handouts.figures import Scene
from handouts.figures import SceneError as NotDrawable
from handouts.figures.contact import complaints

SAME_PLACE, SAME_TURN = 6, 15
"""Centimetres and degrees: a drawing of a body that lies or stands otherwise would put its things beside this one."""

DOES_NOT_FIT = "The drawing that it borrows does not fit the picture of the exercise. Choose another one."


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing that fits: the modification it is of, and the exercise it is taken from."""

    of: Modification
    taken_from: Exercise

    @property
    def key(self) -> str:
        """Its name in a form."""
        return f"{self.of.slug}@{self.taken_from.slug}"


def drawings_for(exercise: Exercise, library: Library) -> tuple[Drawing, ...]:
    """One drawing of each modification of the shipped library that fits the picture of an exercise, in slot order.

    The exercise's own modifications come before those of the one it was copied from, and those before all others.
    """
    if exercise.scene is None or "photo" in exercise.scene:
        return ()
    found = (_first_fitting(exercise, one, library) for one in library.modifications.values())
    return tuple(sorted((one for one in found if one), key=lambda one: (one.of.rank, one.of.slug)))


def with_drawing(made: Modification, lent: Mapping[str, str], exercise: Exercise, library: Library) -> Modification:
    """The own modification with the drawing that its content names. Raises NotValid when it does not fit."""
    of, taken_from = library.modifications.get(lent["of"]), library.exercises.get(lent["from"])
    if of is None or taken_from is None:
        raise NotValid("The drawing that it borrows is no longer in the library. Choose another one.")
    if of.slot != made.slot:
        raise NotValid(slot_words(of))
    if not _fits(exercise, Drawing(of, taken_from)):
        raise NotValid(DOES_NOT_FIT)
    changes = [*made.changes, *_lent(of, taken_from, exercise)]
    if lent.get("alt"):
        changes.append(_said_instead(lent["alt"], exercise, changes))
    return replace(made, changes=tuple(changes), drawn_as=of.slug, conflicts=of.conflicts)


def slot_words(of: Modification) -> str:
    """What to do when an own modification of another kind borrows a drawing: both could be given, and the drawing twice."""
    kind = of.slot.replace("_", " ").capitalize()
    return f"This drawing is of another kind. Choose “{kind}” under “What it changes”, so that it is never drawn twice."


def _first_fitting(exercise: Exercise, of: Modification, library: Library) -> Drawing | None:
    order, scene = (exercise.slug, exercise.based_on), exercise.scene or {}
    drawn = [one for one in map(library.get_exercise, sorted(of.applies_to)) if one.scene is not None]
    drawn.sort(key=lambda one: (*(one.slug != slug for slug in order), _apart(scene, one.scene or {})))
    drawings = (Drawing(of, one) for one in drawn)
    return next((one for one in drawings if _fits(exercise, one)), None)


def _fits(exercise: Exercise, drawing: Drawing) -> bool:
    """Whether it changes the picture, speaks of nothing that is not there, and what it makes holds together."""
    taken_from, lent = drawing.taken_from, _lent(drawing.of, drawing.taken_from, exercise)
    plain = [change.scene for change in lent if not change.when_with]
    if exercise.scene is None or "photo" in exercise.scene or taken_from.scene is None or not plain:
        return False
    if not _lies_like(exercise.scene, taken_from.scene):
        return False
    borrowed = replace(drawing.of, applies_to=frozenset({exercise.slug}), changes=tuple(lent))
    try:
        if taken_from is not exercise:  # what its own exercise has was checked when the library was read
            check_changes({exercise.slug: exercise}, {borrowed.slug: borrowed})
        before, after = patched(exercise.scene), patched(exercise.scene, plain)
        return before != after and not complaints(Scene.from_data(after))
    except (LibraryError, SceneError, NotDrawable):
        return False


def _lies_like(scene: Data, other: Data) -> bool:
    """Whether hips and trunk are where the drawing was made for, and the body is in the same position."""
    if scene["view"] != other["view"] or math.dist(scene["hip"], other["hip"]) > SAME_PLACE:
        return False
    turns = [(scene[part] - other[part] + 180) % 360 - 180 for part in ("pelvis", "thorax")]
    return bool(max(map(abs, turns)) <= SAME_TURN) and _positions(scene) == _positions(other)


def _apart(scene: Data, other: Data) -> float:
    """How different two bodies are, the legs too."""
    sides = scene["legs"].keys() & other["legs"].keys()
    legs = sum(abs(a - b) for side in sides for a, b in zip(scene["legs"][side], other["legs"][side], strict=True))
    return float(math.dist(scene["hip"], other["hip"]) + abs(scene["thorax"] - other["thorax"]) + legs)


def _positions(scene: Data) -> tuple[str, ...]:
    return positions_in(Scene.from_data(patched(scene)))


def _lent(of: Modification, taken_from: Exercise, exercise: Exercise) -> list[Change]:
    """What the modification does to the picture and nothing else of it; beside which others, for its own exercise alone."""
    changes = [one for one in of.changes if taken_from.slug in one.exercises and one.scene]
    if taken_from.slug != exercise.slug:
        changes = [replace(one, when_without=frozenset()) for one in changes if not one.when_with]
    return [Change(frozenset({exercise.slug}), one.when_with, one.when_without, scene=one.scene) for one in changes]


def _said_instead(alt: str, exercise: Exercise, changes: Iterable[Change]) -> Change:
    """Other words for the whole picture, in the place of every piece that stood there."""
    ids = dict.fromkeys(_alt_ids(exercise.scene or {}, changes))
    pieces = [{"id": name, "text": ""} for name in ids if name != "body"]
    return Change(frozenset({exercise.slug}), scene=frozen({"alt": [{"id": "body", "text": alt}, *pieces]}))


def _alt_ids(scene: Mapping[str, Any], changes: Iterable[Change]) -> Iterator[str]:
    for one in (scene, *(change.scene for change in changes)):
        yield from (piece["id"] for piece in one.get("alt", ()))
