"""One frame of a picture: where its parts lie, then its layers from back to front."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from handouts.figures import limbs, trunk
from handouts.figures.anchors import settled
from handouts.figures.body import Joints, joints
from handouts.figures.canvas import Pen
from handouts.figures.feet import INSET_RADIUS, draw_inset, has_inset
from handouts.figures.hair import hair_behind, hair_over, shows_ear, strands
from handouts.figures.labels import Label, draw_label, labels_of
from handouts.figures.look import Look
from handouts.figures.palette import Palette, Tones, palette_of
from handouts.figures.path import Box, Point, box_of, grown, number, rounded
from handouts.figures.placing import body_boxes, free_place, head_box
from handouts.figures.props import draw_prop, reach_of
from handouts.figures.scene import Scene
from handouts.figures.tones import FINE, GROUND, PALE_INK

MARGIN = 3.0
BELOW_FLOOR = 4.2
HATCH_EVERY = 11.0
_SIDE_BY_SIDE = 3.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A scene with everything in its place: the boxes of the body and of things, the inset, the labels."""

    scene: Scene
    at: Joints
    body: tuple[Box, ...]
    things: tuple[Box, ...]
    inset: Point | None = None
    labels: tuple[Label, ...] = ()

    @property
    def lowest(self) -> float:
        """Below this nothing is put beside the figure: words do not stand in the floor."""
        return 2.0 if self.scene.view == "side" else -math.inf

    @property
    def box(self) -> Box:
        """Left, bottom, right and top of everything that is drawn, with a margin."""
        boxes = [*self.body, *self.things, *(label.box for label in self.labels)]
        left, bottom, right, top = grown(box_of(_corners(boxes)), MARGIN)
        if self.scene.view == "side":
            # A body rests on the floor: only a thing that reaches below it makes room there.
            bottom = min([0.0, *(reach_of(prop)[1] for prop in self.scene.props)]) - BELOW_FLOOR
        return left, bottom, right, top


def plan_frame(scene: Scene, *, is_first: bool = True) -> Plan:
    """The plan of one frame, without words. Only the first one has an inset of the feet."""
    at = joints(scene)
    placed = settled(scene, at)
    plan = Plan(placed, at, tuple(body_boxes(placed, at)), tuple(reach_of(prop) for prop in placed.props))
    if not is_first or not has_inset(placed):
        return plan
    taken = [*plan.body, *plan.things]
    size = 2 * INSET_RADIUS + 2
    toes = limbs.toes_end(placed, at, "near")
    inset = free_place((size, size), toes, taken, box_of(_corners(taken)), plan.lowest)
    return replace(plan, inset=inset, things=(*plan.things, grown((*inset, *inset), INSET_RADIUS)))


def with_labels(plan: Plan, pen: Pen) -> Plan:
    """The plan with the words of its things, in letters of this pen."""
    return replace(
        plan, labels=tuple(labels_of(plan.scene, [*plan.body], [*plan.things], plan.lowest, pen, head_box(plan.at)))
    )


def paint(plan: Plan, box: Box, look: Look, pen: Pen) -> str:
    """The layers of a frame whose floor reaches over all of `box`."""
    scene, palette = plan.scene, palette_of(look)
    layers = [_mat(box, pen)] if scene.view == "top" else []
    layers += _props(scene, "back", pen)
    layers += _figure(scene, plan.at, look, palette, pen)
    if scene.view == "side":
        layers.append(_ground(box, pen))
    layers += _props(scene, "front", pen)
    layers += [draw_prop(prop, pen) for prop in scene.props if prop.shape == "arrow"]
    if plan.inset is not None:
        layers.append(draw_inset(scene, plan.at, plan.inset, pen, palette.near["skin"]))
    layers += [draw_label(label, pen) for label in plan.labels]
    return "".join(layers)


def draw_head(scene: Scene, at: Joints, look: Look, palette: Palette, pen: Pen) -> str:
    """Face, hair, ear and the lines of the face."""
    behind, over = hair_behind(scene, at, look.hair), hair_over(scene, at, look.hair)
    tones = palette.near
    layers = [
        pen.shape(behind, tones["hair"]) if behind else "",
        pen.shape(trunk.face(scene, at, is_bald=not over), tones["skin"]),
    ]
    if over:
        layers.append(pen.shape(over, tones["hair"]))
    layers.append(pen.detail(strands(scene, at, look.hair), PALE_INK))
    if shows_ear(look.hair):
        layers.append(pen.shape(trunk.ear(scene, at), tones["skin"]))
    layers.append(pen.detail(trunk.features(scene, at), palette.face, units=FINE + 0.2))
    return "".join(layers)


def _props(scene: Scene, layer: str, pen: Pen) -> list[str]:
    """The props of one layer."""
    return [draw_prop(prop, pen) for prop in scene.props if prop.layer == layer and prop.shape != "arrow"]


def _figure(scene: Scene, at: Joints, look: Look, palette: Palette, pen: Pen) -> list[str]:
    """Far limbs, then legs, shirt and head, then the near arm over them."""
    near, far = palette.near, palette.far
    layers = []
    if "far" in scene.arms:
        layers.append(_arm(scene, at, "far", far, pen))
    if "far" in scene.legs and not _is_hidden(scene):
        layers.append(pen.union([(limbs.foot(scene, at, "far"), far["skin"])]))
        layers.append(pen.union([(limbs.trouser_leg(at, "far"), far["trousers"])]))
    layers += _props(scene, "between", pen)
    layers.append(pen.union([(limbs.foot(scene, at, "near"), near["skin"])]))
    layers.append(pen.union([(limbs.trouser_leg(at, "near") + trunk.seat(at), near["trousers"])]))
    layers.append(pen.shape(trunk.neck(scene, at), near["skin"]))
    layers.append(pen.union([(trunk.shirt(scene, at), near["shirt"])]))
    layers.append(draw_head(scene, at, look, palette, pen))
    if limbs.comes_round(scene, at):
        layers.append(pen.union([(limbs.forearm(scene, at, "far"), far["skin"])]))
    layers += _props(scene, "beside", pen)
    if "near" in scene.arms:
        layers.append(_arm(scene, at, "near", near, pen))
    return layers


def _is_hidden(scene: Scene) -> bool:
    """Whether the far leg lies so close behind the near one that it would only thicken its line."""
    pairs = zip(scene.legs["near"], scene.legs["far"], strict=True)
    return all(abs((one - other + 180) % 360 - 180) <= _SIDE_BY_SIDE for one, other in pairs)


def _arm(scene: Scene, at: Joints, side: str, tones: Tones, pen: Pen) -> str:
    skin = pen.union([(limbs.bare_arm(scene, at, side), tones["skin"])])
    return skin + pen.shape(limbs.sleeve(scene, at, side), tones["shirt"])


def _ground(frame: Box, pen: Pen) -> str:
    """The floor: what has sunk into it is covered, so that a resting body lies flat."""
    left, bottom, right, _ = frame
    count = int((right - left - 4) // HATCH_EVERY)
    strokes = "".join(f"M{number(left + 4 + place * HATCH_EVERY)} .9l-1.8 2.1" for place in range(count))
    cover = f"M{number(left)} 0H{number(right)}V{number(-bottom)}H{number(left)}z"
    line = f'<path d="M{number(left + 0.6)} 0H{number(right - 0.6)}"/>'
    return pen.bare(cover, GROUND) + pen.detail(strokes, PALE_INK) + line


def _mat(frame: Box, pen: Pen) -> str:
    """The surface a body lies on when it is seen from above."""
    left, bottom, right, top = grown(frame, -1)
    outline = rounded([(left, bottom), (right, bottom), (right, top), (left, top)], 5)
    return f'<path d="{outline}" fill="{GROUND}" stroke="{PALE_INK}" stroke-width="{pen.of(FINE)}"/>'


def _corners(boxes: list[Box]) -> list[Point]:
    return [corner for left, bottom, right, top in boxes for corner in ((left, bottom), (right, top))]
