"""The form of a week's paper diary: a row for each exercise, a cell for each day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import Form, FormField, HiddenField, ValidationError
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from clinic.adherence.labels import SOURCE
from clinic.adherence.models import ExerciseLog, LogSource, LogStatus, Reason
from clinic.adherence.patient_words import reason_labels
from clinic.adherence.service import LONGEST_NOTE
from clinic.core.fields import DayField, FieldList, LineField, SelectField, WholeNumberField, choices
from clinic.core.filters import short_day
from clinic.paper_diary.week import DiaryRow, DiaryWeek, TypedCell, TypedRow
from clinic.programs.lines import MOST_EXERCISES

SOURCES = [(source.value, SOURCE[source]) for source in LogSource if source is not LogSource.LINK]
STATUSES = [("", "–"), ("done", "Did it"), ("partly", "Some"), ("skipped", "No")]
MOST_ROWS = 7 * MOST_EXERCISES
"""A new sheet on each day of the week, with nothing of the one before."""

_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_PAIN = "Pain is a number from 0 to 10."


class CellForm(Form):
    """One exercise on one day."""

    status = SelectField("Done", default="", choices=choices(STATUSES))
    pain_before = WholeNumberField("pain before", [Optional(), NumberRange(0, 10, _PAIN)], message=_PAIN)
    pain_after = WholeNumberField("pain after", [Optional(), NumberRange(0, 10, _PAIN)], message=_PAIN)

    def validate_status(self, field: SelectField) -> None:
        """Refuse pain in a cell that does not say whether it was done."""
        if not field.data and (self.pain_before.data is not None or self.pain_after.data is not None):
            raise ValidationError("Choose did it, some or no beside the pain.")

    def typed(self) -> TypedCell:
        """What was typed; call it after `validate`."""
        status = LogStatus(self.status.data) if self.status.data else None
        return TypedCell(status, self.pain_before.data, self.pain_after.data)


class RowForm(Form):
    """One exercise over the week."""

    slug = HiddenField()
    days = FieldList(FormField(CellForm), min_entries=7, max_entries=7)
    reason = SelectField("Why not", default="", choices=choices([("", "–"), *reason_labels().items()]))
    note = LineField("Note", [Length(max=LONGEST_NOTE, message=f"Use at most {LONGEST_NOTE} characters.")])

    def validate_note(self, field: LineField) -> None:
        """Refuse a note with no day to stand on."""
        if field.data and not any(cell.form.status.data for cell in self.days):
            raise ValidationError("Fill in at least one day of this exercise, so that the note can be kept.")

    def typed(self) -> TypedRow:
        """What was typed; call it after `validate`."""
        cells = [cell.form.typed() for cell in self.days]
        reason = Reason(self.reason.data) if self.reason.data else None
        return TypedRow(self.slug.data or "", cells, reason, self.note.data or "")


class DiaryForm(FlaskForm):  # type: ignore[misc]
    """A week of one source; `seen` names the rows that the form was made from."""

    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    first_on = DayField("First day", [InputRequired("Reload the page and try again.")])
    source = SelectField("Source", choices=choices(SOURCES))
    seen = HiddenField(validators=[Optional(), Regexp(rf"{_ID}(,{_ID})*\Z", message="Reload the page and try again.")])
    rows = FieldList(FormField(RowForm), max_entries=MOST_ROWS)

    def typed(self) -> list[TypedRow]:
        """What was typed; call it after `validate`."""
        return [row.form.typed() for row in self.rows]

    def seen_ids(self) -> list[UUID]:
        """The rows that the form was made from."""
        return [UUID(one) for one in (self.seen.data or "").split(",") if one]

    def label(self, week: DiaryWeek) -> None:
        """Name each control after its exercise and day, for screen readers and messages."""
        names = {row.slug: row.name for row in week.rows}
        for row in self.rows:
            name = names.get(row.form.slug.data or "", "Exercise")
            row.form.reason.label.text, row.form.note.label.text = f"{name}, why not", f"{name}, note"
            for cell, day in zip(row.form.days, week.days, strict=True):
                _label_cell(cell.form, f"{name}, {short_day(day)}")


def filled_form(week: DiaryWeek, form_key: UUID) -> DiaryForm:
    """The form of a week as it is shown, filled with what this source has on file."""
    data: dict[str, Any] = {
        "form_key": str(form_key),
        "first_on": week.first_on,
        "source": week.source.value,
        "seen": ",".join(str(one) for one in week.seen),
        "rows": [_row(row) for row in week.rows],
    }
    form = DiaryForm(formdata=None, data=data)
    form.label(week)
    return form


def read_source(value: str | None) -> LogSource:
    """The source an address names; paper when it names none that staff may enter."""
    return LogSource(value) if value in dict(SOURCES) else LogSource.PAPER


def read_week(value: str | None) -> date | None:
    """The first day an address names, or None."""
    try:
        return date.fromisoformat(value or "")
    except ValueError:
        return None


def _label_cell(cell: CellForm, place: str) -> None:
    cell.status.label.text = place
    cell.pain_before.label.text, cell.pain_after.label.text = f"{place}, pain before", f"{place}, pain after"


def _row(row: DiaryRow) -> dict[str, Any]:
    return {
        "slug": row.slug,
        "reason": row.reason or "",
        "note": row.note,
        "days": [_cell(cell.log) for cell in row.cells],
    }


def _cell(log: ExerciseLog | None) -> dict[str, Any]:
    if log is None:
        return {"status": ""}
    return {"status": str(log.status), "pain_before": log.pain_before, "pain_after": log.pain_after}
