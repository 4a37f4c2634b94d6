"""Which safety questions are asked of whom; the questions themselves are library content."""

from __future__ import annotations

from collections.abc import Collection

from clinic.exercises.catalog import library
from clinic.exercises.vocabulary import Flag
from clinic.patients.models import Pregnancy

PREGNANT_FLAG = "pregnant"
"""Answered by the pregnancy question, not by a box of its own."""

PREGNANCY_GROUP = "Pregnancy"
CLEARED_GROUP = "Cleared by the clinic"
"""What a therapist has checked and lifts a block with; not asked of the patient, and no answer means not cleared."""


def flags_of(group: str) -> tuple[Flag, ...]:
    """The boxes of one group, in the library's order."""
    return tuple(flag for flag in library().flags.values() if flag.group == group and flag.slug != PREGNANT_FLAG)


def groups_asked(pregnancy: Pregnancy) -> tuple[str, ...]:
    """The groups that need an answer, in order: the pregnancy group only where there is or was a pregnancy."""
    return tuple(
        group
        for group in library().flag_groups
        if group != CLEARED_GROUP and (group != PREGNANCY_GROUP or pregnancy != Pregnancy.NO)
    )


def unknown_groups(pregnancy: Pregnancy, flags: Collection[str], cleared: Collection[str]) -> tuple[str, ...]:
    """The groups with neither a yes nor a "none of these"; not knowing of a pregnancy leaves its group unknown."""
    return tuple(
        group
        for group in groups_asked(pregnancy)
        if (group == PREGNANCY_GROUP and pregnancy == Pregnancy.UNKNOWN)
        or not (group in cleared or any(flag.slug in flags for flag in flags_of(group)))
    )
