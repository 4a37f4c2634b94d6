"""Templates made and used as the program itself does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.program_templates.applying import apply_template
from clinic.program_templates.contents import TemplateLine
from clinic.program_templates.kinds import Audience
from clinic.program_templates.models import ProgramTemplate, ProgramTemplateUse
from clinic.program_templates.queries import result_of_use
from clinic.program_templates.results import Done, read_result
from clinic.program_templates.service import Label, save_template
from tests.program_templates.cases import BREATHE, PRESS, RELEASE, line
from tests.programs.cases import acting

THREE = (BREATHE, RELEASE, PRESS)


def lines(*slugs: str) -> list[TemplateLine]:
    """Lines as the library gives them."""
    return [line(slug) for slug in slugs]


def saved(
    user: User, slugs: Sequence[str] = THREE, *, name: str = "After long sitting", mine: bool = False,
    audience: Audience = Audience.SHORT_STRONG, made_of: Sequence[TemplateLine] = (),
) -> ProgramTemplate:  # fmt: skip
    """A template of `user` or of the clinic."""
    with acting(user):
        return save_template(user, uuid4(), Label(name, audience, mine), made_of or lines(*slugs))


def use(user: User, patient: Patient, key: str, number: int = 1, **options: Any) -> ProgramTemplateUse:
    """Use a template for a patient."""
    with acting(user):
        return apply_template(user, patient.id, key, number, options.pop("form_key", None) or uuid4(), **options)


def what_it_did(made: ProgramTemplateUse) -> Done:
    """The kept result of a use."""
    return read_result(result_of_use(made))
