"""Going ahead in spite of a finding: with a written reason, by a PT, where the rule allows it at all."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from clinic.accounts.models import User
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Permission
from clinic.programs.draft import Draft, read_draft
from clinic.programs.editing import editable, touch
from clinic.programs.errors import CannotOverride, ProgramIsUnsafe, ProgramNotScreened, ReasonIsTooShort
from clinic.programs.keeping import keep_draft
from clinic.programs.models import FindingOverride
from clinic.programs.reviewing import JudgedFinding, check_fit, judge, review_of, screening_in, still_holding
from clinic.safety_record.models import Occasion
from clinic.screening.advice import sentence

SHORTEST_REASON = 10
"""Characters of an override's reason; the table refuses fewer."""


def override_finding(actor: User, program_id: UUID, exercise_slug: str, rule_id: str, reason: str) -> FindingOverride:
    """A PT goes ahead in spite of a finding, with a written reason that stays on file; once written it stands.

    `exercise_slug` is empty for a finding about the whole program. Raises NotAllowed, ReasonIsTooShort, or
    CannotOverride where the rule lets nobody pass or does not stand open here.
    """
    if not actor.can(Permission.OVERRIDE_FINDING):
        raise NotAllowed
    program = editable(actor, program_id, hold_patient=True)
    reviewed = review_of(read_draft(program))
    judged = reviewed.find_judged(exercise_slug, rule_id)
    if judged is not None and judged.override is not None:
        return judged.override
    if judged is None or not judged.can_override:
        raise CannotOverride
    screen_id = reviewed.snapshot.screen_id
    override = write_override(actor, program.id, program.patient_id, judged, reason, screen_id)
    touch(program, "finding_overridden", rule_id)
    keep_draft(actor, reviewed.draft.with_overrides([override], actor), Occasion.OVERRIDDEN)
    return override


def pass_rules(
    actor: User, draft: Draft, slug: str, modification_slugs: Sequence[str], reason: str | None
) -> list[FindingOverride]:
    """Let an exercise in when nothing stops it, or when a PT writes why it may pass what stops it: what was written.

    Raises ProgramNotScreened, ModificationDoesNotFit, ProgramIsUnsafe, NotAllowed or ReasonIsTooShort.
    """
    program, snapshot = draft.program, draft.snapshot
    screening = screening_in(program, snapshot)
    if screening.facts.screen is None:
        raise ProgramNotScreened
    check_fit(screening, slug, modification_slugs)
    found = screening.screen(slug, modification_slugs)
    overrides = still_holding(draft.overrides, snapshot)
    open_now = [one for one in judge(found.findings, overrides) if one.is_open]
    for one in open_now:
        if reason is None or not one.can_override:
            raise ProgramIsUnsafe(sentence(one.finding))
    if open_now and not actor.can(Permission.OVERRIDE_FINDING):
        raise NotAllowed
    return [
        write_override(actor, program.id, program.patient_id, one, reason or "", snapshot.screen_id) for one in open_now
    ]


def write_override(
    actor: User, program_id: UUID, patient_id: UUID, judged: JudgedFinding, reason: str, screen_id: UUID | None
) -> FindingOverride:
    """Store why a finding is passed, which stays as it is. Raises ReasonIsTooShort."""
    if len(reason) < SHORTEST_REASON:
        raise ReasonIsTooShort
    finding = judged.finding
    override = FindingOverride(
        program_id=program_id,
        exercise_slug=finding.target_slug,
        rule_id=finding.rule_id,
        rule_version=finding.version,
        health_screen_id=screen_id,
        inputs=list(finding.inputs),
        reason=reason,
        overridden_by_id=actor.id,
        overridden_at=clock.now(),
    )
    session.add(override)
    session.flush()
    fields = [finding.rule_id]
    record("finding.overridden", "finding_override", override.id, patient_id=patient_id, fields=fields)
    return override
