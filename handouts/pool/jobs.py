"""What can be asked of the pool: plain frozen data that travels to the process that prints."""

from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from handouts.content import Handout
from handouts.intake import IntakeSheet
from handouts.layouts import USUAL_LAYOUT, Layout
from handouts.layouts.layout import Paper
from handouts.record import RecordSheet
from handouts.report import AdherenceReport


class Job(Protocol):
    """Anything that can be pickled and draws itself.

    A job may say with `longer` how many times the usual time it needs, such as a file of some hundred pages.
    """

    def draw(self) -> bytes:
        """Return the PDF. Called in the process that prints."""


@dataclass(frozen=True)
class HandoutJob:
    """A home program in one layout."""

    handout: Handout
    layout: Layout = USUAL_LAYOUT

    def draw(self) -> bytes:
        """Return what `render_pdf` returns. Raises what it raises."""
        pdf: bytes = printing().render_pdf(self.handout, self.layout)
        return pdf


@dataclass(frozen=True)
class IntakeJob:
    """A paper health screen."""

    sheet: IntakeSheet
    paper: Paper = Paper.LETTER

    def draw(self) -> bytes:
        """Return what `render_intake` returns. Raises what it raises."""
        pdf: bytes = printing().render_intake(self.sheet, self.paper)
        return pdf


@dataclass(frozen=True)
class ReportJob:
    """An adherence report."""

    report: AdherenceReport
    paper: Paper = Paper.LETTER

    def draw(self) -> bytes:
        """Return what `render_report` returns. Raises what it raises."""
        pdf: bytes = printing().render_report(self.report, self.paper)
        return pdf


@dataclass(frozen=True)
class RecordJob:
    """A note, or a part of a whole record."""

    sheet: RecordSheet
    paper: Paper = Paper.LETTER

    def draw(self) -> bytes:
        """Return what `render_record` returns. Raises what it raises."""
        pdf: bytes = printing().render_record(self.sheet, self.paper)
        return pdf


def longer_of(job: Job) -> int:
    """How many times the usual time a job may take."""
    return int(getattr(job, "longer", 1))


def printing() -> Any:
    """Return `handouts.render`, loaded where a sheet is drawn and nowhere else: a web worker stays 40 MB smaller."""
    return import_module("handouts.render")
