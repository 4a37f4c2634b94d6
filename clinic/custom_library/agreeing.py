"""Whether the ticks of own entries say what their picture shows, and none says the contrary of another. Pure, but for
reading the library's words.

Rules would judge another exercise than the patient sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from clinic.custom_library.attributes import GROUPS, Group
from clinic.custom_library.building import scene_of
from clinic.custom_library.errors import ContradictsPicture, TicksContradict
from clinic.custom_library.strictness import REST, not_at_rest
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import effective_attributes, resolve
from clinic.exercises.scenes import patched
from clinic.exercises.shown import Shown, shown_in

ADD, REMOVE = "attributes_add", "attributes_remove"
"""The fields in which the form of a modification asks what changes."""


def groups_against_picture(pose: Mapping[str, Any] | None, attributes: Iterable[str]) -> dict[str, str]:
    """For each group whose ticks contradict a pose (in the shape of library/scenes) what to do, by its key.

    No pose and a photo (None here) contradict nothing. Raises NotValid for a pose that cannot be read.
    """
    shown, ticked = _shown(pose), frozenset(attributes)
    said = {group.key: _asked_of(group, shown.missing(ticked), shown.unseen(ticked)) for group in GROUPS}
    return {key: words for key, words in said.items() if words}


def groups_against_each_other(attributes: Iterable[str]) -> dict[str, str]:
    """What to do about a rest that is none, by the key of the group that says it is one."""
    [rests] = (group for group in GROUPS if REST in group.attributes)
    others = not_at_rest(attributes)
    return {rests.key: f"{_named([REST])} does not go with {_named(others)}. Take one of them back."} if others else {}


def check_agrees(content: Mapping[str, Any]) -> None:
    """Raise TicksContradict for ticks of an own exercise that contradict each other or, ContradictsPicture, the drawing."""
    attributes = content["entry"]["attributes"]
    if problems := groups_against_each_other(attributes):
        raise TicksContradict(problems)
    if problems := groups_against_picture(None if content["photo"] else content["scene"], attributes):
        raise ContradictsPicture(problems)


def fitted(pose: Mapping[str, Any] | None, attributes: Iterable[str]) -> tuple[str, ...]:
    """The attributes with what the pose shows put in, and what it shows not to be there taken out."""
    shown = _shown(pose)
    made = (frozenset(attributes) | shown.present) - shown.absent
    return tuple(sorted(made - {REST} if not_at_rest(made) else made))


@dataclass(frozen=True, slots=True)
class Clash:
    """Attributes that the picture with a modification shows or does not, against what its ticks make of the exercise's.

    `untold` is shown and nowhere ticked, `denied` shown and taken away, `claimed` added and not shown, `kept` not taken
    away and no longer shown; `restless` contradicts the rest that it is said to be.
    """

    untold: frozenset[str] = frozenset()
    denied: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    restless: frozenset[str] = frozenset()

    def words(self) -> dict[str, str]:
        """What to tick, by the field of a form."""
        said = {
            ADD: _sentence("The picture shows", self.untold, "Tick it.")
            + _sentence("It does not show", self.claimed, "Take the tick back.")
            + _sentence(f"{_named([REST])} does not go with", self.restless, "Take one of them back."),
            REMOVE: _sentence("The picture does not show", self.kept, "Tick it.")
            + _sentence("It still shows", self.denied, "Take the tick back."),
        }
        return {field: words.strip() for field, words in said.items() if words}

    def by_group(self) -> dict[str, str]:
        """What would have to change in the modification, by the group of the exercise's ticks that is concerned."""
        missing, unseen = self.untold | self.denied, self.claimed | self.kept
        said = {group.key: _asked_of(group, missing, unseen, mend="") for group in GROUPS}
        if self.restless:
            said |= groups_against_each_other({REST, *self.restless})
        return {key: words for key, words in said.items() if words}


def clash(made: Modification, exercise: Exercise) -> Clash:
    """What contradicts in an own modification. What the exercise itself leaves open is not asked of it."""
    attributes = effective_attributes(exercise, [made])
    restless = not_at_rest(attributes) - not_at_rest(exercise.attributes)
    if not made.drawn_as:
        return Clash(restless=restless)
    plain, shown = resolve(exercise), resolve(exercise, [made])
    before, after = shown_in(plain.scene), shown_in(shown.scene)
    missing = after.missing(attributes) - before.missing(exercise.attributes)
    unseen = after.unseen(attributes) - before.unseen(exercise.attributes)
    denied, claimed = missing & exercise.attributes, unseen - exercise.attributes
    return Clash(missing - denied, denied, claimed, unseen - claimed, restless)


def check_modification_agrees(made: Modification, exercise: Exercise) -> None:
    """Raise TicksContradict or, where a drawing says otherwise, ContradictsPicture, by the field of the ticks."""
    found = clash(made, exercise)
    if problems := found.words():
        raise (TicksContradict if found == Clash(restless=found.restless) else ContradictsPicture)(problems)


def _shown(pose: Mapping[str, Any] | None) -> Shown:
    return shown_in(patched(scene_of("pose", pose))) if pose else Shown()


def _asked_of(
    group: Group, missing: frozenset[str], unseen: frozenset[str], mend: str = "or change the picture"
) -> str:
    wanted, unwanted = (_named(slug for slug in group.attributes if slug in given) for given in (missing, unseen))
    mend = f", {mend}" if mend else ""
    if wanted and unwanted:
        return f"The picture shows {wanted}, not {unwanted}. Tick what it shows{mend}."
    if wanted:
        return f"The picture shows {wanted}. Tick it{mend}."
    return f"The picture does not show {unwanted}. Take the tick back{mend}." if unwanted else ""


def _sentence(lead: str, slugs: Iterable[str], ask: str) -> str:
    names = _named(sorted(slugs))
    return f"{lead} {names}. {ask} " if names else ""


def _named(slugs: Iterable[str]) -> str:
    return " and ".join(f"“{library().attributes[slug]}”" for slug in slugs)
