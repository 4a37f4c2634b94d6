"""What the findings say: the two sides for the decision table, the positive tests, and what to ask about because of them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.assessments.documents import TILT, Values
from clinic.battery.measures import SIDES, Section
from clinic.battery.sections import HIP, NEURO, POSITIVE, SI
from clinic.decision_table.rules import Suggestion, suggest_class
from clinic.decision_table.sides import Cutoffs, Side
from clinic.exercises.catalog import library

SI_SUGGESTS_FROM = 3
"""Positive tests of the five that suggest an SI source (Laslett's rule, from memory)."""


@dataclass(frozen=True, slots=True)
class Advice:
    """Something a therapist should think of; `ask` are questions of the health screen that nobody has ticked for them."""

    kind: str
    title: str
    text: str
    ask: tuple[str, ...] = ()


def suggestion_for(values: Values, cutoffs: Cutoffs) -> Suggestion | None:
    """What the decision table says to these findings, None when no length was tested."""
    tilt = {"yes": True, "no": False}.get(str(values.get(TILT)))
    left, right = (side_of(values, side) for side in SIDES)
    return suggest_class(left, right, tilt, cutoffs, positives(values, NEURO))


def side_of(values: Values, side: str) -> Side:
    """One side's findings as the decision table reads them."""

    def number(name: str) -> Any:
        return values.get(name)

    passed = {"pass": True, "fail": False}.get(str(values.get(f"thomas_result_{side}")))
    force = number(f"force_{side}")
    return Side(
        thomas_deg=number(f"thomas_{side}_deg"),
        strength=str(values.get(f"strength_{side}", "")),
        knee_deg=number(f"knee_{side}_deg"),
        passed=passed,
        force=None if force is None else Decimal(force),
        thomas_pain=number(f"thomas_pain_{side}"),
        strength_pain=number(f"strength_pain_{side}"),
    )


def positives(values: Values, section: Section) -> tuple[str, ...]:
    """The positive tests of a section in words: “Femoral nerve stretch, left”."""
    found = []
    for measure in section.measures:
        sides = [side for side, name in zip(SIDES, measure.fields, strict=False) if values.get(name) == POSITIVE]
        if sides:
            found.append(f"{measure.label}, {' and '.join(sides)}" if measure.is_sided else measure.label)
    return tuple(found)


def advice_on(values: Values) -> tuple[Advice, ...]:
    """What the screens of an assessment bring up; it ticks no flag and changes no rule."""
    found = []
    if nerve := positives(values, NEURO):
        text = f"{'; '.join(nerve)}. No tools and no stretch today. Is a nerve root the source?"
        found.append(
            Advice("block", "Neuro screen positive", text, _labels("radiculopathy_active", "pain_radiating_leg"))
        )
    if any(values.get(f"hop_{side}") == POSITIVE for side in SIDES):
        text = "Groin pain on hop or weight bearing. Think of a stress fracture before anything else."
        ask = _labels("groin_pain_on_weight_bearing", "cannot_hop", "runner_or_military", "low_bone_density")
        found.append(Advice("block", "Hip: weight bearing hurts", text, ask))
    joint = [words for words in positives(values, HIP) if not words.startswith("Groin")]
    if joint:
        text = f"{'; '.join(joint)}. Labrum or impingement? End-range positions may pinch."
        found.append(Advice("warn", "Hip joint screen positive", text, _labels("labral_tear_or_fai")))
    if count := len(positives(values, SI)):
        verdict = "Suggests an SI source" if count >= SI_SUGGESTS_FROM else "Does not suggest an SI source by itself"
        found.append(
            Advice(
                "info",
                f"SI cluster: {count} of {len(SI.measures)} positive",
                f"{verdict} (standard, from memory).",
            )
        )
    return tuple(found)


def _labels(*slugs: str) -> tuple[str, ...]:
    flags = library().flags
    return tuple(flags[slug].label for slug in slugs)
