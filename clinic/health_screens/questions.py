"""Which safety questions are asked of whom; the questions themselves are library content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Protocol

from clinic.exercises.catalog import library
from clinic.exercises.vocabulary import Flag
from clinic.health_screens.events import EVENT_BOXES
from clinic.patients.models import Pregnancy, SexAtBirth

PREGNANT_FLAG = "pregnant"
"""Answered by the pregnancy question, not by a box of its own."""

PREGNANCY_GROUP = "Pregnancy"
CLEARED_GROUP = "Cleared by the clinic"
"""What a therapist has checked and lifts a block with; not asked of the patient, and no answer means not cleared."""


EMERGENCY_GROUP = "Emergency signs"
HIP_GROUP = "Hip and joints"
STRAIN = "hip_flexor_strain"
"""An event without a box of its own in the library's flags."""

WITHOUT_DATE = frozenset({"hip_replacement"})
"""Events whose day may be left out, because no rule counts from it; of the others that a box tells of it is needed."""


class Answers(Protocol):
    """What a health screen holds, as the questions see it."""

    @property
    def flags(self) -> Collection[str]: ...
    @property
    def cleared_groups(self) -> Collection[str]: ...
    @property
    def event_dates(self) -> Mapping[str, object]: ...


def flags_of(group: str) -> tuple[Flag, ...]:
    """The boxes of one group, in the library's order."""
    return tuple(flag for flag in library().flags.values() if flag.group == group and flag.slug != PREGNANT_FLAG)


def event_group(event: str) -> str | None:
    """The group in which a dated event is asked; None for the birth, which the pregnancy question covers."""
    if event == STRAIN:
        return HIP_GROUP
    boxes = EVENT_BOXES.get(event)
    return library().flags[boxes[0]].group if boxes else None


@cache
def numbers() -> Mapping[str, int]:
    """The number each question has on paper and on the screen, by the slug of its box, the hip strain's among them.

    Numbers do not depend on the patient: a part that is not asked leaves a gap, so that paper and screen always agree.
    """
    asked = [slug for group in library().flag_groups if group != CLEARED_GROUP for slug in _slugs(group)]
    return {slug: number for number, slug in enumerate(asked, start=1)}


def _slugs(group: str) -> list[str]:
    return [flag.slug for flag in flags_of(group)] + ([STRAIN] if group == HIP_GROUP else [])


@cache
def groups_asked(sex_at_birth: SexAtBirth, pregnancy: Pregnancy) -> tuple[str, ...]:
    """The groups that need an answer, in order; pregnancy is not asked of men whose record says nothing of one."""
    skipped = {CLEARED_GROUP}
    if sex_at_birth == SexAtBirth.MALE and pregnancy in (Pregnancy.NO, Pregnancy.UNKNOWN):
        skipped.add(PREGNANCY_GROUP)
    return tuple(group for group in library().flag_groups if group not in skipped)


def unknown_groups(sex_at_birth: SexAtBirth, pregnancy: Pregnancy, answers: Answers) -> tuple[str, ...]:
    """The groups with neither a yes nor a "none of these"; not knowing of a pregnancy leaves its group unknown."""
    flags, answered = library().flags, set(answers.cleared_groups)
    answered.update(flags[slug].group for slug in answers.flags if slug in flags and slug != PREGNANT_FLAG)
    answered.update(filter(None, map(event_group, answers.event_dates)))
    if pregnancy == Pregnancy.UNKNOWN:
        answered.discard(PREGNANCY_GROUP)
    return tuple(group for group in groups_asked(sex_at_birth, pregnancy) if group not in answered)


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """One group as it was answered: labels of what was yes, "none of these", or neither: unknown."""

    name: str
    yes: tuple[str, ...]
    is_unknown: bool


@dataclass(frozen=True, slots=True)
class ReadAnswers:
    """A screen in words, group by group; `emergencies` are the yes answers that come before everything else."""

    groups: tuple[GroupAnswer, ...]
    emergencies: tuple[str, ...]
    events: tuple[tuple[str, date], ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The groups without an answer."""
        return tuple(group.name for group in self.groups if group.is_unknown)

    @property
    def count(self) -> int:
        """How many questions were answered yes."""
        return sum(len(group.yes) for group in self.groups)


def read_answers(sex_at_birth: SexAtBirth, pregnancy: Pregnancy, answers: Answers) -> ReadAnswers:
    """The answers of a screen in words, by group; flags that the library no longer knows keep their slug."""
    unknown = unknown_groups(sex_at_birth, pregnancy, answers)
    groups = []
    for name in library().flag_groups:
        yes = tuple(flag.label for flag in flags_of(name) if flag.slug in answers.flags)
        if name == HIP_GROUP and STRAIN in answers.event_dates:
            yes = (*yes, library().events[STRAIN].label)
        if yes or (name in answers.cleared_groups) or name in unknown:
            groups.append(GroupAnswer(name, yes, name in unknown))
    known = library().flags
    strange = tuple(sorted(set(answers.flags) - set(known)))
    if strange:
        groups.append(GroupAnswer("No longer asked", strange, is_unknown=False))
    return ReadAnswers(
        groups=tuple(groups),
        emergencies=tuple(flag.label for flag in flags_of(EMERGENCY_GROUP) if flag.slug in answers.flags),
        events=tuple(
            (library().events[event].label if event in library().events else event, date.fromisoformat(str(day)))
            for event, day in answers.event_dates.items()
        ),
    )
