"""Keeping what the rules said: with the facts used, on which occasion, and only when it says something new.

An evaluation that answers as the one before it is not stored again (ADR 0008); a new sheet and an override are new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import distinct_on

from clinic.core import clock
from clinic.core.canonical import canonical_json, sha256_hex
from clinic.core.columns import new_id
from clinic.core.db import session
from clinic.exercises.catalog import library
from clinic.rule_language.facts import LogFacts, PatientFacts
from clinic.rule_language.findings import Action, Finding, summarize
from clinic.safety_record.models import Occasion, Scope, StoredFinding, StoredScreening

_KEY = (StoredScreening.program_id, StoredScreening.scope, StoredScreening.program_version_id)
_NEWEST = (
    select(*_KEY, StoredScreening.id, StoredScreening.digest)
    .where(StoredScreening.program_id.in_(bindparam("programs", expanding=True)))
    .where(StoredScreening.scope.in_(bindparam("scopes", expanding=True)))
    .ext(distinct_on(*_KEY))
    .order_by(*_KEY, StoredScreening.evaluated_at.desc(), StoredScreening.id.desc())
)
"""Built once: every judgement of a sheet asks it."""

SPEAKS_AGAINST = frozenset(action for action in Action if action.rank >= Action.WARN.rank)

Key = tuple[Scope, UUID, UUID | None]
"""What was judged: the scope, the program, and the version when it is a sheet."""

Said = tuple[str, str, str]
"""Exercise slug, rule id and action of one finding."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What the rules said about one program; `judged` pairs each finding with the id of the override that passes it."""

    occasion: Occasion
    scope: Scope
    patient_id: UUID
    program_id: UUID
    program_version_id: UUID | None
    health_screen_id: UUID | None
    facts: PatientFacts
    judged: Sequence[tuple[Finding, UUID | None]]
    log: LogFacts | None = None
    known_before: frozenset[Said] | None = None
    """What spoke against the sheet when it was issued, for a sheet that was issued before evaluations were kept."""

    @property
    def key(self) -> Key:
        """What was judged."""
        return self.scope, self.program_id, self.program_version_id

    @property
    def against(self) -> frozenset[Said]:
        """What speaks against the program and nobody has overridden."""
        return frozenset(
            _said(one) for one, override in self.judged if override is None and one.action in SPEAKS_AGAINST
        )


@dataclass(frozen=True, slots=True)
class Before:
    """The newest stored evaluation: its digest, and what spoke against the program then."""

    digest: str
    against: frozenset[Said]


def before_of(newest: StoredScreening | None, findings: Iterable[StoredFinding]) -> Before | None:
    """The newest stored evaluation with its findings, read already."""
    if newest is None:
        return None
    return Before(newest.digest, frozenset(said for one in findings if (said := _said_then(one)) is not None))


def record_screening(evaluation: Evaluation, *, by: UUID | None = None) -> StoredScreening | None:
    """Store one evaluation, in at most four statements; None when it says what the one before it said."""
    stored = record_screenings([evaluation], by=by)
    return stored[0] if stored else None


def record_after(evaluation: Evaluation, before: Before | None, *, by: UUID | None = None) -> StoredScreening | None:
    """As `record_screening`, with the newest stored evaluation at hand: two statements, none when nothing is new."""
    if not _is_new(evaluation, before.digest if before else None):
        return None
    known = before.against if before else evaluation.known_before
    return _store([(evaluation, known)], by)[0]


def record_screenings(evaluations: Sequence[Evaluation], *, by: UUID | None = None) -> list[StoredScreening]:
    """Store the evaluations that say something new, in at most four statements however many there are."""
    before = _newest({one.key for one in evaluations})
    digests = {key: newest.digest for key, newest in before.items()}
    new = [one for one in evaluations if _is_new(one, digests.get(one.key))]
    said = _said_against({before[one.key].id for one in new if one.key in before})
    return _store([(one, said[before[one.key].id] if one.key in before else one.known_before) for one in new], by)


def _store(new: Sequence[tuple[Evaluation, frozenset[Said] | None]], by: UUID | None) -> list[StoredScreening]:
    """Two statements for all of them; each goes with what spoke against its program before."""
    rows = [_row(one, known, by) for one, known in new]
    session.add_all(rows)
    session.flush()
    session.add_all(
        _finding_row(row.id, *judged) for row, (one, _) in zip(rows, new, strict=True) for judged in one.judged
    )
    session.flush()
    return rows


def digest_of(evaluation: Evaluation) -> str:
    """A hash over what makes an answer a new one: rules, actions, overrides, the health screen, the library.

    The facts are left out, because weeks and days move on their own while the answer stays.
    """
    return sha256_hex(
        canonical_json(
            {
                "screen": str(evaluation.health_screen_id),
                "library": library().content_hash,
                "findings": sorted(
                    [one.target_slug, one.rule_id, one.version, one.action.value, str(override)]
                    for one, override in evaluation.judged
                ),
            }
        )
    )


def facts_data(facts: PatientFacts, log: LogFacts | None = None) -> dict[str, Any]:
    """The facts as they are stored: what is not known is not there."""
    data = {name: value for name, value in asdict(facts).items() if value not in (None, {}, frozenset())}
    if log is not None:
        data["log"] = {**asdict(log), "entries": [_entry_data(entry) for entry in asdict(log)["entries"]]}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in data.items()}


def _entry_data(entry: Mapping[str, Any]) -> dict[str, Any]:
    data = {name: value for name, value in entry.items() if name != "more_categories" or value}
    return {name: sorted(value) if isinstance(value, frozenset) else value for name, value in data.items()}


class _Newest(NamedTuple):
    """What tells whether the newest stored evaluation said the same."""

    id: UUID
    digest: str


def _newest(keys: Iterable[Key]) -> dict[Key, _Newest]:
    """The newest stored evaluation of each (one query), without its findings: most answers are no new ones."""
    wanted = set(keys)
    programs, scopes = {program_id for _, program_id, _ in wanted}, {scope for scope, _, _ in wanted}
    found = session.execute(_NEWEST, {"programs": list(programs), "scopes": list(scopes)})
    newest = {
        (Scope(scope), program_id, version_id): _Newest(row_id, digest)
        for program_id, scope, version_id, row_id, digest in found
    }
    return {key: newest[key] for key in wanted & newest.keys()}


def _is_new(evaluation: Evaluation, digest: str | None) -> bool:
    if digest is None:
        return bool(evaluation.judged) or evaluation.scope is not Scope.REPORTS
    return digest != digest_of(evaluation)


def _row(evaluation: Evaluation, known: frozenset[Said] | None, by: UUID | None) -> StoredScreening:
    """A new row; `known` is what spoke against the program before, None when nothing is known of before."""
    return StoredScreening(
        id=new_id(),
        patient_id=evaluation.patient_id,
        program_id=evaluation.program_id,
        program_version_id=evaluation.program_version_id,
        health_screen_id=evaluation.health_screen_id,
        occasion=evaluation.occasion,
        scope=evaluation.scope,
        evaluated_at=clock.now(),
        evaluated_by_id=by,
        library_version=library().version,
        library_hash=library().content_hash,
        outcome=summarize(tuple(finding for finding, _ in evaluation.judged)).outcome,
        facts=facts_data(evaluation.facts, evaluation.log),
        digest=digest_of(evaluation),
        is_news=known is not None and bool(evaluation.against - known),
    )


def _finding_row(screening_id: UUID, finding: Finding, override_id: UUID | None) -> StoredFinding:
    return StoredFinding(
        screening_id=screening_id,
        exercise_slug=finding.target_slug,
        rule_id=finding.rule_id,
        rule_version=finding.version,
        action=finding.action.value,
        inputs=list(finding.inputs),
        override_id=override_id,
    )


def _said_against(screening_ids: Collection[UUID]) -> Mapping[UUID, frozenset[Said]]:
    """What stored evaluations found against the program and nobody had overridden (one query, none for none)."""
    said: dict[UUID, set[Said]] = {one: set() for one in screening_ids}
    if said:
        finding = (StoredFinding.exercise_slug, StoredFinding.rule_id, StoredFinding.action)
        query = select(StoredFinding.screening_id, *finding).where(StoredFinding.screening_id.in_(said))
        for screening_id, slug, rule_id, action in session.execute(query.where(StoredFinding.override_id.is_(None))):
            if Action(action) in SPEAKS_AGAINST:
                said[screening_id].add((slug, rule_id, action))
    return {one: frozenset(found) for one, found in said.items()}


def _said_then(stored: StoredFinding) -> Said | None:
    """What a stored finding spoke against the program, None when it did not or was overridden."""
    speaks = stored.override_id is None and Action(stored.action) in SPEAKS_AGAINST
    return (stored.exercise_slug, stored.rule_id, stored.action) if speaks else None


def _said(finding: Finding) -> Said:
    return finding.target_slug, finding.rule_id, finding.action.value
