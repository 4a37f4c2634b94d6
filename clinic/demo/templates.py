"""The templates of the demo clinic: one that everybody there uses, and one of its therapist alone."""

from __future__ import annotations

from uuid import uuid4

from clinic.accounts.models import User
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.rules import default_dose
from clinic.program_templates.contents import TemplateLine
from clinic.program_templates.kinds import Audience
from clinic.program_templates.service import Label, save_template

DESK = (
    ("diaphragm-breathing", ("seated-swap",)),
    ("supported-psoas-release", ("knee-support",)),
    ("hand-to-knee-press", ()),
    ("breath-reset", ()),
)
STANDING = (("breath-reset", ()), ("seated-march", ()), ("standing-stance-march", ("hand-support",)))


def save_templates(therapist: User) -> None:
    """Save both as the demo's therapist, through the program's own service."""
    clinic = Label("Long days at a desk", Audience.SHORT_WEAK, is_personal=False)
    save_template(therapist, uuid4(), clinic, [_line(slug, chosen) for slug, chosen in DESK])
    personal = Label("Strength without the floor", Audience.ANY, is_personal=True)
    save_template(therapist, uuid4(), personal, [_line(slug, chosen) for slug, chosen in STANDING])


def _line(slug: str, modifications: tuple[str, ...]) -> TemplateLine:
    exercise, chosen = clinic_library().get_exercise(slug), clinic_library().get_modifications(modifications)
    applied = tuple((one.slug, one.label) for one in chosen)
    return TemplateLine(slug, exercise.name, exercise.dose.manner.value, applied, default_dose(exercise, chosen))
