"""From a scene to one standalone SVG: layers from back to front, a tight frame, a text alternative."""

from __future__ import annotations

import math
from html import escape

from handouts.figures import limbs, trunk
from handouts.figures.anchors import settled
from handouts.figures.body import Joints, joints
from handouts.figures.canvas import Pen
from handouts.figures.feet import INSET_RADIUS, draw_inset, has_inset
from handouts.figures.labels import draw_label, labels_of
from handouts.figures.path import Box, Point, box_of, grown, number, rounded
from handouts.figures.placing import body_boxes, free_place
from handouts.figures.props import draw_prop, reach_of
from handouts.figures.scene import Scene
from handouts.figures.tones import FAR, FINE, GROUND, NEAR, PALE_INK

MARGIN = 3.0
BELOW_FLOOR = 4.2
HATCH_EVERY = 11.0
_SIDE_BY_SIDE = 3.0


def draw(scene: Scene, width: int | None = None) -> str:
    """The scene as SVG text: no reference leaves it, colours and lines are set inside, same scene, same bytes.

    `width` sets the width attribute in CSS pixels; without it the picture fills the space it is given. Pictures shown in
    boxes of 48 to 34 have lines of the same width.
    """
    at = joints(scene)
    scene = settled(scene, at)
    body, things = body_boxes(scene, at), [reach_of(prop) for prop in scene.props]
    lowest = 2.0 if scene.view == "side" else -math.inf
    inset = _inset_place(scene, at, [*body, *things], lowest)
    things += [grown((*inset, *inset), INSET_RADIUS)] if inset else []
    labels = labels_of(scene, body, things, lowest, _pen(_frame(scene, [*body, *things])))
    frame = _frame(scene, [*body, *things, *(label.box for label in labels)])
    left, bottom, right, top = frame
    pen = _pen(frame)
    layers = [_mat(frame, pen)] if scene.view == "top" else []
    layers += _props(scene, "back", pen)
    layers += _figure(scene, at, pen)
    if scene.view == "side":
        layers.append(_ground(frame, pen))
    layers += _props(scene, "front", pen)
    layers += [draw_prop(prop, pen) for prop in scene.props if prop.shape == "arrow"]
    if inset is not None:
        layers.append(draw_inset(scene, at, inset, pen))
    layers += [draw_label(label, pen) for label in labels]
    size = f' width="{width}" height="{round(width * (top - bottom) / (right - left))}"' if width else ""
    box = " ".join(number(value) for value in (left, -top, right - left, top - bottom))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{size} role="img">'
        f"<title>{escape(_title(scene))}</title><desc>{escape(scene.alt)}</desc>{pen.group(''.join(layers))}</svg>"
    )


def alt_text(scene: Scene) -> str:
    """What the picture shows, in words."""
    return scene.alt


def _title(scene: Scene) -> str:
    first = scene.alt.split(". ", 1)[-1] if scene.alt.startswith(("Side view.", "Seen from above")) else scene.alt
    return first.split(". ", 1)[0].rstrip(".") or scene.alt


def _props(scene: Scene, layer: str, pen: Pen) -> list[str]:
    """The props of one layer."""
    return [draw_prop(prop, pen) for prop in scene.props if prop.layer == layer and prop.shape != "arrow"]


def _figure(scene: Scene, at: Joints, pen: Pen) -> list[str]:
    """Far limbs, then legs, shirt and head, then the near arm over them."""
    layers = []
    if "far" in scene.arms:
        layers.append(_arm(scene, at, "far", FAR, pen))
    if "far" in scene.legs and not _is_hidden(scene):
        layers.append(pen.union([(limbs.foot(scene, at, "far"), FAR["skin"])]))
        layers.append(pen.union([(limbs.trouser_leg(at, "far"), FAR["trousers"])]))
    layers += _props(scene, "between", pen)
    layers.append(pen.union([(limbs.foot(scene, at, "near"), NEAR["skin"])]))
    layers.append(pen.union([(limbs.trouser_leg(at, "near") + trunk.seat(at), NEAR["trousers"])]))
    layers.append(pen.shape(trunk.neck(scene, at), NEAR["skin"]))
    layers.append(pen.union([(trunk.shirt(scene, at), NEAR["shirt"])]))
    layers.append(pen.shape(trunk.face(scene, at), NEAR["skin"]))
    layers.append(pen.shape(trunk.hair(scene, at), NEAR["hair"]))
    layers.append(
        pen.shape(trunk.ear(scene, at), NEAR["skin"]) + pen.detail(trunk.features(scene, at), units=FINE + 0.2)
    )
    if "near" in scene.arms:
        layers.append(_arm(scene, at, "near", NEAR, pen))
    return layers


def _is_hidden(scene: Scene) -> bool:
    """Whether the far leg lies so close behind the near one that it would only thicken its line."""
    pairs = zip(scene.legs["near"], scene.legs["far"], strict=True)
    return all(abs((one - other + 180) % 360 - 180) <= _SIDE_BY_SIDE for one, other in pairs)


def _arm(scene: Scene, at: Joints, side: str, tones: dict[str, str], pen: Pen) -> str:
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


def _inset_place(scene: Scene, at: Joints, taken: list[Box], lowest: float) -> Point | None:
    if not has_inset(scene):
        return None
    size = 2 * INSET_RADIUS + 2
    return free_place((size, size), limbs.toes_end(scene, at, "near"), taken, box_of(_corners(taken)), lowest)


def _frame(scene: Scene, boxes: list[Box]) -> Box:
    """Left, bottom, right and top of everything that is drawn, with a margin."""
    left, bottom, right, top = grown(box_of(_corners(boxes)), MARGIN)
    if scene.view == "side":
        # A body rests on the floor: only a thing that reaches below it makes room there.
        bottom = min([0.0, *(reach_of(prop)[1] for prop in scene.props)]) - BELOW_FLOOR
    return left, bottom, right, top


def _pen(frame: Box) -> Pen:
    return Pen.for_size(frame[2] - frame[0], frame[3] - frame[1])


def _corners(boxes: list[Box]) -> list[Point]:
    return [corner for left, bottom, right, top in boxes for corner in ((left, bottom), (right, top))]
