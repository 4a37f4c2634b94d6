"""What staff pages call a status, a source and a reason."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from clinic.adherence.models import LogSource, LogStatus
from clinic.adherence.patient_words import felt_labels, reason_labels
from handouts.charts import ChartCell

STATUS = MappingProxyType({LogStatus.DONE: "Done", LogStatus.PARTLY: "Partly", LogStatus.SKIPPED: "Skipped"})

SOURCE = MappingProxyType(
    {LogSource.LINK: "Link", LogSource.PAPER: "Paper", LogSource.PHONE: "Phone", LogSource.IN_CLINIC: "In clinic"}
)

STRIP = MappingProxyType(
    {
        ChartCell.DONE: "done",
        ChartCell.PARTLY: "part",
        ChartCell.SKIPPED: "none",
        ChartCell.UNLOGGED: "unknown",
    }
)
"""The state of a day in the day strip; a day without a report is "unknown", never "none"."""


def words_of_reports() -> Mapping[str, Mapping[Any, str]]:
    """What a page needs to say what was reported."""
    return {"status": STATUS, "source": SOURCE, "reason": reason_labels(), "felt": felt_labels()}
