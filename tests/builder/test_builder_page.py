"""The builder: one success, one refusal and one invalid input for each of its buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.programs import service
from tests import factories
from tests.aftercare.cases import at_home, paused
from tests.forms import post
from tests.programs.browser import add, hidden, text_of, url
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    RAMP,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    pregnant_patient,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]


def test_a_patient_who_was_never_screened_is_sent_to_the_screen(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    page = client.get(url(patient))
    assert page.status_code == 200
    assert f"/patients/{patient.id}/screens/new" in page.get_data(as_text=True)
    words = text_of(page)
    assert "No complete health screen on file" in words
    assert "No open episode of care" in words
    assert "Issue the program" not in words
    refused = add(client, patient, BREATHE)
    assert refused.status_code == 422


def test_the_library_shows_what_may_be_given_and_why_not(signed_in: Browser) -> None:
    client, pt = signed_in()
    page = client.get(url(pregnant_patient(pt, weeks=24)))
    words = text_of(page)
    assert "Pregnant, 24 weeks" in words
    assert "Add with pregnancy incline, 5 minutes" in words
    assert "No pressure on the belly, no face-down" in words
    assert "Clinic only" in words
    assert "<svg" in page.get_data(as_text=True)


def test_one_click_adds_with_the_ramp(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    answer = add(client, patient, RELEASE, RAMP)
    assert answer.status_code == 303
    words = text_of(client.get(answer.headers["Location"]))
    assert "Stay for 5 minutes." in words
    assert "Added: Supported psoas release" in words
    assert "At most 5 minutes with these modifications" in words


def test_the_sheet_beside_the_program_says_that_a_diary_follows_and_leaves_its_boxes_out(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    beside, full = client.get(url(patient)), client.get(f"{url(patient)}/draft")
    assert "A diary of one week follows." in text_of(beside)
    assert ["I did some" in text_of(page) for page in (beside, full)] == [False, True]


def test_what_the_rules_stop_comes_back_at_its_place(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    answer = add(client, patient, RELEASE)
    assert answer.status_code == 422
    assert "Not added" in text_of(answer)
    assert f'href="#shelf-{RELEASE}"' in answer.get_data(as_text=True)
    assert add(client, patient, "no-such-thing").status_code == 404


def test_a_written_reason_adds_what_may_be_passed(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    short = add(client, patient, BALL, reason="short")
    assert short.status_code == 422
    assert "10 to 200 characters" in text_of(short)
    assert add(client, patient, BALL, reason=REASON).status_code == 303
    words = text_of(client.get(url(patient)))
    assert f"{pt.printed_name}," in words
    assert REASON in words


def test_the_search_narrows_the_library(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    assert "Seated march" in text_of(client.get(url(patient) + "?q=march"))
    assert "Belly and rib breathing" not in text_of(client.get(url(patient) + "?q=march"))
    assert "Nothing is like “zzz”" in text_of(client.get(url(patient) + "?q=zzz"))


def test_move_remove_and_undo(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    second = lines_of(pt, program)[1]
    assert post(client, url(patient, "exercises", second.id, "move"), {"to": 1}).status_code == 303
    assert lines_of(pt, program)[0].id == second.id
    removed = post(client, url(patient, "exercises", second.id, "remove"))
    page = client.get(removed.headers["Location"])
    assert "Removed: Belly and rib breathing" in text_of(page)
    assert post(client, url(patient, "exercises", second.id, "restore")).status_code == 303
    assert [one.exercise_slug for one in lines_of(pt, program)] == [BREATHE, RELEASE]
    assert client.get(url(patient) + "?removed=nonsense").status_code == 200


def test_goal_and_next_visit(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, RELEASE)
    page = client.get(url(patient))
    visit = (clock.today("America/Denver") + timedelta(days=30)).isoformat()
    fields = {**seen(page), "goal": "Carry my grandson", "next_visit_on": visit}
    assert post(client, url(patient, "details"), fields).status_code == 303
    words = client.get(url(patient)).get_data(as_text=True)
    assert 'value="Carry my grandson"' in words
    assert f'value="{visit}"' in words
    assert post(client, url(patient, "details"), fields).status_code == 303
    stale = post(client, url(patient, "details"), {**fields, "goal": "Another goal"})
    assert stale.status_code == 409
    assert "Carry my grandson" in text_of(stale)
    assert 'value="Another goal"' in stale.get_data(as_text=True)
    assert post(client, url(patient, "details"), {**fields, "goal": "x" * 201}).status_code == 422


def seen(page: TestResponse) -> dict[str, str]:
    """What the form of goal and visit says was saved when it was shown."""
    return {name: hidden(page, name) for name in ("seen_goal", "seen_visit")}


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_others_are_sent_to_the_sheets_or_away(signed_in: Browser, role: Role) -> None:
    client, _user = signed_in(role)
    patient = cleared_patient(factories.make_user())
    page = client.get(url(patient))
    assert page.status_code == (302 if role is Role.ASSISTANT else 403)
    assert add(client, patient, PRESS).status_code == 403


def test_too_many_exercises_are_spoken_of_once_above_the_lines(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    five = (BREATHE, PRESS, "deep-core-exhale", "seated-march", "sit-break")
    start(pt, patient, *five)
    assert "Fewer is better" not in text_of(client.get(url(patient)))
    start(pt, patient, "breath-reset")
    words = text_of(client.get(url(patient)))
    assert words.count("Fewer is better") == 1
    assert "done most often" not in words
    assert words.index("Fewer is better") < words.index("1. Belly and rib breathing")


def test_a_pause_is_said_and_can_be_ended_from_the_builder(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = at_home(pt)
    assert "Pause…" in text_of(client.get(url(patient)))
    paused(pt, patient, 0, 7)
    words = text_of(client.get(url(patient)))
    assert "Paused from" in words
    assert "Resume today" in words


def test_another_clinic_is_not_there(signed_in: Browser) -> None:
    client, _pt = signed_in()
    stranger = factories.make_user(clinic=factories.make_clinic())
    patient = cleared_patient(stranger)
    line = lines_of(stranger, start(stranger, patient, BREATHE))[0]
    nowhere = uuid4()
    for path in ("", "/draft", "/versions"):
        theirs = client.get(f"/patients/{patient.id}/program{path}")
        nobody = client.get(f"/patients/{nowhere}/program{path}")
        assert theirs.status_code == nobody.status_code == 404
    for path in ("exercises", f"exercises/{line.id}/remove", "issue", "discard", "overrides", "details"):
        answer = post(client, url(patient, *path.split("/")), {"exercise": BREATHE, "reason": REASON})
        assert answer.status_code == 404, path


def test_the_builder_asks_the_database_at_most_22_times(
    signed_in: Browser, count_queries: Callable[[], object]
) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient, "seated-march", "side-lying-rest", "sit-break", "breath-reset")
    with acting(pt):
        service.add_exercise(pt, program.id, "constructive-rest", override_reason=REASON)
    with count_queries() as queries:  # type: ignore[attr-defined]
        assert client.get(url(patient)).status_code == 200
    assert len(queries) <= 22, "\n".join(queries)
