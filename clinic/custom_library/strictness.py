"""How strictly rules judge an own exercise: no phase and no tick of the clinic's takes it out of a rule. Pure (ADR 14).

What a clinic files an exercise under, and what it says of it, can bring it under a rule at once. Out of one come only what
its drawing shows, and what the library says of the exercise it was copied from.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from clinic.exercises.content import Exercise
from clinic.exercises.scenes import patched
from clinic.exercises.shown import shown_in

REST = "rest_only"
"""“Rest, no stretch and no tool”: the one attribute that excepts from a rule (SD-LONGWEAK)."""

PHASE_OF = {
    "abdominal_pressure": "release",
    "hip_extension_end_range": "stretch",
    "isometric_effort": "strengthen",
    "lumbar_extension_load": "release",
    "rib_drape_extension": "release",
    "tool_pressure": "release",
    "traction": "release",
}
"""What no rest asks, with the phase whose rules hold for an own exercise that asks it, whatever it is filed under (proposed)."""


def strictly_judged(made: Exercise, origin: Exercise | None) -> Exercise:
    """An own exercise with what rules take into account beside its ticks; `origin` is what it was copied from, if anything.

    What the original asks counts on, unless the drawing shows that it is gone; so does its phase.
    """
    known = origin.attributes if origin else frozenset[str]()
    asked = {PHASE_OF[slug] for slug in made.attributes - known if slug in PHASE_OF}
    gone = shown_in(None if made.scene is None else patched(made.scene)).absent
    return replace(
        made,
        more_categories=frozenset({*asked, *([origin.category] if origin else [])}),
        still_asked=known - made.attributes - gone - {REST},
        unproven=made.attributes - known,
    )


def excepts_nothing(attributes: frozenset[str], proven: frozenset[str]) -> frozenset[str]:
    """Those of the attributes that except from no rule that stops: a clinic alone says so, or others contradict it."""
    contradicted = {REST} & attributes if not_at_rest(attributes) else frozenset[str]()
    return (attributes - proven) | contradicted


def not_at_rest(attributes: Iterable[str]) -> frozenset[str]:
    """What of the attributes contradicts rest; empty when they do not say that it is one."""
    given = frozenset(attributes)
    return given & PHASE_OF.keys() if REST in given else frozenset()
