"""What the rules said about a draft or a sheet, handed on to be kept."""

from __future__ import annotations

from uuid import UUID

from clinic.accounts.models import User
from clinic.programs.draft import Draft
from clinic.programs.editing import follow_episode
from clinic.programs.models import ProgramVersion
from clinic.programs.reviewing import ProgramReview, keep_review, review_of
from clinic.safety_record.models import Occasion, Scope
from clinic.safety_record.recording import Evaluation, record_after, record_screening


def keep_draft(actor: User, draft: Draft, occasion: Occasion) -> None:
    """Judge the draft as its caller has saved it and keep what the rules said: two statements at the most.

    A program of an episode that has ended goes on in the one that is open now.
    The page that follows shows what was judged here (`reviewing.keep_review`).
    """
    follow_episode(draft.program, draft.episode)
    reviewed = review_of(draft)
    record_after(_evaluation(reviewed, occasion), draft.kept, by=actor.id)
    keep_review(reviewed)


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
