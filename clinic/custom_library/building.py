"""From stored content to the library's own types: the same readers and checks as for the files that ship.

The content of an exercise is `{"entry": …, "scene": …, "photo": …}`: `entry` as in library/exercises (without slug and
scene), `scene` as in library/scenes, `photo` what is shown instead of it (id, sha256, width, height, alt), or None.
The content of a modification is `{"entry": …}`, as in library/modifications, with `said_below` when its steps or its start
say what its words to the patient do, and `drawing` when it borrows one (drawings.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic.core.errors import Refusal
from clinic.custom_library.drawings import with_drawing
from clinic.custom_library.errors import NotValid
from clinic.custom_library.strictness import strictly_judged
from clinic.exercises.building import read_exercise, read_modification
from clinic.exercises.catalog import Library
from clinic.exercises.checks import check_changes
from clinic.exercises.content import Change, Data, Exercise, Modification, StepEdit
from clinic.exercises.reading import Entry, LibraryError
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve
from clinic.exercises.scenes import frozen, patched
from clinic.exercises.shapes import read_scene
from clinic.exercises.sheet_room import too_much_for_a_sheet
from handouts.figures import Scene, joints
from handouts.figures import SceneError as NotDrawable

STATUS = "written by the clinic"
LANGUAGE = "en"
"""What own texts are written in; no other language has them, so no other sheet can be printed with them."""


def build_exercise(slug: str, content: Mapping[str, Any], library: Library, based_on: str = "") -> Exercise:
    """The exercise that `content` describes, checked like one of the library. Raises NotValid."""
    try:
        scene = photo_scene(content["photo"]) if content["photo"] else scene_of(slug, content["scene"])
        entry = Entry(slug, {**content["entry"], "slug": slug, "scene": slug}, LANGUAGE)
        made = read_exercise(entry, library.vocabulary, library.props, {slug: scene})
        check_changes({slug: made}, {})
    except (LibraryError, NotDrawable) as error:
        raise NotValid(_in_words(error)) from error
    _resolved(made)
    return strictly_judged(replace(made, based_on=based_on), library.exercises.get(based_on))


def build_modification(slug: str, content: Mapping[str, Any], library: Library, exercise: Exercise) -> Modification:
    """The modification of `exercise` that `content` describes, checked like one of the library. Raises NotValid."""
    entry = Entry(slug, {**content["entry"], "slug": slug, "applies_to": [exercise.slug]}, LANGUAGE)
    try:
        made = read_modification(entry, library.vocabulary, {exercise.slug: exercise}, library.props)
        if not content.get("said_below"):
            made = with_words_first(made, exercise)
        check_changes({exercise.slug: exercise}, {slug: made})
        if content.get("drawing"):
            made = with_drawing(made, content["drawing"], exercise, library)
        shown = _resolved(exercise, made)
        if shown.scene is not None and "photo" not in shown.scene:
            Scene.from_data(shown.scene)
    except (LibraryError, NotDrawable) as error:
        raise NotValid(_in_words(error)) from error
    return made


def photo_scene(photo: Mapping[str, Any]) -> Data:
    """The picture of an exercise that is a photo, where others have a scene: no body, no props, a text alternative."""
    alt = [{"id": "photo", "text": photo["alt"]}]
    shown = {key: photo[key] for key in ("id", "sha256", "width", "height")}
    made: Data = frozen({"photo": shown, "props": [], "alt": alt})
    return made


def scene_of(slug: str, scene: Mapping[str, Any] | None) -> Data:
    """The pose that `scene` describes, with every joint on or above the floor. Raises NotValid."""
    read = pose_data(slug, scene)
    drawn = Scene.from_data(patched(read))
    for frame in (drawn, drawn.finish, drawn.fault):
        _check_floor(frame)
    return read


def pose_data(slug: str, scene: Mapping[str, Any] | None) -> Data:
    """The pose that `scene` describes, wherever its joints are. Raises NotValid when it cannot be drawn."""
    if scene is None:
        raise NotValid("Choose a pose or a photo: an exercise without a picture cannot be printed.")
    try:
        read: Data = read_scene(Entry(slug, {**scene, "id": slug}, LANGUAGE))
        Scene.from_data(patched(read))
    except (LibraryError, NotDrawable) as error:
        raise NotValid(_in_words(error)) from error
    return read


def with_words_first(made: Modification, exercise: Exercise) -> Modification:
    """The modification with its words to the patient as a step of their own before all others."""
    if not exercise.steps:
        return made
    words = StepEdit("before", exercise.steps[0].id, f"words-{made.slug}", made.patient_text)
    return replace(made, changes=(Change(frozenset({exercise.slug}), steps=(words,)), *made.changes))


def _resolved(exercise: Exercise, *modifications: Modification) -> ResolvedExercise:
    """What a patient would do with the usual dose, and that it has room on a sheet."""
    try:
        shown = resolve(exercise, modifications)
    except Refusal as refusal:
        raise NotValid(refusal.message) from refusal
    problem = too_much_for_a_sheet(shown)
    if problem:
        raise NotValid(problem)
    return shown


def _check_floor(scene: Scene | None) -> None:
    for name, depth in below_floor(scene) if scene else ():
        raise NotValid(f"The {joint_words(name)} would be {depth:.0f} cm below the floor.")


def below_floor(scene: Scene) -> list[tuple[str, float]]:
    """The joints of one frame that are below the floor with how far, cm, the lowest first; none seen from above."""
    if scene.view != "side":
        return []
    return sorted(((name, -y) for name, (_, y) in joints(scene).items() if y < 0), key=lambda one: -one[1])


def joint_words(name: str) -> str:
    """A joint of the figure as people call it: "ankle of the nearer leg"."""
    part, _, side = name.partition("_")
    if not side:
        return {"tl": "low back"}.get(part, part)
    limb = "leg" if part in ("knee", "ankle", "toe") else "arm"
    return f"{'toes' if part == 'toe' else part} of the {'nearer' if side == 'near' else 'farther'} {limb}"


def _in_words(error: LibraryError | NotDrawable) -> str:
    if isinstance(error, LibraryError):
        return f"{error.key or 'This'}: {error.reason}."
    return f"The picture cannot be drawn. {error}."
