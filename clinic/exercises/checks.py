"""What only shows when entries meet: steps and props that a modification speaks of, and swaps that go in circles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clinic.exercises.content import Change, Exercise, Modification, PropEntry
from clinic.exercises.reading import LibraryError
from clinic.exercises.rules import slots_in
from clinic.exercises.scenes import SceneError, patched


def check_prop_swaps(props: Mapping[str, PropEntry]) -> None:
    """Raise LibraryError when a prop's swaps are unknown or lead back to itself."""
    for slug, prop in props.items():
        for other in prop.swaps + prop.not_instead:
            if other not in props:
                raise LibraryError(_prop_file(slug), "swaps", f"“{other}” is not known")
    for slug in props:
        _walk_swaps(slug, props, way=(slug,))


def check_changes(exercises: Mapping[str, Exercise], modifications: Mapping[str, Modification]) -> None:
    """Raise LibraryError when a change names a step, a word, a prop or a modification that is not there."""
    for exercise in exercises.values():
        _check_base(exercise)
        fitting = [one for one in modifications.values() if exercise.slug in one.applies_to]
        for modification in fitting:
            for change in modification.changes:
                if exercise.slug in change.exercises:
                    _check_change(exercise, modification, change, fitting)


def _walk_swaps(slug: str, props: Mapping[str, PropEntry], way: tuple[str, ...]) -> None:
    for other in props[slug].swaps:
        if other in way:
            raise LibraryError(_prop_file(slug), "swaps", f"goes in a circle: {' > '.join((*way, other))}")
        _walk_swaps(other, props, (*way, other))


def _check_base(exercise: Exercise) -> None:
    for text in (exercise.start, exercise.caption, *(step.text for step in exercise.steps)):
        for name in slots_in(text) - set(exercise.words):
            raise LibraryError(f"exercises/{exercise.slug}.toml", "words", f"“{name}” has no text")


def _check_change(exercise: Exercise, owner: Modification, change: Change, fitting: Iterable[Modification]) -> None:
    beside = [one for one in fitting if one.slug in change.when_with]
    for name in (change.when_with | change.when_without) - {one.slug for one in fitting}:
        raise _error(owner, "with", f"“{name}” is not made for {exercise.slug}")
    _check_words(exercise, owner, change)
    _check_steps(exercise, owner, change, beside)
    _check_prop_ids(exercise, owner, change, fitting)
    _check_scene(exercise, owner, change, beside)


def _check_words(exercise: Exercise, owner: Modification, change: Change) -> None:
    for name in set(change.words) - set(exercise.words):
        raise _error(owner, "words", f"{exercise.slug} has no word “{name}”")
    for text in (change.start, change.caption, *(edit.text for edit in change.steps)):
        for name in slots_in(text) - set(exercise.words):
            raise _error(owner, "words", f"{exercise.slug} has no word “{name}” for “{text}”")


def _check_steps(exercise: Exercise, owner: Modification, change: Change, beside: Iterable[Modification]) -> None:
    ids = {step.id for step in exercise.steps}
    for other in (*beside, owner):
        for sibling in other.changes:
            if sibling is not change and exercise.slug in sibling.exercises:
                ids |= {edit.id for edit in sibling.steps}
    for edit in change.steps:
        if edit.target not in ids:
            raise _error(owner, "steps", f"{exercise.slug} has no step “{edit.target}”")
        if edit.how in ("before", "after") and edit.id in {step.id for step in exercise.steps}:
            raise _error(owner, "steps", f"{exercise.slug} already has a step “{edit.id}”")
        ids.add(edit.id)


def _check_prop_ids(exercise: Exercise, owner: Modification, change: Change, fitting: Iterable[Modification]) -> None:
    if exercise.scene is None:
        if change.scene:
            raise _error(owner, "scene", f"{exercise.slug} has no picture")
        return
    known = {prop["id"] for prop in exercise.scene["props"]}
    for other in (other for one in fitting for other in one.changes if exercise.slug in other.exercises):
        known |= {prop["id"] for key in ("props", "behind") for prop in other.scene.get(key, ())}
    spoken = {*change.scene.get("remove", ()), *(item["id"] for item in change.scene.get("adjust", ()))}
    for name in sorted(spoken - known):
        raise _error(owner, "scene", f"the picture of {exercise.slug} has no prop “{name}”")


def _check_scene(exercise: Exercise, owner: Modification, change: Change, beside: Iterable[Modification]) -> None:
    if exercise.scene is None:
        return
    earlier = [one.scene for other in beside for one in other.changes if exercise.slug in one.exercises]
    try:
        patched(exercise.scene, [*earlier, change.scene])
    except SceneError as error:
        raise _error(owner, "scene", f"{exercise.slug}: {error}") from error


def _prop_file(slug: str) -> str:
    return f"props/{slug}.toml"


def _error(owner: Modification, key: str, reason: str) -> LibraryError:
    return LibraryError(f"modifications/{owner.slug}.toml", f"changes.{key}", reason)
