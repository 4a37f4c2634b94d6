"""What a finding advises is something this exercise can have, or another exercise by name."""

from __future__ import annotations

from clinic.screening.advice import in_names


def test_a_modification_is_named_only_where_it_fits() -> None:
    advice = "pregnancy-incline, side-lying-rest, seated-swap"
    breathing = in_names(advice, "diaphragm-breathing")
    assert breathing == "Try Seated version. Or use instead: Side-lying rest with pillows"
    assert in_names(advice, "supported-psoas-release").startswith("Try Pregnancy incline. Or use instead")


def test_where_nothing_fits_another_exercise_is_named() -> None:
    assert (
        in_names("pregnancy-incline, side-lying-rest", "hands-knees-rock")
        == "Use instead: Side-lying rest with pillows"
    )


def test_an_exercise_does_not_stand_in_for_itself() -> None:
    assert in_names("side-lying-rest", "side-lying-rest") == ""


def test_free_words_keep_their_words() -> None:
    assert in_names("Ask about fever, weight loss, worse at night") == "Ask about fever, weight loss, worse at night"
    assert in_names("supported-psoas-release higher, seated-swap").endswith("higher, Seated version")
