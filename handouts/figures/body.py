"""The body: how long its parts are, where its joints lie, and which joint angles that makes."""

from __future__ import annotations

from handouts.figures.path import Point, towards
from handouts.figures.scene import Scene

LENGTH = {
    "pelvis": 24,
    "thorax": 27,
    "neck": 19,
    "thigh": 42,
    "shank": 41,
    "foot": 18,
    "uarm": 29,
    "farm": 25,
    "hand": 7,
}
"""Segment lengths in cm for a body of 170 cm; `neck` runs from the shoulder to the centre of the head."""

HEAD_RADIUS = 10.0

Joints = dict[str, Point]


def joints(scene: Scene) -> Joints:
    """Every joint in cm: hip, tl (thoracolumbar), shoulder, head, and knee, ankle, toe, elbow, wrist, hand per side."""
    found = {"hip": scene.hip}
    found["tl"] = towards(scene.hip, scene.pelvis, LENGTH["pelvis"])
    found["shoulder"] = towards(found["tl"], scene.thorax, LENGTH["thorax"])
    found["head"] = towards(found["shoulder"], scene.head, LENGTH["neck"])
    for side, (thigh, shank, foot) in scene.legs.items():
        found[f"knee_{side}"] = towards(scene.hip, thigh, LENGTH["thigh"])
        found[f"ankle_{side}"] = towards(found[f"knee_{side}"], shank, LENGTH["shank"])
        found[f"toe_{side}"] = towards(found[f"ankle_{side}"], foot, LENGTH["foot"] * scene.foot_scale)
    for side, (upper, lower) in scene.arms.items():
        shown, shown_below = scene.arm_scale.get(side, (1.0, 1.0))
        found[f"elbow_{side}"] = towards(found["shoulder"], upper, LENGTH["uarm"] * shown)
        found[f"wrist_{side}"] = towards(found[f"elbow_{side}"], lower, LENGTH["farm"] * shown_below)
        found[f"hand_{side}"] = towards(found[f"wrist_{side}"], scene.hands.get(side, lower), LENGTH["hand"])
    return found


def flexions(scene: Scene) -> dict[str, float]:
    """Joint angles in degrees, flexion positive, from the directions of the scene, wrapped to -180..180."""
    angles = {"lumbar_flexion": scene.pelvis - scene.thorax, "neck_flexion": scene.thorax - scene.head}
    for side, (thigh, shank, foot) in scene.legs.items():
        angles[f"hip_flexion_{side}"] = thigh - scene.pelvis + 180
        angles[f"knee_flexion_{side}"] = thigh - shank
        angles[f"ankle_dorsiflexion_{side}"] = foot - shank - 90
    for side, (upper, lower) in scene.arms.items():
        angles[f"shoulder_flexion_{side}"] = upper - scene.thorax + 180
        angles[f"elbow_flexion_{side}"] = lower - upper
    return {name: round((angle + 180) % 360 - 180, 1) for name, angle in angles.items()}
