"""What one patient does with one exercise, as a value that can be frozen as JSON and read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from clinic.exercises.content import Prop, Step
from clinic.exercises.doses import Dose, Manner, Side
from clinic.exercises.scenes import thawed


@dataclass(frozen=True)
class Applied:
    """A modification that was applied: its slug, what the PT calls it and what it tells the patient."""

    slug: str
    label: str
    patient_text: str


@dataclass(frozen=True)
class ResolvedExercise:
    """One exercise as this patient does it; every later part reads this and nothing else.

    `scene` is the picture as JSON-able data (None for what is only done in the clinic), with its `alt`. `boxes` names
    text blocks to print ("choice", "pregnancy"). `warnings` are sentences for the PT, never for the patient.
    """

    slug: str
    name: str
    category: str
    phase: str
    attributes: frozenset[str]
    start: str
    steps: tuple[Step, ...]
    props: tuple[Prop, ...]
    feel: tuple[str, ...]
    not_feel: tuple[str, ...]
    stop: tuple[str, ...]
    dose: Dose
    manner: Manner
    scene: dict[str, Any] | None
    boxes: tuple[str, ...] = ()
    modifications: tuple[str, ...] = ()
    applied: tuple[Applied, ...] = ()
    warnings: tuple[str, ...] = ()
    caption: str = ""
    start_for_you: bool = False


def to_data(resolved: ResolvedExercise) -> dict[str, Any]:
    """The exercise as dicts, lists, text and numbers, ready for canonical JSON; attributes are sorted."""
    data = asdict(replace(resolved, scene=None))
    data["scene"] = thawed(resolved.scene)
    data["attributes"] = sorted(resolved.attributes)
    data["dose"]["side"] = resolved.dose.side.value
    data["manner"] = resolved.manner.value
    return {key: list(value) if isinstance(value, tuple) else value for key, value in data.items()}


def from_data(data: Mapping[str, Any]) -> ResolvedExercise:
    """The exercise that `to_data` wrote. Raises KeyError or TypeError for data it did not write."""
    texts = ("feel", "not_feel", "stop", "boxes", "modifications", "warnings")
    return ResolvedExercise(
        **{
            **data,
            **{key: tuple(data[key]) for key in texts},
            "attributes": frozenset(data["attributes"]),
            "steps": tuple(Step(**step) for step in data["steps"]),
            "props": tuple(Prop(**prop) for prop in data["props"]),
            "applied": tuple(Applied(**applied) for applied in data["applied"]),
            "dose": Dose(**{**data["dose"], "side": Side(data["dose"]["side"])}),
            "manner": Manner(data["manner"]),
        }
    )
