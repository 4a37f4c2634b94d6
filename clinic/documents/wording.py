"""A print that is kept, in words: its layout, paper, language and what is not as usual; whether a sheet still holds."""

from __future__ import annotations

from clinic.documents.forms import LAYOUT_LABELS, PAPER_LABELS
from clinic.documents.models import Document
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.stopping import Stopped
from clinic.reviewables.shipped import language_name
from handouts.layouts.layout import LayoutName, Paper

_OPTIONS = {
    "diary_weeks": "{} weeks of diary",
    "first_week": "diary from week {}",
    "greyscale": "black and white",
    "only": "exercise {}",
    "points": "{} point",
    "second_language": "with {} beneath",
    "shopping_list": "with a shopping list",
}


def print_words(document: Document) -> str:
    """One line, such as "Large print, A4, English, 16 point"."""
    layout, _hint = LAYOUT_LABELS[LayoutName(document.layout)]
    said = [layout, PAPER_LABELS[Paper(document.paper)], language_name(document.language)]
    return ", ".join([*said, *(_option(*one.split("=", 1)) for one in document.options.split(",") if one)])


def standing_words(
    version: ProgramVersion, program: HomeProgram, newest: ProgramVersion | None, stopped: Stopped | None
) -> str:
    """What whoever reads a sheet's text must know first; nothing for the sheet in force."""
    if stopped is not None:
        return "STOPPED. The patient must not go on with this sheet."
    if newest is not None and newest.id != version.id:
        return f"REPLACED. Sheet {newest.number} is the newest."
    return "" if program.status == ProgramStatus.ACTIVE else f"This program is {program.status}."


def _option(name: str, value: str) -> str:
    if name == "diary_weeks" and value in ("0", "1"):
        return "no diary" if value == "0" else "one week of diary"
    return _OPTIONS[name].format(language_name(value) if name == "second_language" else value)
