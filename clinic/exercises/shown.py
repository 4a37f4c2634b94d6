"""What a picture shows of an exercise's attributes. Safety rules read attributes: a drawing of another one would mislead.

Measured on the scene, so a pose that was turned says what it shows now; a photo says nothing. What a drawing leaves open
(how long, how hard, a hand that could hold on) is in neither set. `tests/exercises/test_shown.py` holds every picture of the
library, with every modification, against the attributes it has.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handouts.figures import Scene, joints
from handouts.figures.body import Joints, flexions
from handouts.figures.contact import surface_under
from handouts.figures.props import kind_of

POSITIONS = frozenset(
    {"supine_flat", "supine_incline", "side_lying", "prone", "quadruped", "kneeling", "sitting", "standing"}
)

FLAT_BELOW = 12
"""Degrees of the trunk above the floor below which somebody lies flat; the library's lowest incline has 16."""

UPRIGHT_FROM = 55
"""Degrees of the trunk from which somebody sits, kneels or stands; the library's steepest incline has 40."""

KNEE_ON_FLOOR = 20
HIP_OVER_KNEE = 25
"""Centimetres. A knee lower than the first is knelt on; a hip higher above the knees than the second is not sat on."""

BENT_PAST_90 = 105
"""Degrees of hip flexion: the library draws a march in sitting with 104 and does not count it."""

HIP_FAR_BACK = -15
HIPS_OVER_CHEST = 4
"""Degrees; centimetres."""

ROLLED_OUT = 45
"""Degrees of a foot that nothing holds."""

_DRAPED_OVER = frozenset({"bolster", "dome", "roll"})
_TOOLS = frozenset({"ball", "roller"})
_SOFT_PARTS = frozenset({"pelvis", "thorax", "thigh"})


@dataclass(frozen=True, slots=True)
class Shown:
    """Attributes that a picture shows, and those that it shows not to be there."""

    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    def missing(self, attributes: frozenset[str]) -> frozenset[str]:
        """What is shown and not among `attributes`."""
        return self.present - attributes

    def unseen(self, attributes: frozenset[str]) -> frozenset[str]:
        """What is among `attributes` and shown not to be there."""
        return self.absent & attributes


def shown_in(scene: Mapping[str, Any] | None) -> Shown:
    """What the drawing of a patched scene shows, at its start and at its end. Nothing for a photo or no picture.

    Raises handouts.figures.SceneError.
    """
    if scene is None or "photo" in scene:
        return Shown()
    start = Scene.from_data(scene)
    frames = [start, *([start.finish] if start.finish else [])]
    positions = frozenset(one for frame in frames for one in positions_in(frame))
    more = frozenset(one for frame in frames for one in _asked(frame))
    return Shown(positions | more, (POSITIONS - positions) | frozenset(_cleared(start)))


def positions_in(scene: Scene) -> tuple[str, ...]:
    """How the body lies, sits or stands in one frame."""
    if scene.view == "top":
        return ("side_lying",)
    at = joints(scene)
    trunk = _direction(at)
    raised = math.degrees(math.asin(math.sin(math.radians(trunk))))
    knee = min((at[f"knee_{side}"] for side in scene.legs), key=lambda point: point[1])
    over_knee = scene.hip[1] - knee[1]
    is_on_knees = over_knee > HIP_OVER_KNEE and knee[1] - surface_under(scene, knee) < KNEE_ON_FLOOR
    if raised < UPRIGHT_FROM and math.cos(math.radians(trunk)) < 0:
        return ("supine_flat",) if raised < FLAT_BELOW else ("supine_incline",)
    if raised < UPRIGHT_FROM and over_knee <= HIP_OVER_KNEE:
        return ("prone",)
    if is_on_knees:
        return ("kneeling",) if raised >= UPRIGHT_FROM else ("kneeling", "quadruped")
    return ("standing",) if over_knee > HIP_OVER_KNEE else ("sitting",)


def _direction(at: Joints) -> float:
    (x, y), (top_x, top_y) = at["hip"], at["shoulder"]
    return math.degrees(math.atan2(top_y - y, top_x - x))


def _asked(scene: Scene) -> Iterator[str]:
    angles, positions = flexions(scene), positions_in(scene)
    hips = [angle for name, angle in angles.items() if name.startswith("hip_flexion")]
    if max(hips) > BENT_PAST_90:
        yield "hip_flexion_gt90"
    if min(hips) < HIP_FAR_BACK:
        yield "hip_extension_end_range"
    if "supine_flat" in positions and scene.hip[1] - joints(scene)["shoulder"][1] > HIPS_OVER_CHEST:
        yield "inversion_mild"
    if _is_strapped(scene):
        yield "legs_bound"
    elif not _feet_are_held(scene) and (scene.foot_roll_deg or 0) >= ROLLED_OUT:
        yield "feet_free_to_roll"
    yield from _pressed(scene, positions)


def _pressed(scene: Scene, positions: tuple[str, ...]) -> Iterator[str]:
    for thing in scene.props:
        kind = kind_of(thing)
        if kind in _TOOLS and _SOFT_PARTS & set(thing.holds):
            yield "tool_pressure"
            if "prone" in positions and "pelvis" in thing.holds:
                yield "abdominal_pressure"
        if kind in _DRAPED_OVER and "thorax" in thing.holds and "supine_incline" in positions:
            yield "rib_drape_extension"


def _cleared(scene: Scene) -> Iterator[str]:
    """What a thing in the picture takes away, as the library's modifications with the same thing do."""
    if _is_strapped(scene) or _feet_are_held(scene):
        yield "feet_free_to_roll"
    if not _is_strapped(scene):
        yield "legs_bound"
    if any(kind_of(thing) == "bed" for thing in scene.props):
        yield "floor_transfer"
    if any(kind_of(thing) == "wedge" and "thorax" in thing.holds for thing in scene.props):
        yield "rib_drape_extension"


def _is_strapped(scene: Scene) -> bool:
    return any(kind_of(thing) == "strap" for thing in scene.props)


def _feet_are_held(scene: Scene) -> bool:
    return any(thing.id == "feet" or thing.anchor == "feet" for thing in scene.props)
