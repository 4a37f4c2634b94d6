"""A patient's screening history: when the rules were asked, why, what they said, and who passed what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from clinic.chart.held import name_of
from clinic.chart.rule_titles import rule_title
from clinic.core.paging import Page
from clinic.programs.models import FindingOverride
from clinic.programs.queries import list_overrides_by_id, list_versions, names_of
from clinic.rule_language.findings import OK, Action
from clinic.safety_record.holds import list_holds
from clinic.safety_record.models import ExerciseHold, Occasion, StoredFinding, StoredScreening
from clinic.safety_record.queries import page_of_screenings
from clinic.screening.input_words import input_words

PAGE_SIZE = 25

OCCASIONS = {
    Occasion.ADDED: "An exercise was added to the draft",
    Occasion.EDITED: "The draft was changed",
    Occasion.OVERRIDDEN: "A finding was passed",
    Occasion.ISSUED: "Sheet issued",
    Occasion.PRINTED: "Sheet printed",
    Occasion.REPORTED: "The patient reported",
    Occasion.NIGHTLY: "Judged overnight",
}


@dataclass(frozen=True, slots=True)
class SaidRule:
    """One rule's answer, with every exercise it means; `kind` is the badge's."""

    rule_id: str
    kind: str
    words: str
    exercises: str
    inputs: str
    override: str
    """Who passed it and why; empty when nobody did."""


@dataclass(frozen=True, slots=True)
class PastScreening:
    """One evaluation; `about` is the sheet or the draft."""

    at: datetime
    why: str
    about: str
    by: str
    outcome: str
    kind: str
    rules: tuple[SaidRule, ...]
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PastHold:
    """One hold, lifted or not."""

    hold: ExerciseHold
    name: str
    inputs: tuple[str, ...]
    held_by: str
    lifted_by: str


@dataclass(frozen=True, slots=True)
class History:
    """What the page shows."""

    page: Page[StoredScreening]
    screenings: tuple[PastScreening, ...]
    holds: tuple[PastHold, ...]


def read_history(patient_id: UUID, number: int) -> History:
    """One page of a patient's evaluations, and every hold (seven queries at the most)."""
    page = page_of_screenings(patient_id, number, PAGE_SIZE)
    overrides = list_overrides_by_id(
        {one.override_id for row in page.items for one in row.findings if one.override_id is not None}
    )
    holds = list_holds(patient_id)
    people = {row.evaluated_by_id for row in page.items} | {one.overridden_by_id for one in overrides.values()}
    people |= {hold.held_by_id for hold in holds} | {hold.lifted_by_id for hold in holds}
    names = names_of({one for one in people if one is not None})
    sheets = {version.id: version.number for version in list_versions(patient_id)}
    return History(
        page,
        tuple(_past(row, names, overrides, sheets) for row in page.items),
        tuple(_hold(hold, names) for hold in holds),
    )


def kind_of(action: str) -> str:
    """The badge of an action or an outcome."""
    if action == OK:
        return "ok"
    rank = Action(action).rank
    if rank >= Action.HOLD_EXERCISE.rank:
        return "block"
    return "modify" if rank >= Action.REQUIRE_ORDER.rank else "warn" if action == Action.WARN else "info"


def _past(
    row: StoredScreening,
    names: Mapping[UUID, str],
    overrides: Mapping[UUID, FindingOverride],
    sheets: Mapping[UUID, int],
) -> PastScreening:
    by_rule: dict[tuple[str, str, UUID | None], list[StoredFinding]] = {}
    for one in row.findings:
        by_rule.setdefault((one.rule_id, one.action, one.override_id), []).append(one)
    gravest_first = sorted(by_rule.values(), key=lambda ones: -Action(ones[0].action).rank)
    number = sheets.get(row.program_version_id) if row.program_version_id else None
    return PastScreening(
        at=row.evaluated_at,
        why=OCCASIONS[Occasion(row.occasion)],
        about=f"Sheet {number}" if number else "Draft",
        by=names.get(row.evaluated_by_id, "") if row.evaluated_by_id else "",
        outcome=row.outcome.replace("_", " "),
        kind=kind_of(row.outcome),
        rules=tuple(_said(ones, names, overrides) for ones in gravest_first),
        facts=row.facts,
    )


def _said(
    findings: Sequence[StoredFinding], names: Mapping[UUID, str], overrides: Mapping[UUID, FindingOverride]
) -> SaidRule:
    first = findings[0]
    passed = overrides.get(first.override_id) if first.override_id else None
    inputs = dict.fromkeys(text for one in findings for text in one.inputs)
    return SaidRule(
        rule_id=f"{first.rule_id}, version {first.rule_version}",
        kind=kind_of(first.action),
        words=rule_title(first.rule_id),
        exercises=", ".join(dict.fromkeys(name_of(one.exercise_slug) for one in findings)),
        inputs="; ".join(input_words(text, name_of) for text in inputs),
        override=f"{names.get(passed.overridden_by_id, '')}: {passed.reason}" if passed else "",
    )


def _hold(hold: ExerciseHold, names: Mapping[UUID, str]) -> PastHold:
    return PastHold(
        hold,
        name_of(hold.exercise_slug),
        tuple(input_words(text, name_of) for text in hold.inputs),
        names.get(hold.held_by_id, "") if hold.held_by_id else "",
        names.get(hold.lifted_by_id, "") if hold.lifted_by_id else "",
    )
