"""Whom a template is for, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from clinic.decision_table.kinds import AssessmentClass
from clinic.decision_table.words import CLASS_LABELS


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
        **{Audience(one.value): label for one, label in CLASS_LABELS.items()},
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
