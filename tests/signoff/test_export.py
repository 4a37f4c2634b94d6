"""The state of the sign-off as a table: complete, in the clinic's time, harmless in a spreadsheet."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core.cells import harmless
from clinic.core.permissions import Role
from clinic.reviewables.kinds import Aspect, get_item
from clinic.signoff.export import HEADER
from clinic.signoff.models import Decision
from tests import factories
from tests.signoff.cases import EXERCISE, TRANSLATOR, WHY, decide

PATH = "/library/review.csv"


def rows_of(browser) -> list[dict[str, str]]:
    text = browser.get(PATH).get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_every_item_stands_in_it_once_under_each_lens(browser) -> None:
    rows = rows_of(browser)
    assert tuple(rows[0]) == HEADER
    places = [(row["kind"], row["item"], row["what"]) for row in rows]
    assert len(places) == len(set(places))
    exercises = [row for row in rows if row["kind"] == "exercise"]
    assert len([row for row in exercises if row["what"] == "Clinical content"]) == 19
    assert len([row for row in exercises if row["what"] == "Spanish words"]) == 17
    assert {row["state"] for row in rows} == {"open"}


def test_a_decision_is_in_it_with_everything_about_it(browser, reviewer) -> None:
    decide(reviewer, EXERCISE, Decision.AMENDED)
    made = decide(reviewer, EXERCISE, aspect=Aspect.WORDS, lang="es")
    content, spanish = (
        next(
            row
            for row in rows_of(browser)
            if (row["kind"], row["item"], row["what"]) == ("exercise", "diaphragm-breathing", what)
        )
        for what in ("Clinical content", "Spanish words")
    )
    assert (content["state"], content["note"], content["by"]) == ("amended", WHY, "Mara Quill, PT, DPT")
    assert (spanish["state"], spanish["qualification"]) == ("approved", TRANSLATOR)
    assert spanish["sha256"] == get_item(EXERCISE, "es").hash_of(Aspect.WORDS) == made.content_hash


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+1", "-1", "@SUM", "\t=1", "\r=1"])
def test_no_cell_is_taken_for_a_formula(browser, reviewer, text) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Press 3 - 1") == "Press 3 - 1"
    if text.strip() == text:
        decide(reviewer, EXERCISE, Decision.AMENDED, f"{text} is no formula")
        assert any(row["note"] == f"'{text} is no formula" for row in rows_of(browser))


def test_it_is_a_file_and_taking_it_is_recorded(browser, reviewer) -> None:
    answer = browser.get(PATH)
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="library-sign-off.csv"'
    with factories.acting(reviewer) as session:
        actions = session.scalars(select(AuditEvent.action)).all()
    assert actions.count("library.exported") == 1


def test_the_front_desk_does_not_get_it(signed_in) -> None:
    assert signed_in(Role.FRONT_DESK)[0].get(PATH).status_code == 403
