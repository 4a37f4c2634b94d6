"""Using a template for a patient, or an earlier sheet again: fitted, added as a whole with one judgement, and undone so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.custom_library.overlay import clinic_library
from clinic.program_templates.adapting import AdaptedLine, adapt
from clinic.program_templates.contents import TemplateLine, read_lines
from clinic.program_templates.errors import (
    CannotUndo,
    FormSavedOtherwise,
    NothingIsLeft,
    TemplateChanged,
    TemplateIsArchived,
    TemplateIsNotUsed,
)
from clinic.program_templates.listing import Template, get_template
from clinic.program_templates.models import ProgramTemplateUse
from clinic.program_templates.offering import circumstances, forecast
from clinic.program_templates.queries import find_last_use, find_use_of_form, result_of_use
from clinic.program_templates.results import read_result, result_of
from clinic.program_templates.reviewable import KIND
from clinic.programs import policy as programs
from clinic.programs.adding import Added, NewLine, add_exercises, swap_back
from clinic.programs.editing import editable
from clinic.programs.errors import ProgramNotScreened
from clinic.programs.models import HomeProgram
from clinic.programs.own_props import give_own_props
from clinic.programs.queries import list_prescriptions
from clinic.programs.reviewing import screened_patient
from clinic.programs.service import start_program
from clinic.programs.sheets import content_of
from clinic.safety_record.holds import list_open_holds
from clinic.signoff.queries import get_statuses


def apply_template(
    actor: User,
    patient_id: UUID,
    key: str,
    number: int,
    form_key: UUID,
    *,
    instead: bool = False,
    version: int | None = None,
) -> ProgramTemplateUse:
    """Add what is missing of a template to the patient's program, or put it `instead` of everything that is there.

    Starts the draft when there is none. `number` is the version of the template that was looked at, `version` that of
    the program, which replacing needs. The same form sent again gets what it did. Raises NotFound, NotAllowed,
    TemplateIsArchived, TemplateIsNotUsed, TemplateChanged, ProgramNotScreened, NoOpenEpisode, NothingIsLeft, StaleVersion,
    FormSavedOtherwise.
    """
    template = _usable(actor, key, number)
    program = editable(actor, start_program(actor, patient_id).id, hold_patient=True)
    done = find_use_of_form(form_key)
    if done is not None:
        return _same(done, program, _Origin.of(template))
    lines = _adapted(program, template.lines, instead=instead)
    new = [_new_line(one) for one in lines if one.given]
    if not new:
        raise NothingIsLeft(_why_nothing(lines))
    added = add_exercises(actor, program.id, new, instead=instead, version=version if instead else None)
    return _keep(actor, program, _Origin.of(template), lines, added, form_key)


def repeat_sheet(actor: User, patient_id: UUID, number: int, form_key: UUID) -> ProgramTemplateUse:
    """Add what is missing of an earlier sheet of the patient to their program, with the words and things of their own.

    It is fitted like a template: what has changed since then is met by the rules of today. Raises NotFound, NotAllowed,
    ProgramNotScreened, NoOpenEpisode, NothingIsLeft, FormSavedOtherwise.
    """
    sheet = programs.get_version(actor, patient_id, number)
    program = editable(actor, start_program(actor, patient_id).id, hold_patient=True)
    done, origin = find_use_of_form(form_key), _Origin(f"Sheet {number}", number, version_id=sheet.id)
    if done is not None:
        return _same(done, program, origin)
    content = content_of(sheet)
    lines = _adapted(program, read_lines(content), instead=False)
    new = [_new_line(one) for one in lines if one.given]
    if not new:
        raise NothingIsLeft(_why_nothing(lines))
    added = add_exercises(actor, program.id, new)
    give_own_props(added.added, content["exercises"])
    return _keep(actor, program, origin, lines, added, form_key)


def undo_use(actor: User, program_id: UUID, use_id: UUID) -> HomeProgram:
    """Take out what the last use of a template put in, and bring back what it replaced; once undone it stays so.

    Raises NotFound, NotAllowed, ProgramIsClosed, CannotUndo.
    """
    program = editable(actor, program_id, hold_patient=True)
    last = find_last_use(program.id)
    if last is None or session.get(ProgramTemplateUse, (program.clinic_id, use_id)) is None:
        raise NotFound
    if last.id != use_id or last.undone_at is not None:
        raise CannotUndo
    did = read_result(result_of_use(last))
    swap_back(actor, program.id, remove=did.added, restore=did.removed)
    last.undone_at, last.undone_by_id = clock.now(), actor.id
    session.flush()
    record("template.undone", "program_template_use", last.id, patient_id=program.patient_id)
    return program


@dataclass(frozen=True)
class _Origin:
    """What was used: a version of a saved template, a shipped one, or a sheet."""

    name: str
    number: int
    template_version_id: UUID | None = None
    shipped_slug: str | None = None
    version_id: UUID | None = None

    @property
    def named(self) -> str:
        """What the audit calls it: no words that a person wrote."""
        if self.shipped_slug:
            return f"shipped.{self.shipped_slug}"
        return f"sheet.{self.number}" if self.version_id else f"saved.{self.template_version_id}"

    @classmethod
    def of(cls, template: Template) -> _Origin:
        """A template as what was used."""
        version, shipped = template.version, template.shipped
        return cls(template.name, template.number, version.id if version else None, shipped.slug if shipped else None)

    @property
    def key(self) -> tuple[UUID | None, str | None, UUID | None]:
        """What tells it from every other."""
        return self.template_version_id, self.shipped_slug, self.version_id


def _usable(actor: User, key: str, number: int) -> Template:
    template = get_template(actor, key, number)
    if template.is_archived:
        raise TemplateIsArchived
    if template.shipped and template.shipped.slug in get_statuses().declined(KIND):
        raise TemplateIsNotUsed
    if template.number != number:
        raise TemplateChanged
    return template


def _same(done: ProgramTemplateUse, program: HomeProgram, origin: _Origin) -> ProgramTemplateUse:
    """What the form did the first time, when it asked for the same then."""
    asked = (program.id, *origin.key)
    if (done.program_id, done.template_version_id, done.shipped_slug, done.version_id) != asked:
        raise FormSavedOtherwise
    return done


def _adapted(program: HomeProgram, wanted: Sequence[TemplateLine], *, instead: bool) -> tuple[AdaptedLine, ...]:
    screening = screened_patient(program)[1]
    if screening.facts.screen is None:
        raise ProgramNotScreened
    there = [] if instead else [row.exercise_slug for row in list_prescriptions(program.id)]
    return adapt(wanted, circumstances(screening, there, list_open_holds(program.id)))


def _new_line(one: AdaptedLine) -> NewLine:
    given = one.given
    assert given is not None
    slugs = tuple(modification.slug for modification in given.modifications)
    return NewLine(given.slug, slugs, given.dose, given.personal_note)


def _why_nothing(lines: Sequence[AdaptedLine]) -> str:
    said = list(dict.fromkeys(f"{one.wanted.name}: {' '.join(one.said)}" for one in lines))
    return f"Nothing of this template can be added. {' '.join(said)}"


def _keep(
    actor: User,
    program: HomeProgram,
    origin: _Origin,
    lines: Sequence[AdaptedLine],
    added: Added,
    form_key: UUID,
) -> ProgramTemplateUse:
    known = clinic_library().exercises
    removed = [
        (row.id, known[row.exercise_slug].name if row.exercise_slug in known else row.exercise_slug)
        for row in added.removed
    ]
    data = result_of(origin.name, forecast(lines), lines, [row.id for row in added.added], removed)
    result = canonical_json(data)
    use = ProgramTemplateUse(
        program_id=program.id,
        template_version_id=origin.template_version_id,
        shipped_slug=origin.shipped_slug,
        version_id=origin.version_id,
        number=origin.number,
        result=result,
        sha256=sha256_hex(result),
        used_by_id=actor.id,
        used_at=clock.now(),
        form_key=form_key,
    )
    session.add(use)
    session.flush()
    record("template.used", "program_template_use", use.id, patient_id=program.patient_id, fields=[origin.named])
    return use
