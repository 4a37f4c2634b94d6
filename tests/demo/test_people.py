"""The invented people are as old as their stories say, whatever day the demo is loaded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from clinic.demo.people import PATIENTS, DemoPatient
from clinic.patients.rules import age_on


@pytest.mark.parametrize("person", PATIENTS, ids=lambda person: person.chart_number)
def test_ages_are_right_on_every_day(person: DemoPatient) -> None:
    days = [date(2027, 1, 1) + timedelta(days=count) for count in range(2 * 366)]
    assert date(2028, 2, 29) in days
    assert {age_on(person.born_on(day), day) for day in days} == {person.age}


def test_birthdays_differ() -> None:
    assert len({person.birthday for person in PATIENTS}) == len(PATIENTS)
