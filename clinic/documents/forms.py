"""How a sheet is to be printed, and the code that finds one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from clinic.core.codes import read_code, read_numbered_code
from clinic.core.fields import LineField, RadioField, SelectField, choices
from clinic.core.filters import short_day
from clinic.documents.choices import week_of
from clinic.programs.rules import CODE_LENGTH
from clinic.reviewables.shipped import language_name
from handouts.layouts.layout import LARGE_PRINT_POINTS, LAST_FIRST_WEEK, MOST_DIARY_WEEKS, Layout, LayoutName, Paper

LAYOUT_LABELS = {
    LayoutName.TWO_UP: ("Two on a page", "The usual sheet: summary, then two exercises on a page"),
    LayoutName.LIST: ("List", "Little paper: small pictures, steps beside them"),
    LayoutName.FOUR_UP: ("Four cards on a page", "Pictures with dose and short steps"),
    LayoutName.LARGE_PICTURE: ("Large picture", "One exercise on a page, the picture large"),
    LayoutName.LARGE_PRINT: ("Large print", "16 or 18 point letters, one exercise on a page"),
    LayoutName.ONE_EXERCISE: ("One exercise", "A sheet for one exercise of the program"),
    LayoutName.POCKET_CARD: ("Pocket card", "One page: all pictures and doses, to fold or cut"),
}
"""What a therapist calls each layout, and what it is for."""

_NO = (False, "", "0", "no", "false")

_WITHOUT_LIST = frozenset({LayoutName.ONE_EXERCISE, LayoutName.POCKET_CARD})

PAPER_LABELS = {Paper.LETTER: "Letter", Paper.A4: "A4"}
DIARY_LABELS = {0: "No diary", 1: "One week", 2: "Two weeks", 3: "Three weeks", 4: "Four weeks"}


WEEKS_AHEAD = 8
"""After this week, with which a diary can still begin."""


class LayoutForm(FlaskForm):  # type: ignore[misc]
    """Which layout, on which paper, with what."""

    layout = RadioField("Layout", validators=[InputRequired("Choose a layout.")])
    paper = RadioField("Paper", choices=choices((key.value, label) for key, label in PAPER_LABELS.items()))
    diary = SelectField("Diary", coerce=int, choices=choices((str(key), label) for key, label in DIARY_LABELS.items()))
    points = SelectField(
        "Letters", coerce=int, choices=choices((str(size), f"{size} point") for size in LARGE_PRINT_POINTS)
    )
    shopping = BooleanField("A shopping list of the props", false_values=_NO)
    grey = BooleanField("Black and white", false_values=_NO)

    def __init__(
        self,
        asked: MultiDict[str, str] | None,
        *,
        layouts: Sequence[LayoutName],
        paper: Paper,
        data: Mapping[str, object] | None = None,
        **options: Any,
    ) -> None:
        usual = {"layout": LayoutName.TWO_UP.value, "paper": paper.value, "diary": 1, "points": LARGE_PRINT_POINTS[-1]}
        super().__init__(asked, data={**usual, **(data or {})}, **options)
        self.layout.choices = choices((name.value, LAYOUT_LABELS[name][0]) for name in layouts)

    @property
    def hints(self) -> dict[str, str]:
        """What each layout is for."""
        return {name.value: hint for name, (_label, hint) in LAYOUT_LABELS.items()}

    @property
    def chosen(self) -> Layout:
        """The print that was asked for; what its layout does not know is left out."""
        return self._chosen()

    def _chosen(self, **more: Any) -> Layout:
        name = LayoutName(self.layout.data)
        return Layout(
            name=name,
            paper=Paper(self.paper.data),
            greyscale=self.grey.data,
            diary_weeks=self.diary.data,
            shopping_list=self.shopping.data and name not in _WITHOUT_LIST,
            points=self.points.data,
            **more,
        )


class PrintForm(LayoutForm):
    """How a version is printed. It travels in the address, so that a print can be asked for again by it."""

    NAMES = ("layout", "paper", "diary", "week", "points", "only", "lang", "second", "shopping", "grey")

    class Meta:
        """Nothing is changed by asking, so no token travels in the address."""

        csrf = False

    week = SelectField("Diary begins", coerce=int)
    only = SelectField("Exercise", coerce=int)
    lang = SelectField("Language")
    second = SelectField("Second language")

    def __init__(
        self,
        asked: MultiDict[str, str],
        *,
        paper: Paper,
        languages: tuple[str, ...],
        names: list[str],
        starts_on: date,
        today: date,
    ) -> None:
        this_week = week_of(starts_on, today)
        usual = {"layout": LayoutName.TWO_UP.value, "paper": paper.value, "diary": "1", "only": "1"}
        usual |= {"points": str(LARGE_PRINT_POINTS[-1]), "lang": languages[0], "second": "", "week": str(this_week)}
        super().__init__(MultiDict({**usual, **asked.to_dict()}), layouts=list(LayoutName), paper=paper)
        self.week.choices = _weeks(starts_on, min(this_week + WEEKS_AHEAD, LAST_FIRST_WEEK))
        self.only.choices = choices((str(number), f"{number}. {name}") for number, name in enumerate(names, start=1))
        self.lang.choices = choices((lang, language_name(lang)) for lang in languages)
        self.second.choices = choices([("", "None"), *((lang, language_name(lang)) for lang in languages)])

    def validate_second(self, field: SelectField) -> None:
        """The same words twice help nobody."""
        if field.data and field.data == self.lang.data:
            raise ValidationError("Choose another language than the sheet’s own, or none.")

    @property
    def chosen(self) -> Layout:
        """The print that was asked for."""
        is_one = LayoutName(self.layout.data) is LayoutName.ONE_EXERCISE
        only = self.only.data if is_one else None
        return self._chosen(first_week=self.week.data, only=only, second_language=self.second.data)


class FindSheetForm(FlaskForm):  # type: ignore[misc]
    """The code in a sheet's footer, or above a week of its diary."""

    code = LineField(
        "Code in the footer, or of a diary’s week", [InputRequired("Type the code that is printed on the paper.")]
    )

    def validate_code(self, field: LineField) -> None:
        """Eight characters; dashes, spaces and look-alikes do not matter."""
        if read_code(field.data, CODE_LENGTH) is None and self.of_week is None:
            raise ValidationError(
                "A code has 8 letters and digits, such as 7F3K-2Q9M, and on a diary the week: 7F3K-2Q9M-1."
            )

    @property
    def read(self) -> str:
        """The code of the sheet as it is stored."""
        return self.of_week[0] if self.of_week else read_code(self.code.data, CODE_LENGTH) or ""

    @property
    def of_week(self) -> tuple[str, int] | None:
        """The code of the sheet and the week of its diary, when the code of a week was typed."""
        return read_numbered_code(self.code.data, CODE_LENGTH, LAST_FIRST_WEEK + MOST_DIARY_WEEKS - 1)


def code_of_request() -> MultiDict[str, str]:
    """What was typed on the page that finds a sheet, or into the box that finds patients, which sends it as `q`."""
    return MultiDict({**request.form, "code": request.form.get("code") or request.form.get("q", "")})


def _weeks(starts_on: date, last: int) -> list[tuple[str, str]]:
    begins = ((number, starts_on + timedelta(weeks=number - 1)) for number in range(1, last + 1))
    return choices((str(number), f"{short_day(day)} (week {number})") for number, day in begins)
