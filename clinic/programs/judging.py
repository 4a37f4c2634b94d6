"""A sheet that was given, judged by today's rules, today's facts, and what a therapist has overridden since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.custom_library.overlay import clinic_library
from clinic.examination.snapshot import PatientSnapshot
from clinic.programs.models import FindingOverride, ProgramVersion
from clinic.programs.reviewing import JudgedFinding, judge, still_holding
from clinic.programs.rules import used_until
from clinic.programs.sheets import content_of
from clinic.programs.standing import Standing, read_standing
from clinic.rule_language.findings import Finding
from clinic.safety_record.models import ExerciseHold, Occasion, Scope
from clinic.safety_record.recording import SPEAKS_AGAINST, Evaluation, Said
from clinic.screening.service import PatientScreening, screening_of
from clinic.signoff.declining import as_used_here


@dataclass(frozen=True)
class JudgedSheet:
    """A sheet with everything the rules say about it today, and what is held in its program."""

    version: ProgramVersion
    content: Mapping[str, Any]
    standing: Standing
    screening: PatientScreening
    judged: tuple[JudgedFinding, ...]

    @property
    def snapshot(self) -> PatientSnapshot:
        """What is known of the patient."""
        return self.standing.snapshot

    @property
    def holds(self) -> Sequence[ExerciseHold]:
        """What is held in the program."""
        return self.standing.holds

    @property
    def open(self) -> tuple[JudgedFinding, ...]:
        """What stops the sheet and was not overridden, the gravest first."""
        standing = (one for one in self.judged if one.is_open)
        return tuple(sorted(standing, key=lambda one: -one.finding.action.rank))

    @property
    def may_go_out(self) -> bool:
        """Whether the paper may be handed over without another look."""
        return not self.open and not self.holds

    @property
    def can_be_confirmed(self) -> bool:
        """Whether a therapist may let it go out with a written reason."""
        return not self.holds and all(one.can_override for one in self.open)

    def name_of(self, slug: str) -> str:
        """What the sheet calls an exercise; empty for the program as a whole."""
        return next((str(one["name"]) for one in self.content["exercises"] if one["slug"] == slug), "")


def judge_sheet(version: ProgramVersion, until: date | None = None) -> JudgedSheet:
    """Judge a sheet for the days it would be used from today (one query); policy has let the actor in.

    `until` is the last day of a diary that is printed with it, when that is later than the sheet's own.
    """
    content, standing = content_of(version), read_standing(version)
    today = clock.today(get_clinic().time_zone)
    visit = date.fromisoformat(content["next_visit_on"]) if content.get("next_visit_on") else None
    last = max(used_until(today, version.starts_on, visit), until or today)
    screening = as_used_here(screening_of(standing.snapshot, today, last))
    judged = judged_content(content, screening, standing.overrides, standing.snapshot)
    return JudgedSheet(version, content, standing, screening, judged)


def judged_content(
    content: Mapping[str, Any],
    screening: PatientScreening,
    overrides: Sequence[FindingOverride],
    snapshot: PatientSnapshot,
) -> tuple[JudgedFinding, ...]:
    """Every finding about the sheet as a whole, then exercise by exercise, each with its override. No query.

    An exercise that the library no longer has as it was given cannot be judged: it is left out.
    """
    known = list(_known(content))
    whole = screening.screen_program(known).findings
    lines = (finding for slug, modifications in known for finding in screening.screen(slug, modifications).findings)
    return judge((*whole, *lines), still_holding(overrides, snapshot))


def sheet_evaluation(
    version: ProgramVersion,
    content: Mapping[str, Any],
    occasion: Occasion,
    snapshot: PatientSnapshot,
    screening: PatientScreening,
    judged: Iterable[JudgedFinding],
) -> Evaluation:
    """What the rules say about a sheet with this content, ready to be kept."""
    return Evaluation(
        occasion=occasion,
        scope=Scope.SHEET,
        patient_id=version.patient_id,
        program_id=version.program_id,
        program_version_id=version.id,
        health_screen_id=snapshot.screen_id,
        facts=screening.facts,
        judged=[(one.finding, one.override.id if one.override else None) for one in judged],
        known_before=_frozen_against(content),
    )


def asks_for_medical_care(findings: Iterable[Finding]) -> bool:
    """Whether a rule sends the patient to medical care."""
    return any(one.action.value.startswith("escalate") for one in findings)


def _known(content: Mapping[str, Any]) -> Iterable[tuple[str, Sequence[str]]]:
    for data in content["exercises"]:
        if (
            data["slug"] in clinic_library().exercises
            and set(data["modifications"]) <= clinic_library().modifications.keys()
        ):
            yield data["slug"], data["modifications"]


def _frozen_against(content: Mapping[str, Any]) -> frozenset[Said]:
    """What spoke against the sheet when it was issued, as it was frozen with it."""
    findings = (content.get("screening") or {}).get("findings", ())
    against = {action.value for action in SPEAKS_AGAINST}
    return frozenset(
        (one["exercise"], one["rule"], one["action"])
        for one in findings
        if one["action"] in against and not one["override"]
    )
