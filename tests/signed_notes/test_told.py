"""The chart beside a signed note: what had been reported when it was signed, whatever came or changed later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.adherence.models import LogStatus
from clinic.core import clock
from clinic.notes.models import ProgressNote
from clinic.signed_notes.records import record_of
from handouts.charts import ChartCell, StripChart
from tests import factories
from tests.adherence.helpers import ago, answer, report
from tests.factories import BREATHE, IssuedProgram
from tests.notes.cases import TODAY, draft_of, note_text, signed_note

SignedIn = Callable[..., tuple[FlaskClient, User]]
LABEL = "What was reported in the four weeks up to this note’s visit"


@pytest.fixture
def author(database: object) -> User:
    return factories.make_user()


@pytest.fixture
def issued(author: User) -> IssuedProgram:
    return factories.make_issued_program(factories.make_patient(therapist=author))


def chart(author: User, note: ProgressNote) -> StripChart | None:
    with factories.acting(author):
        return record_of(note).chart


def test_it_shows_what_was_reported_up_to_the_visit(author: User, issued: IssuedProgram) -> None:
    report(issued, answer(days_ago=2), answer(BREATHE, days_ago=2, status=LogStatus.SKIPPED), answer(days_ago=0))
    found = chart(author, signed_note(author, note_text(visit_on=ago(1)), issued.patient))
    assert found is not None
    assert (found.days[-1], found.today) == (ago(1), None)
    assert [row.cells[-2] for row in found.rows] == [ChartCell.DONE, ChartCell.SKIPPED]
    assert {row.cells[-1] for row in found.rows} == {ChartCell.UNLOGGED}


def test_what_comes_or_changes_after_signing_leaves_it_as_it_was(author: User, issued: IssuedProgram) -> None:
    report(issued, answer(days_ago=2, pain_after=3))
    note = signed_note(author, patient=issued.patient)
    before = chart(author, note)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        report(issued, answer(days_ago=2, status=LogStatus.PARTLY, pain_after=9), answer(BREATHE, days_ago=1))
        with factories.acting(author):
            factories.make_version(issued.program, issued.link, number=2, slugs=(BREATHE,), starts_on=ago(3))
        assert chart(author, note) == before
        newer = chart(author, signed_note(author, patient=issued.patient))
    assert before is not None
    assert newer is not None
    assert newer.pain != before.pain


def test_without_a_program_there_is_none(author: User) -> None:
    assert chart(author, signed_note(author)) is None


def test_a_note_about_a_day_before_the_program_has_none(author: User, issued: IssuedProgram) -> None:
    assert chart(author, signed_note(author, note_text(visit_on=TODAY - timedelta(days=40)), issued.patient)) is None


def test_the_page_says_that_it_is_part_of_what_was_signed(signed_in: SignedIn) -> None:
    client, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user))
    report(issued, answer(days_ago=1))
    draft = draft_of(user, patient=issued.patient)
    assert LABEL not in client.get(f"/notes/{draft.id}").text
    page = client.get(f"/notes/{signed_note(user, patient=issued.patient).id}").text
    assert LABEL in page
    assert "It is part of what was signed." in page
    assert "1 done" in page
