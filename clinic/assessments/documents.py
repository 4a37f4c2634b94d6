"""How the findings of an assessment are kept: columns for the numbers that rules and graphs need, one document for the rest.

The document is `{"schema": 1, "values": {name: value}}`, checked against the battery before it is stored. A row from before
there was one, or with names that are no longer in the battery, still reads (ADR 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clinic.assessments.models import Assessment
from clinic.assessments.refusals import FindingsNotUsable
from clinic.battery.measures import Value
from clinic.battery.sections import MEASURES

SCHEMA = 1
NUMBERS = ("thomas_left_deg", "thomas_right_deg", "knee_left_deg", "knee_right_deg", "force_left", "force_right")
TEXTS = ("strength_left", "strength_right", "thomas_method", "force_unit")
TILT = "tilt"
COLUMNS = frozenset((*NUMBERS, *TEXTS, TILT))
_TILT_WORDS = {True: "yes", False: "no"}

Values = Mapping[str, Value]
"""Findings by name; what was not tested is not there."""


def columns_for(values: Values) -> dict[str, Any]:
    """The columns of an assessment with these findings. Raises FindingsNotUsable for a name or a value that is not known."""
    for name, value in values.items():
        if name not in MEASURES or not MEASURES[name].accepts(value):
            raise FindingsNotUsable
    return {
        **{name: values.get(name) for name in NUMBERS},
        **{name: values.get(name, "") for name in TEXTS},
        "pelvic_tilt_controlled": {"yes": True, "no": False}.get(str(values.get(TILT))),
        "measures": {
            "schema": SCHEMA,
            "values": {name: value for name, value in values.items() if name not in COLUMNS},
        },
    }


def values_of(assessment: Assessment) -> dict[str, Value]:
    """The findings of an assessment in the order of the battery; names it no longer has come last, as they were stored."""
    kept: dict[str, Value] = dict(assessment.measures.get("values", {}))
    for name in (*NUMBERS, *TEXTS):
        value = getattr(assessment, name)
        if value is not None and value != "":
            kept[name] = value
    if assessment.pelvic_tilt_controlled is not None:
        kept[TILT] = _TILT_WORDS[assessment.pelvic_tilt_controlled]
    return {name: kept[name] for name in (*MEASURES, *(set(kept) - set(MEASURES))) if name in kept}
