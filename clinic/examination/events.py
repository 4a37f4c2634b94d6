"""Events that have a date of their own, and the boxes that go with them; the one table for questions and rules. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Boxes:
    """The flags of one event: `telling` are those that say it happened, `implied` what its date alone says."""

    telling: tuple[str, ...]
    implied: tuple[str, ...]


EVENT_BOXES: Mapping[str, Boxes] = MappingProxyType(
    {
        "c_section": Boxes(("c_section",), ("c_section",)),
        "abdominal_surgery": Boxes(("abdominal_surgery_ever", "abdominoplasty"), ("abdominal_surgery_ever",)),
        "hernia_repair": Boxes(("hernia_repair_ever",), ("hernia_repair_ever",)),
        # From which side is not known: the rules of both are kept (proposed).
        "hip_replacement": Boxes(("tha_anterior", "tha_posterior"), ("tha_anterior", "tha_posterior")),
    }
)
"""A birth and a hip strain have no box of their own, so no rule about a flag can be missed by their date."""

EVENT_OF_FLAG: Mapping[str, str] = MappingProxyType(
    {flag: event for event, boxes in EVENT_BOXES.items() for flag in boxes.telling}
)
"""Flags that tell of an event: when the flag is set and no date is known, the event counts as recent."""


def events_told(flags: Collection[str]) -> frozenset[str]:
    """The events that these flags tell of."""
    return frozenset(event for flag, event in EVENT_OF_FLAG.items() if flag in flags)


def with_implied_flags(flags: frozenset[str], events: Collection[str]) -> frozenset[str]:
    """The flags, with those that an event says of which no flag tells: a dated C-section is a C-section."""
    for event in events:
        boxes = EVENT_BOXES.get(event)
        if boxes is not None and flags.isdisjoint(boxes.telling):
            flags = flags.union(boxes.implied)
    return flags
