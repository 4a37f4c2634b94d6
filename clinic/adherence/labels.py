"""What staff pages call a status, a source and a reason."""

from __future__ import annotations

from types import MappingProxyType

from clinic.adherence.models import LogSource, LogStatus

STATUS = MappingProxyType({LogStatus.DONE: "Done", LogStatus.PARTLY: "Partly", LogStatus.SKIPPED: "Skipped"})

SOURCE = MappingProxyType(
    {LogSource.LINK: "Link", LogSource.PAPER: "Paper", LogSource.PHONE: "Phone", LogSource.IN_CLINIC: "In clinic"}
)

STRIP = MappingProxyType({LogStatus.DONE: "done", LogStatus.PARTLY: "part", LogStatus.SKIPPED: "none"})
"""The state of a day in the day strip; a day without a report is "unknown", never "none"."""
