"""The examples a therapist would try first, word for word."""

from __future__ import annotations

from tests.exercises.helpers import BOLSTER, lines, resolved


def test_the_plain_bolster_release_reads_as_the_library_has_it() -> None:
    plain = resolved(BOLSTER)

    assert plain.start == (
        "On your back. Upper back and head raised on a firm bolster. Legs straight and heavy on the floor."
    )
    assert lines(plain) == [
        "Put the bolster on the floor. Set a folded blanket on it for your head.",
        "Sit in front of the bolster with your legs out straight.",
        "Lean back with the help of your hands.",
        "Rest your upper back and head on the props.",
        "Check your head. It should rest fully, with your chin a little down.",
        "Check your thighs. If they lift off the floor, make the props higher.",
        "Let your arms rest at your sides with palms up.",
        "Let your low ribs sink toward the floor. Do not push them.",
        "Let your feet fall out to the sides if they want to.",
        "Breathe slow and soft until your time is up.",
        "To get up, bend your knees. Roll to your side. Push up with your hands.",
    ]


def test_a_pregnant_patient_gets_a_ramp_from_the_first_step_to_the_last() -> None:
    ramp = resolved(BOLSTER, "pregnancy-incline")

    assert ramp.start == "Lying back on a firm ramp, not flat. Knees over a roll."
    assert ramp.start_for_you
    assert lines(ramp) == [
        "* Build a firm ramp on the floor with the bolster, blocks and folded blankets.",
        "* Make its top as high as a chair seat. Set a thin pillow there for your head.",
        "* Sit at the low end of the ramp. Put a thick rolled blanket under your knees.",
        "* Use your hands to lie back on the ramp, not flat. Let it hold your whole back.",
        "* After week 20, put a small folded towel under your right hip.",
        "Check your head. It should rest fully, with your chin a little down.",
        "Let your arms rest at your sides with palms up.",
        "Let your feet fall out to the sides if they want to.",
        "Breathe slow and soft until your time is up.",
        "* Stop if it does not feel good. Roll to your side and rest.",
        "To get up, bend your knees. Roll to your side. Push up with your hands.",
    ]
    assert [prop.name for prop in ramp.props] == [
        "Firm round bolster",
        "Thin pillow",
        "2 blocks and some firm blankets",
        "Rolled blanket",
        "Folded towel",
    ]
    assert all(prop.for_you for prop in ramp.props)
    assert ramp.dose.hold_seconds == 300
    assert ramp.boxes == ("pregnancy",)
    assert "It does not feel good" in ramp.stop
    assert "rib_drape_extension" not in ramp.attributes


def test_the_picture_of_the_incline_shows_ramp_and_roll_and_leaves_the_belly_to_the_patient() -> None:
    scene = resolved(BOLSTER, "pregnancy-incline").scene

    assert scene is not None
    assert {prop["id"] for prop in scene["props"]} == {"trunk", "knees", "head_pad"}
    assert "belly" not in scene
    assert scene["alt"] == (
        "Side view. A person lies back on a tall ramp that holds the whole back. "
        "A thin pillow is under the head. A roll is under the knees."
    )


def test_the_strap_goes_on_before_lying_back_and_nothing_tells_the_feet_to_fall_out() -> None:
    strap = resolved(BOLSTER, "strap-feet")

    assert lines(strap)[2:4] == [
        "* Loop a strap round both feet so your toes point up. Keep it loose enough to slip off.",
        "Lean back with the help of your hands.",
    ]
    assert "* Let your feet rest in the strap. Do not hold them up." in lines(strap)
    assert not any("fall out" in line for line in lines(strap))
    assert [(prop.name, prop.for_you) for prop in strap.props][-1] == ("Soft strap", True)
    assert {"legs_bound"} <= strap.attributes
    assert "feet_free_to_roll" not in strap.attributes
    assert strap.scene is not None
    assert strap.scene["foot_roll_deg"] == 10


def test_a_higher_prop_is_built_and_then_checked_at_the_thighs() -> None:
    higher = resolved(BOLSTER, "trunk-prop-high")

    assert [line for line in lines(higher) if line.startswith("*")] == [
        "* Put a folded blanket on top of the bolster to make it higher.",
        "* Check your thighs. If they lift off the floor, add a folded blanket under your upper back.",
    ]
    assert [prop.note for prop in higher.props if prop.for_you] == ["To make the props higher under your upper back"]


def test_strap_roll_and_higher_bolster_make_one_text_and_one_picture() -> None:
    three = resolved(BOLSTER, "strap-feet", "trunk-prop-high", "knee-support")

    assert three.modifications == ("trunk-prop-high", "knee-support", "strap-feet")
    assert [line for line in lines(three) if line.startswith("*")] == [
        "* Put a folded blanket on top of the bolster to make it higher.",
        "* Loop a strap round both feet so your toes point up. Keep it loose enough to slip off.",
        "* Put a rolled blanket under your knees.",
        "* Let your feet rest in the strap. Do not hold them up.",
    ]
    assert not any("thighs" in line for line in lines(three))
    scene = three.scene
    assert scene is not None
    assert scene["thorax"] == 128
    assert scene["legs"]["near"] == [13, -13, 74]
    assert {prop["id"] for prop in scene["props"]} == {"trunk", "head_pad", "stack", "knees", "strap"}
    assert three.warnings == (
        "Higher trunk prop with Roll under knees: same sign, two answers; raise the trunk first.",
    )


def test_a_word_of_one_modification_reaches_the_steps_of_another() -> None:
    both = resolved(BOLSTER, "bed-version", "trunk-prop-high")

    assert "* Check your thighs. If they lift off the bed, add a folded blanket under your upper back." in lines(both)
    assert not any("floor" in line for line in [*lines(both), both.start])


def test_a_step_that_only_names_another_prop_is_marked_too() -> None:
    stack = resolved(BOLSTER, "blanket-stack-swap")

    assert lines(stack)[:4] == [
        "* Stack 3 or 4 firm folded blankets on the floor. Soft pillows sink too much.",
        "* Set one more folded blanket on the stack for your head.",
        "* Sit in front of the stack with your legs out straight.",
        "Lean back with the help of your hands.",
    ]


def test_a_higher_ramp_is_built_higher_not_padded_and_has_no_thighs_to_check() -> None:
    steep = lines(resolved(BOLSTER, "trunk-prop-high", "pregnancy-incline"))

    assert steep[1] == "* Make its top a bit higher than a chair seat. Set a thin pillow there for your head."
    assert not any("to make it higher" in line or "thighs" in line for line in steep)


def test_opting_out_is_said_right_at_the_start() -> None:
    assert resolved("constructive-rest", "opt-out").start == (
        "On your back. Knees bent. Feet flat and hip-width apart. "
        "You do not have to like this one. Ask for a different one."
    )


def test_a_standing_patient_is_not_told_to_kneel() -> None:
    standing = resolved("half-kneeling-hip-flexor-stretch", "standing-swap")

    assert not any("kneel" in line.lower() for line in lines(standing))
    assert [prop.name for prop in standing.props] == ["Counter or wall"]
    assert "standing" in standing.attributes
    assert not {"kneeling", "floor_transfer"} & standing.attributes
