"""What an exercise asks of the body, in the groups in which the form asks about it, and the safety rules that read it.

Beside it rules read the phase (`rules_reading_the_phase`), and what a copy was copied from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from clinic.exercises.catalog import library

LIFTS = "Lifts"
NOT_ALONE = "Only where the library itself says it of the exercise, or of the one it was copied from."
"""An attribute that excepts from a rule, and what has to be so for it (`strictness.py`)."""

_PHASE_KEYS = frozenset({"category_any", "on_category"})

MOST_REASONS = 3
"""Rules that are named beside an attribute; the others are counted."""


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes that are asked about together; an exercise may have none of them, and then that is ticked."""

    key: str
    label: str
    attributes: tuple[str, ...]

    @property
    def field(self) -> str:
        """The name of the boxes in a form."""
        return f"asks_{self.key}"

    @property
    def none_field(self) -> str:
        """The name of the box that says that nothing of it is asked."""
        return f"asks_no_{self.key}"


GROUPS = (
    Group(
        "position",
        "Position",
        (
            "supine_flat",
            "supine_incline",
            "side_lying",
            "prone",
            "quadruped",
            "kneeling",
            "sitting",
            "standing",
        ),
    ),
    Group("reach", "Getting into it", ("floor_transfer", "balance_demand")),
    Group(
        "joints",
        "Hips, back and legs",
        (
            "hip_extension_end_range",
            "hip_flexion_gt90",
            "lumbar_extension_load",
            "rib_drape_extension",
            "inversion_mild",
            "legs_bound",
            "feet_free_to_roll",
        ),
    ),
    Group(
        "effort",
        "Effort and pressure",
        ("isometric_effort", "breath_hold_risk", "abdominal_pressure", "tool_pressure", "traction"),
    ),
    Group("stillness", "Rest and stillness", ("rest_only", "static_hold_gt_3min", "interoceptive")),
    Group("place", "Where it is done", ("clinic_only",)),
)
"""Every attribute is in one group, each group is answered: what was overlooked would be safe for nobody."""


def rules_by_attribute() -> Mapping[str, str]:
    """For each attribute in words the rules that it brings and those that it lifts: the reasons of the first of them."""
    return _in_words()


def chosen_in(group: Group, attributes: Iterable[str]) -> list[str]:
    """Those of the attributes that belong to a group, in its order."""
    given = set(attributes)
    return [slug for slug in group.attributes if slug in given]


def rules_reading_the_phase() -> tuple[str, ...]:
    """The rules that ask for the phase of an exercise, each as its reason with its id."""
    rules = library().rules_data.values()
    return tuple(_reason(rule) for rule in rules if _asks_phase(rule["target"]) or _asks_phase(rule["when"]))


@cache
def _in_words() -> Mapping[str, str]:
    brought: dict[str, list[str]] = {slug: [] for slug in library().attributes}
    lifted: dict[str, list[str]] = {slug: [] for slug in library().attributes}
    for rule in library().rules_data.values():
        for key, reasons in (("attrs_any", brought), ("not_attrs", lifted)):
            for slug in rule["target"].get(key, ()):
                reasons[slug].append(_reason(rule))
    return {slug: _in_a_line(brought[slug], lifted[slug]) for slug in brought}


def _in_a_line(brought: list[str], lifted: list[str]) -> str:
    lines = [f"Rules: {_first_of(brought)}"] if brought else []
    if lifted:
        lines.append(f"{LIFTS}: {_first_of(lifted)}. {NOT_ALONE}")
    return ". ".join(lines) or "No rule looks at this alone."


def _first_of(reasons: list[str]) -> str:
    named = "; ".join(reasons[:MOST_REASONS])
    more = len(reasons) - MOST_REASONS
    return f"{named}; and {more} more" if more > 0 else named


def _reason(rule: Mapping[str, Any]) -> str:
    return f"{rule['reason']} ({rule['id']})"


def _asks_phase(part: Any) -> bool:
    """Whether a part of a rule names a phase, however deep."""
    if isinstance(part, Mapping):
        return not _PHASE_KEYS.isdisjoint(part) or any(map(_asks_phase, part.values()))
    return isinstance(part, list | tuple) and any(map(_asks_phase, part))
