"""Pictures of one patient's exercises look like the patient: the look that was chosen, and the belly of a pregnancy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.examination.snapshot import PatientSnapshot
from clinic.exercises.resolved import ResolvedExercise
from clinic.exercises.scenes import FRAMES
from clinic.patients.models import Patient, Pregnancy
from clinic.rule_language.facts import UNKNOWN_PREGNANCY_WEEKS, gestational_weeks
from handouts.figures import Look
from handouts.phrases import phrases

BELLY_BY_WEEK = (
    (28, MappingProxyType({"at": 0.66, "r": 14})),
    (20, MappingProxyType({"at": 0.6, "r": 11.5})),
    (14, MappingProxyType({"at": 0.54, "r": 9})),
)
"""From which week a figure has which belly (`handouts.figures.scene`), the largest first.

Until about weeks 12 to 14 the uterus lies within the pelvis and nothing is seen from outside; near week 20 it reaches the
navel (standard). That pictures change at weeks 14, 20 and 28, and by how many centimetres, is proposed.
"""


@dataclass(frozen=True)
class Appearance:
    """What is drawn of a patient on one day: skin and hair, and a belly or none."""

    look: Look
    belly: Mapping[str, float] | None = None


def appearance_of(patient: Patient, snapshot: PatientSnapshot) -> Appearance:
    """How the figure looks on the clinic's day today."""
    return Appearance(patient.figure_look, belly_of(snapshot, clock.today(get_clinic().time_zone)))


def belly_of(snapshot: PatientSnapshot, today: date) -> Mapping[str, float] | None:
    """The belly of whoever is known to be pregnant, from week 14 on; None for everybody else.

    Without a due date it is that of the first week the rules then go by. Who prefers not to say is drawn without one.
    """
    if snapshot.pregnancy != Pregnancy.PREGNANT:
        return None
    known = gestational_weeks(snapshot.due_on, today)
    weeks = UNKNOWN_PREGNANCY_WEEKS.start if known is None else known
    return next((belly for first, belly in BELLY_BY_WEEK if weeks >= first), None)


def as_patient(scene: Mapping[str, Any] | None, appearance: Appearance, lang: str = "en") -> dict[str, Any] | None:
    """The scene as it is drawn for a patient, in every frame; its text alternative says in `lang` who is pregnant.

    A neutral look without a belly, and a photo, stay as they are.
    """
    if scene is None:
        return None
    made = dict(scene)
    if "photo" in scene:
        return made
    if appearance.look != Look():
        made["look"] = {"tone": appearance.look.tone.value, "hair": appearance.look.hair.value}
    if appearance.belly is not None:
        made |= _with_belly(scene, dict(appearance.belly))
        made["alt"] = f"{scene['alt']} {phrases(lang)('exercise.is_pregnant')}"
    return made


def _with_belly(scene: Mapping[str, Any], belly: dict[str, float]) -> dict[str, Any]:
    """What a belly changes: the scene's own, and that of each of its frames."""
    return {"belly": belly} | {name: {**scene[name], "belly": belly} for name in FRAMES if scene.get(name)}


def as_given(exercise: ResolvedExercise, appearance: Appearance) -> ResolvedExercise:
    """The exercise with its picture as this patient is given it."""
    return replace(exercise, scene=as_patient(exercise.scene, appearance))
