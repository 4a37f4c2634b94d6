"""Pictures of one patient's exercises look like the patient, when somebody has chosen how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from clinic.exercises.resolved import ResolvedExercise
from clinic.patients.models import Patient
from handouts.figures import Look


def as_patient(scene: Mapping[str, Any] | None, patient: Patient) -> dict[str, Any] | None:
    """The scene with the look chosen for a patient; a neutral one, and a photo, stay as they are."""
    if scene is None:
        return None
    look = patient.figure_look
    if look == Look() or "photo" in scene:
        return dict(scene)
    return {**scene, "look": {"tone": look.tone.value, "hair": look.hair.value}}


def as_given(exercise: ResolvedExercise, patient: Patient) -> ResolvedExercise:
    """The exercise with its picture as this patient is given it."""
    return replace(exercise, scene=as_patient(exercise.scene, patient))
