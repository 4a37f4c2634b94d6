"""The form of whoever stops a program, lifts a hold, or lets a sheet go out in spite of what is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from clinic.core.fields import LineField, RadioField, choices
from clinic.programs.overriding import SHORTEST_REASON

REASON_LENGTH = "Write 10 to 200 characters. It stays in the record beside the finding."


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Why a therapist stops, lets go on, or prints in spite of what is said."""

    reason = LineField(
        "Reason",
        [InputRequired(REASON_LENGTH), Length(min=SHORTEST_REASON, max=200, message=REASON_LENGTH)],
    )


class HoldForm(ReasonForm):
    """Which exercise of the sheet a therapist holds, and why."""

    exercise = RadioField("Exercise", [InputRequired("Choose the exercise.")])

    def __init__(self, names: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.exercise.choices = choices(names.items())
