"""What the pages of one patient share: the clinic's calendar, the banner, dates in words."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import g, url_for
from flask_login import current_user
from markupsafe import Markup

from clinic.accounts.models import Clinic
from clinic.core import clock, filters
from clinic.patients import policy, rules
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient
from handouts.figures import Hair, Look, Tone, portrait


def today() -> date:
    """The clinic's calendar day."""
    return clock.today(_clinic().time_zone)


def in_words(day: date | datetime | None) -> str:
    """A day as it is read, such as May 17, 1985; instants count in the clinic's time zone, nothing gives a dash."""
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(_clinic().time_zone)).date()
    return filters.day(day)


def initials(patient: Patient) -> str:
    """All of a name that a page title may show."""
    return f"{patient.given_name[:1]}{patient.family_name[:1]}".upper()


def chart_url(patient: Patient) -> str:
    """Where a patient is worked on: the chart, which shows contact data alone to who may not see health data."""
    return url_for("chart.show", patient_id=patient.id)


def banner_details(patient: Patient) -> list[str]:
    """What stands beside the name: birth date with age, chart number."""
    born = f"{in_words(patient.birth_on)} ({rules.age_on(patient.birth_on, today())})"
    return [born, f"Chart {patient.chart_number}"]


def banner_alerts(patient: Patient) -> list[str]:
    """What must not be overlooked, for those who may see health data."""
    if not current_user.can(policy.CHART):
        return []
    if patient.pregnancy == Pregnancy.PREGNANT:
        weeks = rules.pregnancy_weeks(patient.due_on, today()) if patient.due_on else None
        return ["Pregnant, week not known" if weeks is None else f"Pregnant, {weeks} weeks"]
    return []


def portrait_of(name: str, choice: str) -> Markup:
    """A sample of one choice of `figure_tone` or `figure_hair`, the other one neutral."""
    look = Look(Tone(choice)) if name == "figure_tone" else Look(hair=Hair(choice))
    return Markup(portrait(look))  # noqa: S704 - our own drawing


def _clinic() -> Clinic:
    clinic: Clinic = g.clinic
    return clinic
