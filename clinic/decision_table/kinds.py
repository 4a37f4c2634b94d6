"""The kinds of things an examination tells apart."""

from __future__ import annotations

from enum import StrEnum


class AssessmentClass(StrEnum):
    """What the examination says about the psoas: length and strength; the PT decides (decision table, seed 003)."""

    SHORT_STRONG = "short_strong"
    SHORT_WEAK = "short_weak"
    NORMAL_WEAK = "normal_weak"
    LONG_WEAK = "long_weak"
    NORMAL = "normal"
    INDETERMINATE = "indeterminate"
