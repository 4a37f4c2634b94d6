"""From a scene to one standalone SVG: layers from back to front, a tight frame, a text alternative."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from handouts.figures import body
from handouts.figures.body import Shapes
from handouts.figures.feet import INSET_RADIUS, draw_inset
from handouts.figures.path import Circle, Point, number, pair
from handouts.figures.props import INK, corners, draw_prop
from handouts.figures.scene import Scene

LINE = 0.9
"""Width of outlines in cm of the scene: the same in every figure, so that they look of one hand."""

MARGIN = 5.0
BELOW_FLOOR = 4.5
NEAR = {"skin": "#f7e2cf", "shirt": "#7fa3bd", "trousers": "#46566b", "hair": "#4a3a32"}
FAR = {"skin": "#d9c5b4", "shirt": "#66859c", "trousers": "#36434f", "hair": "#4a3a32"}
FLOOR = "#8b959d"
HATCH_EVERY = 9.0

REACH = {"head": 11.0, "shoulder": 7.5, "hip": 9.5, "tl": 9.0, "knee": 6.0, "ankle": 5.0, "toe": 2.0, "elbow": 4.0,
         "wrist": 3.0, "hand": 2.5}  # fmt: skip
"""How far the body reaches around each joint, in cm, for the frame."""


def draw(scene: Scene, width: int | None = None) -> str:
    """The scene as SVG text: no reference leaves it, colours and lines are set inside, same scene, same bytes.

    `width` sets the width attribute in CSS pixels; without it the picture fills the space it is given.
    """
    at = body.joints(scene)
    left, bottom, right, top = _frame(scene, at)
    is_top = scene.view == "top"
    layers = [_ground(left, right) if not is_top else _mat(left, bottom, right, top)]
    layers += [draw_prop(prop, LINE) for prop in scene.props if not prop.front and prop.shape != "arrow"]
    layers += _figure(scene, at)
    layers += [draw_prop(prop, LINE) for prop in scene.props if prop.front and prop.shape != "arrow"]
    layers += [draw_prop(prop, LINE) for prop in scene.props if prop.shape == "arrow"]
    if scene.foot_roll_deg is not None:
        layers.append(draw_inset(scene, _inset_place(at, right, top), NEAR["skin"], LINE))
    size = f' width="{width}" height="{round(width * (top - bottom) / (right - left))}"' if width else ""
    box = " ".join(number(value) for value in (left, -top, right - left, top - bottom))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"{size} role="img">'
        f"<title>{escape(_title(scene))}</title><desc>{escape(scene.alt)}</desc>{''.join(layers)}</svg>"
    )


def alt_text(scene: Scene) -> str:
    """What the picture shows, in words."""
    return scene.alt


def _title(scene: Scene) -> str:
    first = scene.alt.split(". ", 1)[-1] if scene.alt.startswith(("Side view.", "Seen from above")) else scene.alt
    return first.split(". ", 1)[0].rstrip(".") or scene.alt


def _figure(scene: Scene, at: dict[str, Point]) -> list[str]:
    """Far limbs, then legs, trunk and head as one outline, then the near arm over them."""
    layers = []
    if "far" in scene.arms:
        layers.append(_painted([body.arm(scene, at, "far")], FAR))
    if "far" in scene.legs:
        layers.append(_painted([body.leg(scene, at, "far")], FAR))
    near = [body.leg(scene, at, "near"), body.trunk(scene, at), body.head(scene, at)]
    layers.append(_painted(near, NEAR))
    ear, eye = body.face_marks(scene, at)
    layers.append(
        f'<path d="{ear}" fill="{NEAR["skin"]}" stroke="{INK}" stroke-width="{number(LINE * 0.6)}"/>{_dot(eye)}'
    )
    if "near" in scene.arms:
        layers.append(_painted([body.arm(scene, at, "near")], NEAR))
    return layers


def _painted(shapes: Iterable[Shapes], tones: dict[str, str]) -> str:
    """One line around the union of all shapes: everything stroked in ink first, then each tone filled over it."""
    shapes = list(shapes)
    outline = " ".join(one.outline for one in shapes)
    drawn = [
        f'<path d="{outline}" fill="{INK}" stroke="{INK}" stroke-width="{number(LINE * 2)}" stroke-linejoin="round"/>'
    ]
    for one in shapes:
        drawn += [f'<path d="{path}" fill="{tones[tone]}"/>' for tone, path in one.parts]
    return "".join(drawn)


def _dot(circle: Circle) -> str:
    (x, y), radius = circle
    return f'<circle cx="{number(x)}" cy="{number(-y)}" r="{number(radius)}" fill="{INK}"/>'


def _ground(left: float, right: float) -> str:
    """The floor, with short strokes below it."""
    count = int((right - left - 4) // HATCH_EVERY)
    strokes = "".join(f"M{pair((left + 5 + number_ * HATCH_EVERY, -0.6))}l-2.4 2.6" for number_ in range(count))
    return (
        f'<path d="M{pair((left + 1, -0.4))}H{number(right - 1)}" stroke="{FLOOR}" stroke-width="{number(LINE)}"/>'
        f'<path d="{strokes}" stroke="{FLOOR}" stroke-width="{number(LINE * 0.55)}" fill="none"/>'
    )


def _mat(left: float, bottom: float, right: float, top: float) -> str:
    x, y, w, h = number(left + 1), number(1 - top), number(right - left - 2), number(top - bottom - 2)
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="4" fill="#f1f4f6" stroke="{FLOOR}" stroke-width=".6"/>'


def _frame(scene: Scene, at: dict[str, Point]) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of everything that is drawn, with a margin; the inset has its own place at the right."""
    points = [point for prop in scene.props for point in corners(prop)]
    for name, (x, y) in at.items():
        reach = REACH[name.split("_")[0]]
        points += [(x - reach, y - reach), (x + reach, y + reach)]
    if scene.belly is not None:
        x, y = at["hip"]
        points.append((x, y + scene.belly.radius + 6))
    left, right = min(x for x, _ in points) - MARGIN, max(x for x, _ in points) + MARGIN
    bottom, top = min(y for _, y in points) - MARGIN, max(y for _, y in points) + MARGIN
    if scene.foot_roll_deg is not None:
        x, y = _inset_place(at, right, top)
        right, top = max(right, x + INSET_RADIUS + 2), max(top, y + INSET_RADIUS + 2)
    if scene.view == "side":
        # A body rests on the floor: only a thing that reaches below it makes room there.
        bottom = min([0.0, *(y for prop in scene.props for _, y in corners(prop))]) - BELOW_FLOOR
    return left, bottom, right, top


def _inset_place(at: dict[str, Point], right: float, top: float) -> Point:
    """Above the feet, clear of the toes."""
    x = min(at["toe_near"][0], right - INSET_RADIUS)
    return x - 6, max(at["toe_near"][1] + 10 + INSET_RADIUS, min(top, 58) - INSET_RADIUS)
