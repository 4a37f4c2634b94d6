"""For which day, and how, the sheets of a caseload are printed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from clinic.core.fields import DayField
from clinic.documents.forms import LayoutForm
from handouts.layouts.layout import Layout, LayoutName, Paper

FURTHEST = timedelta(days=60)


class BatchForm(LayoutForm):
    """The day of the visits, whose patients, and the layout of all their sheets."""

    visits_on = DayField("Patients who come on", [InputRequired("Enter the day.")])
    mine = BooleanField("Only my patients")

    def __init__(self, asked: MultiDict[str, str] | None, *, paper: Paper, today: date) -> None:
        self.today = today
        layouts = [name for name in LayoutName if name is not LayoutName.ONE_EXERCISE]
        super().__init__(
            asked, layouts=layouts, paper=paper, data={"visits_on": today + timedelta(days=1), "mine": True}
        )

    def validate_visits_on(self, field: DayField) -> None:
        """A day that visits are planned for."""
        if field.data and not self.today <= field.data <= self.today + FURTHEST:
            raise ValidationError("Choose today or a day in the next 60 days.")

    @property
    def day(self) -> date:
        """The day of a form that is valid."""
        return self.visits_on.data or self.today

    @property
    def asked(self) -> dict[str, str]:
        """The layout as it is kept with the batch."""
        layout = self.chosen
        return {
            "layout": layout.name.value,
            "paper": layout.paper.value,
            "diary": str(layout.diary_weeks),
            "points": str(layout.points),
            "grey": "1" if layout.greyscale else "",
            "shopping": "1" if layout.shopping_list else "",
        }

    @staticmethod
    def layout_of(asked: Mapping[str, str]) -> Layout:
        """The layout that was kept."""
        return Layout(
            name=LayoutName(asked["layout"]),
            paper=Paper(asked["paper"]),
            greyscale=bool(asked["grey"]),
            diary_weeks=int(asked["diary"]),
            shopping_list=bool(asked["shopping"]),
            points=int(asked["points"]),
        )
