"""What the rules said about a draft or a sheet, handed on to be kept."""

from __future__ import annotations

from uuid import UUID

from clinic.accounts.models import User
from clinic.programs.models import HomeProgram, ProgramVersion
from clinic.programs.reviewing import ProgramReview, review
from clinic.safety_record.models import Occasion, Scope
from clinic.safety_record.recording import Evaluation, record_screening


def keep_draft(actor: User, program: HomeProgram, occasion: Occasion) -> None:
    """Judge the draft as it is now and keep what the rules said (eleven statements at the most)."""
    record_screening(_evaluation(review(program), occasion), by=actor.id)


def keep_issued(actor: User, reviewed: ProgramReview, version: ProgramVersion) -> None:
    """Keep what the rules said about a sheet on the day it was issued."""
    record_screening(_evaluation(reviewed, Occasion.ISSUED, version.id), by=actor.id)


def _evaluation(reviewed: ProgramReview, occasion: Occasion, version_id: UUID | None = None) -> Evaluation:
    return Evaluation(
        occasion=occasion,
        scope=Scope.DRAFT if version_id is None else Scope.SHEET,
        patient_id=reviewed.program.patient_id,
        program_id=reviewed.program.id,
        program_version_id=version_id,
        health_screen_id=reviewed.snapshot.screen_id,
        facts=reviewed.patient_screening.facts,
        judged=[(one.finding, one.override.id if one.override else None) for one in reviewed.all_judged],
    )
