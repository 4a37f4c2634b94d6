"""What a condition is asked about, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from clinic.rule_language.facts import LogFacts, PatientFacts
from clinic.rule_language.targets import Target


class Source(StrEnum):
    """What a condition needs beyond the patient's facts."""

    LOG = "log"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything known at one evaluation; without a log or a program, conditions about them never hold."""

    facts: PatientFacts
    log: LogFacts | None = None
    items: tuple[Target, ...] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a condition holds: `inputs` are the facts that decided, `slugs` the exercises it speaks of (None = any)."""

    inputs: tuple[str, ...] = ()
    slugs: frozenset[str] | None = None


class Condition(Protocol):
    """One part of a rule's `when`."""

    @property
    def sources(self) -> frozenset[Source]:
        """What the condition needs beyond the patient's facts."""

    def evidence(self, situation: Situation) -> Evidence | None:
        """Why the condition holds, or None when it does not."""
