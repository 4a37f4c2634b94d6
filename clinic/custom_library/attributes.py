"""What an exercise asks of the body, in the groups in which the form asks about it. Safety rules look at nothing else of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from clinic.exercises.catalog import library

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
    """For each attribute in words how many rules look at it, and the reasons of the first of them."""
    return _in_words()


def chosen_in(group: Group, attributes: Iterable[str]) -> list[str]:
    """Those of the attributes that belong to a group, in its order."""
    given = set(attributes)
    return [slug for slug in group.attributes if slug in given]


@cache
def _in_words() -> Mapping[str, str]:
    reasons: dict[str, list[str]] = {slug: [] for slug in library().attributes}
    for rule in library().rules_data.values():
        for slug in rule["target"].get("attrs_any", ()):
            reasons[slug].append(f"{rule['reason']} ({rule['id']})")
    return {slug: _said(found) for slug, found in reasons.items()}


def _said(reasons: list[str]) -> str:
    if not reasons:
        return "No rule looks at this alone."
    named = "; ".join(reasons[:MOST_REASONS])
    more = len(reasons) - MOST_REASONS
    return f"Rules: {named}; and {more} more" if more > 0 else f"Rules: {named}"
