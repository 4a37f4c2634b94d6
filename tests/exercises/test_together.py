"""What does not go together is named whole, with the reason and with what would have to go."""

from __future__ import annotations

import pytest

from clinic.core.errors import Refusal
from clinic.exercises.catalog import library
from clinic.exercises.together import clashes, give_way, impossible_among, in_slot_order, ways_out

RELEASE, REST, CORE = "supported-psoas-release", "constructive-rest", "deep-core-exhale"
IMPOSSIBLE = [
    (CORE, ("bed-version", "seated-swap"), "one sits in a chair, the other lies on a bed"),
    (REST, ("bed-version", "calves-on-chair"), "a chair does not stand on a bed"),
    (RELEASE, ("bosu-swap", "trunk-prop-low"), "the dome cannot be made lower"),
]


def taken(*slugs: str):
    return library().get_modifications(slugs)


def ways(*slugs: str) -> list[set[str]]:
    return [{one.slug for one in way} for way in ways_out(clashes(taken(*slugs)))]


@pytest.mark.parametrize(("exercise", "pair", "why"), IMPOSSIBLE)
def test_what_cannot_be_set_up_is_refused_with_its_reason(exercise: str, pair: tuple[str, str], why: str) -> None:
    with pytest.raises(Refusal, match=why) as caught:
        in_slot_order(library().get_exercise(exercise), taken(*pair))
    assert caught.value.status == 422
    first, second = taken(*pair)
    assert give_way(first, second)
    assert give_way(second, first)


@pytest.mark.parametrize(("exercise", "pair", "why"), IMPOSSIBLE)
def test_what_no_source_speaks_of_can_be_passed_over(exercise: str, pair: tuple[str, str], why: str) -> None:
    chosen = taken(*pair)
    assert [one.why for one in impossible_among(chosen)] == [why]
    assert len(in_slot_order(library().get_exercise(exercise), chosen, impossible_among(chosen))) == 2


def test_what_a_source_forbids_is_never_passed_over() -> None:
    chosen = taken("pregnancy-incline", "trunk-prop-low")
    assert impossible_among(chosen) == frozenset()
    with pytest.raises(Refusal, match="the incline needs height"):
        in_slot_order(library().get_exercise(RELEASE), chosen, impossible_among(chosen))


def test_what_is_doubtful_is_no_clash() -> None:
    assert clashes(taken("bosu-swap", "bed-version", "strap-feet", "informed-choice")) == ()


def test_every_clash_is_named_at_once() -> None:
    chosen = ("strap-feet", "feet-relaxed", "feet-pillows", "pregnancy-incline", "under-rib-pad", "trunk-prop-low")
    with pytest.raises(Refusal) as caught:
        in_slot_order(library().get_exercise(RELEASE), taken(*chosen))
    said = caught.value.message
    for words in ("“Strap around feet”", "change the same thing", "the whole back is held", "the incline needs height"):
        assert words in said
    assert said.count("Keep one of them.") == 3


def test_the_way_out_is_the_fewest_to_take_away() -> None:
    assert ways("pregnancy-incline", "under-rib-pad", "trunk-prop-low") == [
        {"pregnancy-incline"},
        {"under-rib-pad", "trunk-prop-low"},
    ]
    assert sorted(map(sorted, ways("strap-feet", "feet-relaxed"))) == [["feet-relaxed"], ["strap-feet"]]
    assert ways("strap-feet", "knee-support") == []


def test_three_of_one_kind_leave_one() -> None:
    assert all(len(way) == 2 for way in ways("strap-feet", "feet-relaxed", "feet-pillows"))
