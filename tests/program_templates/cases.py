"""Patients as the acceptance matrix knows them, and lines as a template has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinic.exercises.catalog import library
from clinic.exercises.rules import Dose, default_dose
from clinic.program_templates.adapting import AdaptedLine, Circumstances, adapt
from clinic.program_templates.contents import TemplateLine
from clinic.screening.service import PatientScreening
from clinic.signoff.declining import ClinicScreening
from tests.screening.helpers import patient
from tests.screening.test_matrix import MATRIX, matrix_patient

PATIENTS = sorted(MATRIX["patients"])
RELEASE, BREATHE, PRESS = "supported-psoas-release", "diaphragm-breathing", "hand-to-knee-press"


def line(slug: str, *modifications: str, dose: Dose | None = None, note: str = "") -> TemplateLine:
    """A line with the library's dose, or another."""
    known = library()
    exercise, chosen = known.exercises[slug], known.get_modifications(modifications)
    applied = tuple((one.slug, one.label) for one in chosen)
    usual = default_dose(exercise, chosen)
    return TemplateLine(slug, exercise.name, exercise.dose.manner.value, applied, dose or usual, note)


def as_used(screening: PatientScreening, **declined: Mapping[str, Any]) -> ClinicScreening:
    """The rules for a patient in a clinic that has declined nothing, or what is given by slug."""
    return ClinicScreening(
        screening.facts, screening.firings, declined.get("exercises", {}), declined.get("modifications", {})
    )


def met(who: str = "A", **values: Any) -> Circumstances:
    """What a template meets with a patient of the matrix."""
    return Circumstances(values.pop("library", library()), as_used(matrix_patient(who)), **values)


def met_patient(*flags: str, **facts: Any) -> Circumstances:
    """What a template meets with a cleared adult who has these flags."""
    return Circumstances(library(), as_used(patient(*flags, **facts)))


def adapted(one: TemplateLine, at: Circumstances) -> AdaptedLine:
    """What comes of a single line."""
    return adapt([one], at)[0]


def slugs(adapted_line: AdaptedLine) -> tuple[str, ...]:
    """The modifications that are given."""
    assert adapted_line.given is not None
    return tuple(sorted(one.slug for one in adapted_line.given.modifications))
