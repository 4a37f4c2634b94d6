"""Poses that no body can take are refused with words beside the number that mends them; what is saved holds together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.custom_library.building import pose_data
from clinic.custom_library.errors import ImpossiblePose
from clinic.custom_pictures.poses import JOINTS, alt_of, joints_of, only_start, pose_entry, turned
from clinic.custom_pictures.posing import OF_THE_WHOLE, check_pose, released, room_of
from clinic.exercises.catalog import library
from clinic.exercises.scenes import patched
from handouts.figures import Scene, draw
from handouts.figures.contact import complaints
from handouts.figures.ranges import overbent

DRAWN = sorted(slug for slug, one in library().exercises.items() if one.scene is not None)


def pose(slug: str) -> dict[str, object]:
    return pose_entry(library().exercises[slug].scene)


def turn(slug: str, **joints: int) -> dict[str, object]:
    before = pose(slug)
    return released(only_start(turned(before, joints, alt_of(before))))


def refusals(made: dict[str, object]) -> dict[str, str]:
    try:
        check_pose(made)
    except ImpossiblePose as refusal:
        return dict(refusal.problems)
    return {}


def problems(made: dict[str, object]) -> dict[str, str]:
    with pytest.raises(ImpossiblePose) as refused:
        check_pose(made)
    return dict(refused.value.problems)


@pytest.mark.parametrize("slug", DRAWN)
def test_every_pose_of_the_library_can_be(slug: str) -> None:
    check_pose(pose(slug))
    assert released(pose(slug)) == pose(slug)


@pytest.mark.parametrize(
    ("slug", "joints", "field", "words"),
    [
        ("constructive-rest", {"shank_near": 90}, "shank_near", "The knee bends backward. Set the lower leg between"),
        ("constructive-rest", {"shank_far": -130}, "shank_far", "The knee bends too far."),
        ("constructive-rest", {"thigh_near": 150}, "thigh_near", "The hip bends too far."),
        ("prone-ball-release", {"thigh_near": 120}, "thigh_near", "The thigh goes too far back."),
        ("standing-stance-march", {"foot_near": 120}, "foot_near", "The foot is pulled up too far."),
        ("standing-stance-march", {"foot_near": 170}, "foot_near", "The foot points too far down."),
        ("standing-stance-march", {"forearm_near": -100}, "forearm_near", "The elbow bends backward."),
        ("standing-stance-march", {"upper_near": -160, "forearm_near": -160}, "upper_near", "The arm goes too far back."),
        ("standing-stance-march", {"upper_near": 110, "forearm_near": 110}, "upper_near", "over the head"),
        ("standing-stance-march", {"head": 180}, "head", "The head leans too far back."),
        ("standing-stance-march", {"head": 10}, "head", "The head bends too far forward."),
        ("standing-stance-march", {"thorax": 130, "head": 130}, "thorax", "The back arches too far."),
        ("standing-stance-march", {"thorax": 0, "head": 0}, "thorax", "The back bends too far forward."),
        ("constructive-rest", {"hip": 60}, "hip", "The hips would hang in the air"),
        ("constructive-rest", {"hip": 1}, "hip", "The hips would be"),
        ("standing-stance-march", {"hip": 110}, "hip", "The body would hang in the air."),
        ("standing-stance-march", {"hip": 80}, "foot_near", "below the floor"),
        ("supported-psoas-release", {"thorax": 179, "head": 179}, "thorax", "inside the bolster"),
        ("side-lying-rest", {"thigh_near": -80, "shank_near": -100}, "shank_near", "beside the bed"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_number(slug: str, joints: dict[str, int], field: str, words: str) -> None:
    found = problems(turn(slug, **joints))
    assert words in found[field], found
    assert set(found) <= set(JOINTS)


def test_directions_count_the_same_in_every_turn() -> None:
    before = pose("constructive-rest")
    once = {name: value - 360 if value > 0 else value + 360 for name, value in joints_of(before).items()}
    once["hip"] = joints_of(before)["hip"]
    check_pose(turned(before, once, alt_of(before)))


def test_a_limb_that_is_lifted_no_longer_lies_there_and_the_others_do() -> None:
    lifted = turn("constructive-rest", upper_near=100, forearm_near=110)
    assert lifted["rests"] == ["pelvis", "thorax", "foot"]
    check_pose(lifted)
    away = turn("standing-stance-march", upper_near=-100, forearm_near=-90)
    assert next(prop for prop in away["props"] if prop["id"] == "counter")["holds"] == []
    check_pose(away)


def test_a_movement_that_no_longer_fits_its_start_is_refused_as_a_whole() -> None:
    before = pose("half-kneeling-hip-flexor-stretch")
    moved = {**before, "finish": {**before["finish"], "set": {**before["finish"]["set"], "thorax": 200}}}
    [said] = problems(moved).items()
    assert said[0] == OF_THE_WHOLE
    assert said[1].startswith("The end of the movement does not fit this start.")
    assert "Show the start alone." in said[1]


def test_a_hand_goes_along_with_its_forearm_when_a_wrist_cannot_follow() -> None:
    before = pose("standing-stance-march")
    assert turned(before, {"forearm_near": -50}, "x")["hands"] == {"near": 0}
    assert turned(before, {"forearm_near": -100}, "x")["hands"] == {}


@pytest.mark.parametrize("slug", DRAWN)
def test_what_a_slider_allows_is_what_is_not_too_far(slug: str) -> None:
    """The range beside each slider and the refusal are one thing: its ends fit, one degree more does not."""
    before = only_start(pose(slug))
    for name in joints_of(before):
        room = room_of(name, joints_of(before))
        if room is None:
            continue
        assert JOINTS[name].lowest <= room.low <= joints_of(before)[name] <= room.high <= JOINTS[name].highest
        for value, fits in ((room.low + 1, True), (room.high - 1, True), (room.low - 2, False), (room.high + 2, False)):
            if not JOINTS[name].lowest <= value <= JOINTS[name].highest:
                continue  # the slider ends there
            made = Scene.from_data(patched(pose_data("x", turned(before, {name: value}, "Somebody."))))
            ours = {f"{one.joint}_{one.side}".strip("_") for one in overbent(made)} & {joint_of(name)}
            assert bool(ours) is not fits, (slug, name, value)


def joint_of(name: str) -> str:
    part, _, side = name.partition("_")
    joint = {
        "thorax": "lumbar_flexion", "head": "neck_flexion", "thigh": "hip_flexion", "shank": "knee_flexion",
        "foot": "ankle_dorsiflexion", "upper": "shoulder_flexion", "forearm": "elbow_flexion",
    }[part]  # fmt: skip
    return f"{joint}_{side}".strip("_")


@given(slug=st.sampled_from(DRAWN), alone=st.booleans(), data=st.data())
@settings(max_examples=300, deadline=None)
def test_whatever_the_sliders_say_is_sound_or_refused_in_words(slug: str, alone: bool, data: st.DataObject) -> None:
    before = pose(slug)
    names = data.draw(st.lists(st.sampled_from(sorted(joints_of(before))), max_size=4, unique=True))
    near = st.integers(-25, 25)
    joints = {
        name: data.draw(
            st.integers(JOINTS[name].lowest, JOINTS[name].highest)
            | near.map(lambda step, name=name: min(JOINTS[name].highest, max(JOINTS[name].lowest, joints_of(before)[name] + step)))
        )
        for name in names
    }  # fmt: skip
    made = turned(before, joints, "Somebody.")
    made = released(only_start(made) if alone else made)
    refused = refusals(made)
    assert set(refused) <= {OF_THE_WHOLE, *joints_of(before)}
    assert all(words.endswith(".") and words[0].isupper() for words in refused.values())
    if refused:
        return
    scene = Scene.from_data(patched(pose_data("x", made)))
    assert not complaints(scene)
    assert not [bent for frame in (scene, scene.finish, scene.fault) if frame for bent in overbent(frame)]
    assert draw(scene).startswith("<svg")
