"""What in one report a patient was told to stop for, or said of it: marks beside their words, worst first.

What the clinic wants to be told, by its own figures and over several days, is `alerts`.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from clinic.adherence.models import Reason
from clinic.adherence.patient_words import felt_labels
from clinic.adherence.signs import FAINT_SIGNS, NERVE_SIGNS, StopSign, sounds_urgent, stop_signs


class Weight(IntEnum):
    """How soon a report wants an answer; the lowest number first."""

    URGENT = 0
    FAINT = 1
    NERVE = 2
    PAIN = 3
    HURT = 4
    UPSET = 5


class Reported(Protocol):
    """One report, as far as it is judged here; pain 0 to 10."""

    @property
    def pain_before(self) -> int | None: ...
    @property
    def pain_after(self) -> int | None: ...
    @property
    def felt(self) -> Collection[str]: ...
    @property
    def reason(self) -> str | None: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs a look, in a few words for staff."""

    weight: Weight
    words: str

    @property
    def kind(self) -> str:
        """The kind of badge: block for what is red in the inbox whatever the clinic's figures are, warn otherwise."""
        return "block" if self.weight <= Weight.NERVE else "warn"


def concerns_of(report: Reported) -> tuple[Concern, ...]:
    """What needs a look in one report, worst first; the stop signs are those the patient is told at once."""
    signs = stop_signs(report.pain_before, report.pain_after, report.felt)
    found = []
    if sounds_urgent(report.note):
        found.append(Concern(Weight.URGENT, "May be urgent: read the words"))
    if StopSign.FAINT in signs:
        found.append(Concern(Weight.FAINT, _felt(report, FAINT_SIGNS)))
    if StopSign.NERVE in signs:
        found.append(Concern(Weight.NERVE, _felt(report, NERVE_SIGNS)))
    if StopSign.PAIN in signs:
        found.append(Concern(Weight.PAIN, _pain(report)))
    if report.reason == Reason.HURT:
        found.append(Concern(Weight.HURT, "It hurt"))
    if report.reason == Reason.UPSET or "upset" in report.felt:
        found.append(Concern(Weight.UPSET, "Upset"))
    return tuple(found)


def _felt(report: Reported, signs: Collection[str]) -> str:
    labels = felt_labels()
    told = [labels.get(word, word).lower() for word in report.felt if word in signs]
    return f"Felt {', '.join(told)}"


def _pain(report: Reported) -> str:
    if report.pain_before is None:
        return f"Pain {report.pain_after} after"
    rose = report.pain_after is not None and report.pain_after > report.pain_before
    return f"Pain {'rose ' if rose else ''}{report.pain_before} → {report.pain_after}"
