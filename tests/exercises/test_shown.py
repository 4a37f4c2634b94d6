"""What the pictures of the library show, held against the attributes that safety rules read of the same exercises."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from clinic.exercises.catalog import library
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.rules import resolve
from clinic.exercises.scenes import thawed
from clinic.exercises.shown import POSITIONS, Shown, positions_in, shown_in
from handouts.figures import Scene

ANY_POSITION = {("breath-reset", "sitting"), ("sit-break", "sitting")}
"""The source asks for no position of the one, and counts where the other ends: the drawing has to show something."""


def resolved() -> Iterator[ResolvedExercise]:
    """Every exercise of the library, alone and with each of its modifications."""
    for slug, exercise in library().exercises.items():
        for chosen in (None, *library().modifications_for(slug)):
            yield resolve(exercise, [chosen] if chosen else [])


def test_every_picture_shows_the_attributes_that_rules_read() -> None:
    wrong = set()
    for one in resolved():
        found = shown_in(one.scene)
        wrong |= {(one.slug, slug) for slug in found.missing(one.attributes) | found.unseen(one.attributes)}
    assert wrong == ANY_POSITION


def test_every_position_is_shown_by_some_picture() -> None:
    assert frozenset[str]().union(*(shown_in(one.scene).present for one in resolved())) >= POSITIONS


def test_what_a_thing_takes_away_is_seen() -> None:
    release = library().exercises["supported-psoas-release"]
    plain, strapped, in_bed, on_ramp = (
        shown_in(resolve(release, library().get_modifications(chosen)).scene)
        for chosen in ((), ("strap-feet",), ("bed-version",), ("lengthwise-ramp",))
    )
    assert {"feet_free_to_roll", "rib_drape_extension"} <= plain.present
    assert "legs_bound" in plain.absent
    assert "legs_bound" in strapped.present
    assert "feet_free_to_roll" in strapped.absent
    assert "floor_transfer" in in_bed.absent
    assert "rib_drape_extension" in on_ramp.absent


def test_no_picture_and_a_photo_show_nothing() -> None:
    assert shown_in(None) == shown_in({"photo": {}, "props": [], "alt": "A photo."}) == Shown()


@pytest.mark.parametrize(
    ("changes", "position"),
    [
        ({}, ("standing",)),
        ({"pelvis": 30, "thorax": 20}, ("standing",)),  # bent forward at the hips
        ({"hip": [0, 49], "legs": {"near": [-2, -92, -6]}}, ("sitting",)),
        ({"hip": [0, 9], "legs": {"near": [2, 0, 90]}}, ("sitting",)),  # on the floor with long legs
        ({"hip": [0, 47], "legs": {"near": [-90, 183, 190]}}, ("kneeling",)),
        ({"hip": [0, 9], "pelvis": 180, "thorax": 180, "legs": {"near": [50, -62, -8]}}, ("supine_flat",)),
        ({"hip": [0, 9], "pelvis": 150, "thorax": 150, "legs": {"near": [50, -62, -8]}}, ("supine_incline",)),
        ({"hip": [0, 11], "pelvis": 2, "thorax": 0, "legs": {"near": [187, 180, 196]}}, ("prone",)),
        ({"hip": [0, 11], "pelvis": 362, "thorax": 360, "legs": {"near": [187, 180, 196]}}, ("prone",)),
        ({"hip": [0, 50], "pelvis": 5, "thorax": 13, "legs": {"near": [-90, 183, 190]}}, ("kneeling", "quadruped")),
        ({"view": "top"}, ("side_lying",)),
    ],
)
def test_a_position_is_read_from_the_body(changes: dict[str, object], position: tuple[str, ...]) -> None:
    standing = {**thawed(library().exercises["standing-stance-march"].scene), "alt": "Somebody.", "props": []}
    plain = {key: value for key, value in standing.items() if key not in ("finish", "rests")}
    assert positions_in(Scene.from_data({**plain, **changes})) == position
