"""How a sheet is to be printed: what an address asks for, and what it says beside the field when that cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.filters import short_day
from clinic.documents import making
from clinic.documents.choices import week_of
from clinic.documents.models import Document
from clinic.patients.models import Patient
from clinic.programs.models import ProgramVersion
from handouts.layouts.layout import LAST_FIRST_WEEK
from handouts.render import pdf_available
from tests.programs.cases import BREATHE, PRINTING, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("layout=none", "layout"),
        ("paper=a5", "paper"),
        ("diary=7", "diary"),
        ("week=0", "week"),
        ("week=10", "week"),
        ("week=soon", "week"),
        ("points=17", "points"),
        ("layout=one_exercise&only=99", "only"),
        ("lang=es", "lang"),
        ("second=xx", "second"),
        ("second=en", "second"),
    ],
)
def test_what_cannot_be_printed_is_said_beside_a_field_that_is_there(
    signed_in: Browser, asked: str, field: str
) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    answer = client.get(f"/patients/{patient.id}/program/versions/1/handout.pdf?{asked}")
    assert answer.status_code == 422
    assert f'name="{field}"' in answer.text


@pytest.mark.parametrize(
    ("days", "week"),
    [(-9, 1), (-1, 1), (0, 1), (6, 1), (7, 2), (13, 2), (14, 3), (7 * 59, 60), (7 * 60, LAST_FIRST_WEEK), (9999, 60)],
)
def test_the_week_of_a_sheet_that_contains_a_day(days: int, week: int) -> None:
    starts_on = date(2026, 11, 23)
    assert week_of(starts_on, starts_on + timedelta(days=days)) == week


def given_before(pt: User, days: int) -> tuple[Patient, ProgramVersion]:
    """A patient whose sheet was issued so many days ago, and handed over as a PDF that day when this machine makes them."""
    with clock.fixed(clock.days_ago(days)):
        patient = cleared_patient(pt)
        version = issue(pt, start(pt, patient, BREATHE))
        if pdf_available():
            with acting(pt):
                making.get_document(pt, version, PRINTING)
    return patient, version


def begins(page: str) -> tuple[list[str], str]:
    """The weeks that the diary can begin with as the page words them, and the one that is chosen."""
    select_ = page.split('name="week"')[1].split("</select>")[0]
    chosen = re.search(r"<option selected[^>]*>([^<]*)<", select_)
    return re.findall(r"<option[^>]*>([^<]*)<", select_), chosen[1] if chosen else ""


@pytest.mark.parametrize(("days", "week"), [(0, 1), (6, 1), (16, 3)])
def test_the_diary_begins_with_this_week_unless_another_is_chosen(signed_in: Browser, days: int, week: int) -> None:
    client, pt = signed_in()
    patient, version = given_before(pt, days)
    labels, chosen = begins(client.get(f"/patients/{patient.id}/program/versions/1/print").text)
    assert chosen == f"{short_day(version.starts_on + timedelta(weeks=week - 1))} (week {week})"
    assert labels[0] == f"{short_day(version.starts_on)} (week 1)"
    assert len(labels) == week + 8


@pytest.mark.skipif(not pdf_available(), reason="Pango is not installed")
def test_a_sheet_printed_again_has_the_diary_of_this_week_and_what_was_handed_over_stays(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient, version = given_before(pt, 16)
    path = f"/patients/{patient.id}/program/versions/1/handout.pdf"
    again, first = client.get(path), client.get(f"{path}?week=1")
    words = PdfReader(BytesIO(again.data)).pages[-1].extract_text()
    assert re.search(r"Code \S+-3", words), words
    assert re.search(r"Code \S+-1", PdfReader(BytesIO(first.data)).pages[-1].extract_text())
    with acting(pt) as session:
        query = select(Document).where(Document.program_version_id == version.id)
        stored = {one.options: one.content for one in session.scalars(query)}
    assert stored == {"": first.data, "first_week=3": again.data}
