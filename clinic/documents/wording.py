"""A print that is kept, in words: its layout, paper, language and what is not as usual; whether a sheet still holds."""

from __future__ import annotations

from clinic.aftercare.models import ProgramPause
from clinic.aftercare.wording import pause_words
from clinic.documents.forms import LAYOUT_LABELS, PAPER_LABELS
from clinic.documents.models import Document
from clinic.programs.models import HomeProgram, ProgramStatus, ProgramVersion
from clinic.programs.rules import VersionChanges
from clinic.programs.stopping import Stopped
from clinic.programs.wording import dose_text
from clinic.reviewables.shipped import language_name
from handouts.layouts.layout import LayoutName, Paper

__all__ = ["change_line", "dose_text", "language_name", "print_words", "standing_words"]

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
    version: ProgramVersion,
    program: HomeProgram,
    newest: ProgramVersion | None,
    stopped: Stopped | None,
    pause: ProgramPause | None,
) -> str:
    """What whoever reads a sheet's text must know first; nothing for the sheet in force that is not paused."""
    if stopped is not None:
        return "STOPPED. The patient must not go on with this sheet."
    if newest is not None and newest.id != version.id:
        return f"REPLACED. Sheet {newest.number} is the newest."
    if program.status != ProgramStatus.ACTIVE:
        return f"This program is {program.status}."
    return pause_words(pause) if pause else ""


def change_line(changes: VersionChanges) -> str:
    """What changed in one line, such as "+ Seated march, - Roller; dose of 2 changed"."""
    exercises = [*(f"+ {name}" for name in changes.added), *(f"\N{EN DASH} {name}" for name in changes.removed)]
    kinds = (
        ("dose", [one for one in changes.changed if one.new_dose]),
        ("set-up", [one for one in changes.changed if one.modifications_added or one.modifications_removed]),
        ("own things", [one for one in changes.changed if one.own_props]),
        ("note", [one for one in changes.changed if one.old_note != one.new_note]),
    )
    said = [", ".join(exercises), *(f"{kind} of {len(found)} changed" for kind, found in kinds if found)]
    said += ["another order"] if changes.is_reordered else []
    said += ["another goal"] if changes.old_goal != changes.new_goal else []
    said += ["another language"] if changes.old_language != changes.new_language else []
    return "; ".join(filter(None, said)) or "The same again"


def _option(name: str, value: str) -> str:
    if name == "diary_weeks" and value in ("0", "1"):
        return "no diary" if value == "0" else "one week of diary"
    return _OPTIONS[name].format(language_name(value) if name == "second_language" else value)
