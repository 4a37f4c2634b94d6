"""What the pieces are shown with: a form, right and wrong, and made-up things to list. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace

from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from clinic.core import clock
from clinic.core.fields import CheckboxesField, choices
from handouts.charts import ChartCell, PainLine, StripChart, StripRow

SIDES = (("left", "Left"), ("right", "Right"), ("both", "Both"))


class SampleForm(Form):
    """One field of each shape."""

    name = StringField("Name", [InputRequired("Enter a name.")], description="As on the ID card")
    born = DateField("Born")
    seconds = IntegerField("Hold", [InputRequired("Enter the seconds.")])
    side = SelectField("Side", choices=choices(SIDES))
    note = TextAreaField("Note", [Length(max=20, message="Use at most 20 characters.")])
    photo = FileField("Photo, JPEG or PNG")
    agreed = BooleanField("Told the patient", [InputRequired("Tell the patient first.")])
    flags = CheckboxesField("Answers", choices=choices([("pregnant", "Pregnant"), ("dizzy", "Dizzy")]))
    props = CheckboxesField("At home", choices=choices([("chair", "Chair"), ("bed", "Firm bed"), ("towel", "Towel")]))
    how = RadioField("How much was done", choices=choices([("all", "All"), ("some", "Some"), ("none", "None")]))
    look = RadioField("Picture", choices=choices([("plain", "Plain"), ("dark", "Dark")]))
    pain = RadioField("Pain", [InputRequired("Choose a number.")], choices=choices((str(n), str(n)) for n in range(11)))


@dataclass(frozen=True, slots=True)
class Pages:
    """A page of a long list."""

    number: int
    pages: int
    total: int


def good_form() -> SampleForm:
    """The form as it is opened."""
    return SampleForm(prefix="good-", data={"how": "some", "look": "plain", "side": "left"})


def wrong_form() -> SampleForm:
    """The form as it comes back."""
    sent = {"note": "Far more words than there is room for", "side": "left", "how": "some", "look": "plain"}
    form = SampleForm(MultiDict({f"wrong-{name}": value for name, value in sent.items()}), prefix="wrong-")
    form.validate()
    return form


def picture(_field: str = "", value: str = "plain") -> Markup:
    """A drawing to put in the place of one."""
    colour = "#0a4541" if value == "dark" else "#e2f0ed"
    return Markup('<svg viewBox="0 0 80 50" width="80" height="50" aria-hidden="true"><rect x="4" y="20" width="72" '
                  'height="24" rx="6" fill="{}"/></svg>').format(colour)  # fmt: skip


def statuses() -> list[SimpleNamespace]:
    """Where content can stand with the reviewers of a clinic."""
    signed = SimpleNamespace(by="R. Marlowe, PT", reviewed_at=clock.now())
    return [
        SimpleNamespace(state=state, note=note, questions=(), is_declined=state == "declined", signed=signed)
        for state, note in (("open", ""), ("approved", ""), ("amended", "Watch one set first."), ("changed", ""),
                            ("withdrawn", ""), ("declined", "Tips too easily."))
    ]  # fmt: skip


def days() -> list[tuple[str, str]]:
    """A week of reports."""
    return [("Mon", "done"), ("Tue", "part"), ("Wed", "none"), ("Thu", "unknown"), ("Fri", "done")]


def pain() -> list[tuple[str, int | None]]:
    """Pain on six days, one of them without a report."""
    return [(f"Nov {day}", value) for day, value in zip(range(3, 9), (6, 5, None, 4, 4, 2), strict=True)]


def a_day() -> date:
    """A day to show."""
    return date(2026, 11, 3)


def strip() -> StripChart:
    """Four weeks of two exercises, one of them on hold for some days and asked for from the second week on."""
    states = {"d": ChartCell.DONE, "p": ChartCell.PARTLY, "s": ChartCell.SKIPPED, "?": ChartCell.UNLOGGED,
              " ": ChartCell.NOT_ASKED, "-": ChartCell.PAUSED}  # fmt: skip
    rows = (
        ("Supported psoas release", "ddpd?ddsdd?ddpddd??ddsdddpdd"),
        ("Seated march", "       ddds-------dd?dpdsdd?"),
    )
    before = [6, 6, 5, 6, None, 5, 5, 6, 5, 5, None, 4, 5, 4, 4, 4, 5, None, None, 4, 4, 5, 4, 3, 3, 3, 3, 2]
    after = [5, 5, 5, 5, None, 4, 5, 7, 5, 4, None, 4, 4, 4, 3, 3, 4, None, None, 3, 3, 5, 3, 3, 2, 2, 2, 2]
    days = [a_day() + timedelta(days=number) for number in range(28)]
    return StripChart(
        name="sample-strip",
        title="Day by day",
        summary="Two exercises in four weeks, as the patient reported them.",
        days=days,
        rows=[StripRow(name, [states[sign] for sign in signs]) for name, signs in rows],
        pain=PainLine(before, after),
        today=days[-1],
    )
