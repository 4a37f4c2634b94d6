"""Whom a template is for, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.decision_table.kinds import AssessmentClass


class Audience(StrEnum):
    """The class an examination gave, a pregnancy, or anybody. A pregnancy counts before the class."""

    SHORT_STRONG = AssessmentClass.SHORT_STRONG.value
    SHORT_WEAK = AssessmentClass.SHORT_WEAK.value
    NORMAL_WEAK = AssessmentClass.NORMAL_WEAK.value
    LONG_WEAK = AssessmentClass.LONG_WEAK.value
    NORMAL = AssessmentClass.NORMAL.value
    INDETERMINATE = AssessmentClass.INDETERMINATE.value
    PREGNANCY = "pregnancy"
    ANY = "any"


AUDIENCE_LABELS: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.SHORT_STRONG: "Short, strong",
        Audience.SHORT_WEAK: "Short, weak",
        Audience.NORMAL_WEAK: "Normal length, weak",
        Audience.LONG_WEAK: "Long, weak",
        Audience.NORMAL: "Normal",
        Audience.INDETERMINATE: "Not clear",
        Audience.PREGNANCY: "Pregnancy",
        Audience.ANY: "Anybody",
    }
)
"""What an audience is called; in the order of the decision table."""


class Origin(StrEnum):
    """Whose a template is."""

    MINE = "mine"
    CLINIC = "clinic"
    SHIPPED = "shipped"


ORIGIN_LABELS: Mapping[Origin, str] = MappingProxyType(
    {Origin.MINE: "Mine", Origin.CLINIC: "Clinic", Origin.SHIPPED: "Shipped"}
)
