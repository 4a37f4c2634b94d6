"""The list beside the downtime packet, as plain text that any computer opens and prints. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from clinic.core.filters import short_day

_NOBODY = "  Nobody."


@dataclass(frozen=True, slots=True)
class Row:
    """A patient who comes, the sheet in force, and why it is not in the packet; empty when it is."""

    visits_on: date
    who: str
    sheet: str
    reason: str = ""


def packet_list(clinic: str, made: str, first: str, last: str, rows: Sequence[Row]) -> str:
    """What the packet holds in its order, and, first, whose sheet it does not hold and why."""
    out = [f"  {_said(row)}\n      {row.reason}" for row in rows if row.reason]
    held = [f"  {_said(row)}" for row in rows if not row.reason]
    return "\n".join(
        [
            clinic,
            f"Downtime packet, made {made}, for visits from {first} to {last}. What changed after that is not in it.",
            "",
            "NOT IN THE PACKET. Hand these patients no sheet, also no older one, before a therapist has looked:",
            *(out or [_NOBODY]),
            "",
            "In the packet, in this order, after a blank page of health questions:",
            *(held or [_NOBODY]),
            "",
        ]
    )


def _said(row: Row) -> str:
    return f"{short_day(row.visits_on)}  {row.who}, {row.sheet}"
