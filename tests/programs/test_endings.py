"""What has ended is not in force, and what was ended twice was ended once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinic.core import clock
from clinic.programs import service
from clinic.programs.errors import ModificationDoesNotFit
from clinic.programs.queries import find_newest_version, find_version_in_force
from tests import factories
from tests.forms import post
from tests.programs.browser import add, text_of, url
from tests.programs.cases import (
    BREATHE,
    PRESS,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    start,
)

Browser = Callable[..., Any]


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("revoke", [True, False])
def test_an_ended_program_is_not_in_force(revoke: bool) -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    version = issue(pt, program)
    with acting(pt):
        assert getattr(find_version_in_force(patient.id), "id", None) == version.id
        service.end_program(pt, program.id, reason="Goal reached", revoke=revoke)
        assert find_version_in_force(patient.id) is None
        assert getattr(find_newest_version(patient.id), "id", None) == version.id
    start(pt, patient, PRESS)
    with acting(pt):
        assert find_version_in_force(patient.id) is None


def test_each_sheet_says_how_its_own_program_stands(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    for revoke in (True, False):
        program = start(pt, patient, BREATHE)
        issue(pt, program)
        with acting(pt):
            service.end_program(pt, program.id, reason="Goal reached", revoke=revoke)
    program = start(pt, patient, BREATHE)
    words = text_of(client.get(url(patient, "versions")))
    assert words.index("Program completed") < words.index("Program revoked")
    assert "In force" not in words
    issue(pt, program)
    issue(pt, program)
    words = text_of(client.get(url(patient, "versions")))
    states = ["In force", "Replaced", "Program completed", "Program revoked"]
    assert [words.index(state) for state in states] == sorted(words.index(state) for state in states)


@pytest.mark.parametrize(("how", "said"), [("complete", "completed"), ("revoke", "revoked")])
def test_a_second_click_on_the_end_is_answered_like_the_first(signed_in: Browser, how: str, said: str) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    for _click in range(2):
        answer = post(client, url(patient, how), {"reason": "Goal reached"})
        assert (answer.status_code, answer.location) == (303, f"/patients/{patient.id}#program")
        assert f"The program is {said}." in text_of(client.get(f"/patients/{patient.id}"))
    never = cleared_patient(pt)
    assert post(client, url(never, how), {"reason": "Goal reached"}).status_code == 404


def test_a_draft_is_discarded_and_what_was_given_is_not(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    page = client.get(url(patient)).text
    assert "/program/discard" in page
    assert "/program/revoke" not in page
    assert post(client, url(patient, "discard"), {"reason": ""}).status_code == 422
    for _click in range(2):
        assert post(client, url(patient, "discard"), {"reason": "Other patient"}).status_code == 303
        assert "The draft is discarded." in text_of(client.get(url(patient)))
    issue(pt, start(pt, patient, PRESS))
    page = client.get(url(patient)).text
    assert "/program/discard" not in page
    assert all(f"/program/{way}" in page for way in ("pause", "complete", "revoke"))
    refused = post(client, url(patient, "discard"), {"reason": "Other patient"})
    assert refused.status_code == 409
    assert "Complete it or revoke it instead" in text_of(refused)
    with acting(pt):
        assert find_version_in_force(patient.id) is not None


def test_a_modification_for_other_people_is_refused(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    refused = add(client, patient, RELEASE, RAMP)
    assert refused.status_code == 422
    assert "The health screen gives no reason for" in text_of(refused)
    program = start(pt, patient, RELEASE)
    [line] = lines_of(pt, program)
    fields = {"version": "1", "modifications": [RAMP]}
    assert post(client, url(patient, "exercises", line.id, "fix"), fields).status_code == 422
    assert lines_of(pt, program)[0].modifications == []


@pytest.mark.usefixtures("database")
def test_the_same_modification_is_given_to_whom_it_is_made_for() -> None:
    pt = factories.make_user()
    program = start(pt, pregnant_patient(pt))
    with acting(pt):
        line = service.add_exercise(pt, program.id, RELEASE, [RAMP])
    other = start(pt, cleared_patient(pt))
    with pytest.raises(ModificationDoesNotFit), acting(pt):
        service.add_exercise(pt, other.id, RELEASE, [RAMP])
    assert line.exercise_slug == RELEASE


@pytest.mark.parametrize(("days", "status"), [(-1, 422), (0, 303), (366, 303), (367, 422)])
def test_the_next_visit_is_within_a_year(signed_in: Browser, days: int, status: int) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    visit = clock.today("America/Denver") + timedelta(days=days)
    fields = {"seen_goal": program.goal, "goal": "", "next_visit_on": visit.isoformat()}
    assert post(client, url(patient, "details"), fields).status_code == status
