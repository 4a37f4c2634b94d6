"""What the pages of an examination show: the form with its suggestion, and one examination read back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask_login import current_user

from clinic.assessments import service
from clinic.assessments.comparing import by_name, changes
from clinic.assessments.documents import values_of
from clinic.assessments.forms import AssessmentForm, all_negative
from clinic.assessments.models import Assessment
from clinic.assessments.reading import advice_on, suggestion_for
from clinic.battery.measures import Measure, Section, Value
from clinic.battery.sections import MEASURES, SECTIONS
from clinic.decision_table.service import cutoffs_in_force
from clinic.decision_table.sides import Cutoffs, source_of
from clinic.decision_table.words import CLASS_LABELS, MARK_WORDS, PROGRAM_IDEAS
from clinic.patients import pages
from clinic.patients.models import Patient

WORDS = {"labels": CLASS_LABELS, "ideas": PROGRAM_IDEAS, "mark_words": MARK_WORDS, "pages": pages}
"""What every page of an examination needs to say things."""

CUTOFF_WORDS = (
    ("short_above_deg", "Hip short above", "°"),
    ("long_at_or_below_deg", "Hip long at or below", "°"),
    ("knee_short_below_deg", "Two-joint flexors short below", "° knee"),
    ("gap_percent", "Weak over", " % side to side"),
    ("pain_limits_from", "Pain limits from", "/10"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as it is read: left and right, or one value; `changed` holds what differs from the time before."""

    measure: Measure
    shown: tuple[str, ...]
    changed: tuple[Any, ...]

    @property
    def is_tested(self) -> bool:
        """Whether anything was written down."""
        return any(text != "–" for text in self.shown)


def form_page(form: AssessmentForm, patient: Patient, *, corrects: Assessment | None = None) -> str:
    """The form with what the table says to the findings so far, and what is different from `corrects` or the time before."""
    cutoffs = service.cutoffs_used(corrects) if corrects else cutoffs_in_force()
    latest = None if corrects else service.find_latest_assessment(patient)
    values = form.values()
    before = corrects or (latest[0] if latest else None)
    found = changes(values, values_of(before)) if before else ()
    return render_template(
        "assessments/new.html",
        form=form,
        patient=patient,
        sections=SECTIONS,
        all_negative=all_negative,
        suggestion=suggestion_for(values, cutoffs),
        advice=advice_on(values),
        corrects=corrects,
        before=before,
        before_words=before_words(before) if before and not corrects else {},
        changed=found if corrects else tuple(one for one in found if one.direction),
        cutoffs=cutoff_lines(cutoffs),
        signed_as=current_user.printed_name,
        **WORDS,
    )


def show_page(patient: Patient, assessment: Assessment, assessed_by: str, form: Any) -> str:
    """One examination read back, with what changed since the time before."""
    values = values_of(assessment)
    before = service.find_assessment_before(patient, assessment)
    return render_template(
        "assessments/show.html",
        patient=patient,
        assessment=assessment,
        assessed_by=assessed_by,
        blocks=[(section, rows_of(section, values, before)) for section in SECTIONS],
        strange={name: value for name, value in values.items() if name not in MEASURES},
        advice=advice_on(values),
        before=before,
        correction=service.find_correction_of(assessment),
        cutoffs=cutoff_lines(service.cutoffs_used(assessment)),
        form=form,
        **WORDS,
    )


def rows_of(section: Section, values: dict[str, Value], before: Assessment | None) -> list[Row]:
    """The findings of a section in words; only those that were tested."""
    changed = by_name(values, values_of(before)) if before else {}
    rows = [
        Row(
            measure,
            tuple(measure.in_words(values.get(name)) for name in measure.fields),
            tuple(changed.get(name) for name in measure.fields),
        )
        for measure in section.measures
    ]
    return [row for row in rows if row.is_tested]


def before_words(before: Assessment) -> dict[str, str]:
    """What was found the time before, by the name of the field it stands beside."""
    values = values_of(before)
    return {name: MEASURES[name].in_words(value) for name, value in values.items() if name in MEASURES}


def cutoff_lines(cutoffs: Cutoffs) -> list[tuple[str, str, str, str]]:
    """The cut-offs in words: label, value with its unit, source, mark."""
    return [
        (label, f"{getattr(cutoffs, name)}{unit}".replace("-", "−"), *source_of(name, getattr(cutoffs, name)))
        for name, label, unit in CUTOFF_WORDS
    ]
