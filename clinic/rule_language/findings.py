"""What the rules answer: findings, and one outcome for an exercise or a program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

OK = "ok"
NO_OVERRIDE = "none"


class Action(StrEnum):
    """What a rule asks for, the most severe first."""

    ESCALATE_EMERGENCY = "escalate_emergency"
    ESCALATE_URGENT = "escalate_urgent"
    BLOCK = "block"
    HOLD_EXERCISE = "hold_exercise"
    REQUIRE_MOD = "require_mod"
    REQUIRE_ORDER = "require_order"
    WARN = "warn"
    TASK_REASSESS = "task_reassess"
    SUGGEST = "suggest"

    @property
    def rank(self) -> int:
        """Severity as a number, higher is more severe; compare ranks, never the words."""
        return _RANKS[self]

    @property
    def stops(self) -> bool:
        """Whether nothing may be issued while this stands, unless it is overridden."""
        return self in _STOPPING


_RANKS = {action: rank for rank, action in enumerate(reversed(Action), start=1)}
_STOPPING = frozenset(action for action in Action if action.rank >= Action.REQUIRE_ORDER.rank)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer about one exercise, or about the whole program when `target_slug` is empty.

    `action` is what counts: a required modification that does not exist for the exercise is a block here.
    `inputs` are the facts that decided, to be stored with an override and shown to the clinician.
    """

    rule_id: str
    version: int
    action: Action
    reason: str
    suggest: str
    patient_text: str
    source: str
    certainty: str
    override: str
    satisfied_by: tuple[str, ...]
    target_slug: str
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Screening:
    """All findings, the most severe first, and what would clear them.

    `outcome` is "ok" or the action of the most severe finding. Each of `fixes` is a smallest set of modification
    slugs that, added to what is chosen, leaves nothing that stops; the gentlest comes first.
    """

    outcome: str
    findings: tuple[Finding, ...] = ()
    fixes: tuple[tuple[str, ...], ...] = ()

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """The findings that must be met, overridden or taken away before anything is issued."""
        return tuple(finding for finding in self.findings if finding.action.stops)


def summarize(findings: tuple[Finding, ...], fixes: tuple[tuple[str, ...], ...] = ()) -> Screening:
    """A screening whose findings are in order of severity; equals keep the order of the rules."""
    ordered = tuple(sorted(findings, key=lambda finding: -finding.action.rank))
    return Screening(ordered[0].action.value if ordered else OK, ordered, fixes)


def can_override(finding: Finding) -> bool:
    """Whether any clinician may pass the finding with a written reason; `override` says who and on what terms.

    Where it is "none" the finding ends only when the fact behind it is resolved with a dated note.
    """
    return finding.override != NO_OVERRIDE
