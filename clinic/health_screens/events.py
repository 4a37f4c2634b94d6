"""Events that have a date of their own, and the boxes that tell of them; the one table for questions and rules. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

EVENT_BOXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "c_section": ("c_section",),
        "abdominal_surgery": ("abdominal_surgery_ever", "abdominoplasty"),
        "hernia_repair": ("hernia_repair_ever",),
        "hip_replacement": ("tha_anterior", "tha_posterior"),
    }
)
"""The flags that say an event happened; a birth and a hip strain have none.

The other way round a day sets no flag: rules read flags as they were answered, and the form asks for a day only under
its box.
"""

EVENT_OF_FLAG: Mapping[str, str] = MappingProxyType(
    {flag: event for event, flags in EVENT_BOXES.items() for flag in flags}
)
"""Flags that tell of an event: when the flag is set and no date is known, the event counts as recent."""


def events_told(flags: Collection[str]) -> frozenset[str]:
    """The events that these flags tell of."""
    return frozenset(event for flag, event in EVENT_OF_FLAG.items() if flag in flags)
