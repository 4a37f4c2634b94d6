"""Whether the ticks of an own exercise say what its picture shows. Pure, but for reading the library's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from clinic.custom_library.attributes import GROUPS, Group
from clinic.custom_library.building import scene_of
from clinic.custom_library.errors import ContradictsPicture
from clinic.exercises.catalog import library
from clinic.exercises.scenes import patched
from clinic.exercises.shown import Shown, shown_in


def disagreements(pose: Mapping[str, Any] | None, attributes: Iterable[str]) -> dict[str, str]:
    """For each group whose ticks contradict a pose (in the shape of library/scenes) what to do, by its key.

    No pose and a photo (None here) contradict nothing. Raises NotValid for a pose that cannot be read.
    """
    shown, ticked = _shown(pose), frozenset(attributes)
    said = {group.key: _said(group, shown.missing(ticked), shown.unseen(ticked)) for group in GROUPS}
    return {key: words for key, words in said.items() if words}


def check_agrees(content: Mapping[str, Any]) -> None:
    """Raise ContradictsPicture for ticks that say something else than the drawing.

    Rules would judge another exercise than the patient sees.
    """
    problems = disagreements(None if content["photo"] else content["scene"], content["entry"]["attributes"])
    if problems:
        raise ContradictsPicture(problems)


def fitted(pose: Mapping[str, Any] | None, attributes: Iterable[str]) -> tuple[str, ...]:
    """The attributes with what the pose shows put in, and what it shows not to be there taken out."""
    shown = _shown(pose)
    return tuple(sorted((frozenset(attributes) | shown.present) - shown.absent))


def _shown(pose: Mapping[str, Any] | None) -> Shown:
    return shown_in(patched(scene_of("pose", pose))) if pose else Shown()


def _said(group: Group, missing: frozenset[str], unseen: frozenset[str]) -> str:
    wanted, unwanted = _named(group, missing), _named(group, unseen)
    if wanted and unwanted:
        return f"The picture shows {wanted}, not {unwanted}. Tick what it shows, or change the picture."
    if wanted:
        return f"The picture shows {wanted}. Tick it, or change the picture."
    return f"The picture does not show {unwanted}. Take the tick back, or change the picture." if unwanted else ""


def _named(group: Group, slugs: frozenset[str]) -> str:
    names = [f"“{library().attributes[slug]}”" for slug in group.attributes if slug in slugs]
    return " and ".join(names)
