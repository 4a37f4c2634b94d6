"""How often the builder asks the database: for its page, and for a change together with the page that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts import service as accounts
from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.programs import service
from clinic.programs.models import HomeProgram
from clinic.programs.queries import list_prescriptions
from tests.accounts.test_logos import drawing
from tests.forms import csrf_token
from tests.programs.browser import url
from tests.programs.cases import BALL, BREATHE, PRESS, REASON, RELEASE, acting, cleared_patient, lines_of, start

Browser = Callable[..., tuple[FlaskClient, User]]
Counting = Callable[[], AbstractContextManager[list[str]]]
SUPPORT = "head-height-high"

READS = 6
"""Who is signed in (2: the cookie is looked up before its clinic is known), the patient, the program, its draft with
everything it is judged by, and the templates beside it. Where something is changed, patient and program are locked."""

MANY = (RELEASE, BREATHE, PRESS, "seated-march", "shake-out", "breath-reset", "side-lying-rest", "deep-core-exhale")


class Desk:
    """A therapist at the builder of one patient, with script."""

    def __init__(self, client: FlaskClient, pt: User, patient: Patient, program: HomeProgram) -> None:
        self.client, self.patient = client, patient
        self.lines = [line.id for line in lines_of(pt, program)]
        self.token = csrf_token(client)

    def send(self, *where: object, **fields: Any) -> TestResponse:
        """Press a button of the builder."""
        data = {"csrf_token": self.token, **fields}
        return self.client.post(url(self.patient, *where), data=data, headers={"HX-Request": "true"})

    def page(self, *, part: bool = False) -> TestResponse:
        """The builder, or the part of it that script asks for."""
        return self.client.get(url(self.patient), headers={"HX-Request": "true"} if part else {})


Change = Callable[[Desk], TestResponse]
CHANGES: dict[str, tuple[Change, list[str]]] = {
    "add": (
        lambda desk: desk.send("exercises", exercise="sit-break"),
        ["INSERT INTO prescriptions", "UPDATE programs", "audit"],
    ),
    "add with a modification": (
        lambda desk: desk.send("exercises", exercise="constructive-rest", modifications="head-height-high"),
        ["INSERT INTO prescriptions", "INSERT INTO prescribed_modifications", "UPDATE programs", "audit"],
    ),
    "add and pass a rule": (
        lambda desk: desk.send("exercises", exercise=BALL, reason=REASON),
        ["INSERT INTO finding_overrides", "INSERT INTO prescriptions", "UPDATE programs",
         "INSERT INTO screenings", "INSERT INTO findings", "audit", "audit"],
    ),
    "toggle": (
        lambda desk: desk.send("exercises", desk.lines[0], "modifications", put_on=SUPPORT),
        ["UPDATE prescriptions", "DELETE FROM prescribed_modifications", "INSERT INTO prescribed_modifications",
         "UPDATE programs", "audit"],
    ),
    "typed dose": (
        lambda desk: desk.send("exercises", desk.lines[0], "dose", dose="2/d"),
        ["UPDATE prescriptions", "UPDATE programs", "audit"],
    ),
    "move": (
        lambda desk: desk.send("exercises", desk.lines[0], "move", to=2),
        ["UPDATE prescriptions", "UPDATE programs", "audit"],
    ),
    "remove": (
        lambda desk: desk.send("exercises", desk.lines[0], "remove"),
        ["UPDATE prescriptions", "UPDATE prescriptions", "UPDATE programs", "audit"],
    ),
}  # fmt: skip
"""Each small change, and what it writes."""


@pytest.fixture
def desk_of(signed_in: Browser) -> Callable[[int], Desk]:
    """The builder of a program with so many exercises."""

    def make(count: int) -> Desk:
        client, pt = signed_in()
        patient = cleared_patient(pt)
        desk = Desk(client, pt, patient, start(pt, patient, *MANY[:count]))
        assert desk.page().status_code == 200
        return desk

    return make


@pytest.mark.parametrize("count", [0, 2, len(MANY)])
@pytest.mark.parametrize("part", [False, True])
def test_the_page_asks_the_same_however_long_the_program_is(
    desk_of: Callable[[int], Desk], count_queries: Counting, count: int, part: bool
) -> None:
    desk = desk_of(count)
    with count_queries() as asked:
        assert desk.page(part=part).status_code == 200
    assert len(reads(asked)) == READS
    assert writes(asked) == ([] if part else ["audit"])


@pytest.mark.parametrize("count", [2, len(MANY)])
@pytest.mark.parametrize("name", CHANGES)
def test_a_change_and_the_page_that_answers_it(
    desk_of: Callable[[int], Desk], count_queries: Counting, name: str, count: int
) -> None:
    change, expected = CHANGES[name]
    if (name, count) == ("remove", 2):
        # What the rules said of a release without an activation goes with the release: that is kept.
        expected = [*expected, "INSERT INTO screenings"]
    desk = desk_of(count)
    with count_queries() as asked:
        answer = change(desk)
    assert answer.status_code == 200
    assert len(reads(asked)) <= READS, reads(asked)
    assert sorted(writes(asked)) == sorted(expected)


def test_a_logo_costs_no_more(signed_in: Browser, count_queries: Counting) -> None:
    client, pt = signed_in()
    with acting(pt):
        accounts.set_logo(drawing((400, 160)))
    patient = cleared_patient(pt)
    desk = Desk(client, pt, patient, start(pt, patient, RELEASE))
    assert "<svg" in desk.page().text
    with count_queries() as asked:
        assert CHANGES["add"][0](desk).status_code == 200
    assert len(reads(asked)) == READS


def test_the_first_exercise_starts_the_draft(signed_in: Browser, count_queries: Counting) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    body = {"csrf_token": csrf_token(client), "exercise": RELEASE}
    with count_queries() as asked:
        assert client.post(url(patient, "exercises"), data=body, headers={"HX-Request": "true"}).status_code == 200
    assert len(reads(asked)) == READS + 1, "the episode of the new program"


@pytest.mark.parametrize("name", CHANGES)
def test_the_answer_shows_what_the_database_holds(desk_of: Callable[[int], Desk], name: str) -> None:
    """What was judged with the change is shown again, not asked again: it must be the same."""
    desk = desk_of(3)
    answer = CHANGES[name][0](desk)
    assert answer.status_code == 200
    assert plain(answer) == plain(desk.page(part=True))


def test_a_change_that_is_refused_shows_what_the_database_holds(desk_of: Callable[[int], Desk]) -> None:
    desk = desk_of(2)
    before = plain(desk.page(part=True))
    assert desk.send("exercises", exercise=RELEASE).status_code == 422
    assert plain(desk.page(part=True)) == before


def test_two_changes_in_one_transaction_are_both_judged(signed_in: Browser) -> None:
    _, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    with acting(pt):
        service.add_exercise(pt, program.id, BREATHE)
        service.add_exercise(pt, program.id, PRESS)
        service.move_exercise(pt, program.id, list_prescriptions(program.id)[0].id, to=3)
    assert [line.exercise_slug for line in lines_of(pt, program)] == [BREATHE, PRESS, RELEASE]


def reads(asked: list[str]) -> list[str]:
    """The statements that only look, locks among them."""
    return [one for one in asked if one.startswith("SELECT") and "audit_append" not in one]


def writes(asked: list[str]) -> list[str]:
    """What was written: the kind of each statement and its table."""
    changed = [one for one in asked if one not in reads(asked)]
    return ["audit" if "audit_append" in one else _head(one) for one in changed]


def plain(answer: TestResponse) -> str:
    """The part of the page without what is new each time, or only said once."""
    page = answer.get_data(as_text=True)
    for once in (r'name="csrf_token"[^>]*value="[^"]*"', r'name="form_key"[^>]*value="[^"]*"', r'data-announce="[^"]*"',
                 r'<form id="undo-removed".*?</form>', r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"):  # fmt: skip
        page = re.sub(once, "", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", page)


def _head(statement: str) -> str:
    found = re.match(r"(INSERT INTO|UPDATE|DELETE FROM) (\w+)", statement)
    assert found, statement
    return found[0]
