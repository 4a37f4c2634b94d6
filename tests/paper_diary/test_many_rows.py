"""A week with a new sheet on each day still has a line for every exercise."""

from __future__ import annotations

from flask import Flask

from clinic.paper_diary.forms import DiaryForm
from clinic.programs.lines import MOST_EXERCISES


def test_a_week_of_seven_sheets_fits(app: Flask) -> None:
    with app.test_request_context():
        form = DiaryForm(formdata=None, data={"rows": [{"slug": str(number)} for number in range(7 * MOST_EXERCISES)]})
    assert len(form.rows) == 7 * MOST_EXERCISES
