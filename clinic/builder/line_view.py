"""One line of the builder, put together for its template."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from clinic.builder.line_form import WordsForm, line_id, numbers_of, saved_words
from clinic.builder.shown import Shown
from clinic.custom_library.overlay import clinic_library
from clinic.exercises.content import Modification, PropEntry
from clinic.exercises.dose_shorthand import write_short
from clinic.formulary.fitting import Fix, fixes_of
from clinic.formulary.queries import shown_library
from clinic.programs.beside import props_needed
from clinic.programs.looks import Appearance, as_patient
from clinic.programs.note_hint import note_hint
from clinic.programs.pictures import figure
from clinic.programs.reviewing import ReviewedLine, dose_of
from clinic.programs.wording import dose_text


@dataclass(frozen=True)
class Choice:
    """A modification that may be put on a line, or taken off it, with one click."""

    modification: Modification
    is_chosen: bool


@dataclass(frozen=True)
class OwnProp:
    """A prop that a line needs, and what the patient uses in its place, if anything."""

    prop: PropEntry
    own_name: str


@dataclass(frozen=True)
class LineView:
    """One line as the page shows it, with what may be chosen for it.

    `form` is None when the library no longer has the exercise; `numbers` are the fields of its dose.
    `unproven` names the clinic's own modifications that take something away, where a rule stops the line all the same.
    """

    reviewed: ReviewedLine
    picture: Markup | None
    dose: str
    form: WordsForm | None
    numbers: Markup
    fixes: tuple[Fix, ...]
    unproven: tuple[str, ...]
    choices: tuple[Choice, ...]
    props: tuple[OwnProp, ...]
    shorthand: str
    note_hint: str
    is_open: bool
    is_conflict: bool

    @property
    def id(self) -> str:
        """What the line is called on the page."""
        return line_id(self.reviewed.prescription.id)

    @property
    def modifications(self) -> list[tuple[str, str]]:
        """Slug and label of each modification that is chosen."""
        return [(one.slug, one.label) for one in self.reviewed.chosen]


def line_view(line: ReviewedLine, appearance: Appearance, lang: str, shown: Shown) -> LineView:
    """Put together what the page shows of a line; `lang` is that of the sheet."""
    is_mine = shown.line is not None and shown.line.line.prescription.id == line.prescription.id
    typed = shown.line if is_mine else None
    return LineView(
        reviewed=line,
        picture=_picture(line, appearance),
        dose=dose_text(line.resolved.dose, line.resolved.manner) if line.resolved else "",
        form=typed or saved_words(line.prescription) if line.exercise else None,
        numbers=numbers_of(line, typed) if line.exercise else Markup(),
        fixes=_fixes(line),
        unproven=_unproven(line),
        choices=_choices(line),
        props=_props(line),
        shorthand=write_short(dose_of(line.prescription), line.exercise.dose) if line.exercise else "",
        note_hint=note_hint(line.prescription.personal_note, lang),
        is_open=is_mine or bool(line.refusal),
        is_conflict=is_mine and shown.is_conflict,
    )


def _choices(line: ReviewedLine) -> tuple[Choice, ...]:
    """What is chosen first, then the rest, each in slot order."""
    return tuple(sorted((Choice(one, one in line.chosen) for one in line.available), key=lambda one: not one.is_chosen))


def _props(line: ReviewedLine) -> tuple[OwnProp, ...]:
    needed = props_needed(line.resolved, clinic_library()) if line.resolved else ()
    own = {one.prop_slug: one.own_name for one in line.prescription.own_props}
    return tuple(OwnProp(prop, own.get(prop.slug, "")) for prop in needed)


def _picture(line: ReviewedLine, appearance: Appearance) -> Markup | None:
    scene = as_patient(line.resolved.scene, appearance) if line.resolved else None
    return figure(scene, line_id(line.prescription.id))


def _fixes(line: ReviewedLine) -> tuple[Fix, ...]:
    if line.exercise is None or not line.open:
        return ()
    return fixes_of(
        shown_library(), line.exercise, line.screening.fixes, [modification.slug for modification in line.chosen]
    )


def _unproven(line: ReviewedLine) -> tuple[str, ...]:
    own = (one for one in line.chosen if one.slug in clinic_library().own and one.attributes_remove)
    return tuple(one.label for one in own) if line.open else ()
