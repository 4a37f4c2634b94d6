"""The builder: one success, one refusal and one invalid input for each of its buttons."""

from __future__ import annotations

import re
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
from clinic.programs.models import Prescription
from tests import factories
from tests.forms import post
from tests.programs.browser import add, hidden, line_fields, text_of, url
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
    reviewed,
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
    assert "1. Supported psoas release (lying back on a bolster) Stay for 5 minutes." in words
    assert "Added: Supported psoas release" in words
    assert "At most 5 minutes with these modifications" in words


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


def test_a_line_is_changed(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    fields = line_fields(
        client.get(url(patient)), line, hold=8, hold_unit="minutes", slot_knees="y", slot_head="head-height-high",
        personal_note="Use the blue blanket.",
    )  # fmt: skip
    answer = post(client, url(patient, "exercises", line.id), fields)
    assert answer.status_code == 303
    words = text_of(client.get(url(patient)))
    assert "Stay for 8 minutes." in words
    assert "Roll under knees" in words
    assert "Use the blue blanket." in words
    line = lines_of(pt, program)[0]
    assert {one.modification_slug for one in line.modifications} == {"knee-support", "head-height-high"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hold": 11, "hold_unit": "minutes"}, "Hold: enter 1 s to 10 min."),
        ({"hold": "ten"}, "Enter a whole number."),
        ({"hold": ""}, "say how long"),
        ({"times_per_day": 13}, "Times a day: enter 1 to 12."),
        ({"days_per_week": ""}, "Say on how many days."),
        ({"personal_note": "x" * 201}, "Use at most 200 characters."),
        ({"slot_trunk_prop": "lengthwise-ramp", "slot_ribs": "y"}, "cannot go together"),
    ],
)
def test_a_wrong_line_comes_back_with_the_message_and_the_text(
    signed_in: Browser, changes: dict[str, object], message: str
) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    line = lines_of(pt, start(pt, patient, RELEASE))[0]
    fields = line_fields(client.get(url(patient)), line, **{"personal_note": "Kept", **changes})
    answer = post(client, url(patient, "exercises", line.id), {**fields})
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert '<details class="disclosure" open>' in answer.get_data(as_text=True)
    if "personal_note" not in changes:
        assert 'value="Kept"' in answer.get_data(as_text=True)


def test_two_therapists_at_one_line(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    page = client.get(url(patient))
    first, second = (line_fields(page, line, personal_note=note) for note in ("First text", "Second text"))
    assert post(client, url(patient, "exercises", line.id), first).status_code == 303
    answer = post(client, url(patient, "exercises", line.id), second)
    assert answer.status_code == 409
    assert "First text" in text_of(answer)
    assert 'value="Second text"' in answer.get_data(as_text=True)
    assert lines_of(pt, program)[0].personal_note == "First text"
    again = line_fields(answer, line, personal_note="Second text")
    assert post(client, url(patient, "exercises", line.id), again).status_code == 303


def test_a_finding_that_came_later_is_fixed_with_one_click(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    page = client.get(url(patient))
    assert "Change to pregnancy incline, 5 minutes" in text_of(page)
    line = lines_of(pt, program)[0]
    fields = {"modifications": [RAMP], "version": hidden(page, "version")}
    assert post(client, url(patient, "exercises", line.id, "fix"), fields).status_code == 303
    assert [one.modification_slug for one in lines_of(pt, program)[0].modifications] == [RAMP]
    assert post(client, url(patient, "exercises", line.id, "fix"), fields).status_code == 409


def test_a_fix_takes_out_what_it_excludes_and_says_so(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, ["arm-support", "under-rib-pad"])
    factories.make_screen(patient, flags=("osteoporosis",))
    page = client.get(url(patient))
    assert "Change to bolster lengthwise, full-spine ramp, 5 minutes, instead of pad under low ribs" in text_of(page)
    [line] = lines_of(pt, program)
    posted = {"modifications": re.findall(r'name="modifications" value="([^"]+)"', fix_form(page, line)),
              "version": hidden(page, "version")}  # fmt: skip
    assert post(client, url(patient, "exercises", line.id, "fix"), posted).status_code == 303
    assert [one.modification_slug for one in lines_of(pt, program)[0].modifications] == [
        "arm-support",
        "lengthwise-ramp",
    ]
    assert reviewed(pt, program).lines[0].open == ()


def fix_form(page: TestResponse, line: Prescription) -> str:
    """The first one-click remedy of a line."""
    return page.get_data(as_text=True).split(f"/exercises/{line.id}/fix", 1)[1].split("</form>", 1)[0]


def test_move_remove_and_undo(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    second = lines_of(pt, program)[1]
    assert post(client, url(patient, "exercises", second.id, "move"), {"by": "up"}).status_code == 303
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
    fields = {"version": hidden(page, "version"), "goal": "Carry my grandson", "next_visit_on": visit}
    assert post(client, url(patient, "details"), fields).status_code == 303
    words = client.get(url(patient)).get_data(as_text=True)
    assert 'value="Carry my grandson"' in words
    assert f'value="{visit}"' in words
    stale = post(client, url(patient, "details"), {**fields, "goal": "Another goal"})
    assert stale.status_code == 409
    assert "Carry my grandson" in text_of(stale)
    assert 'value="Another goal"' in stale.get_data(as_text=True)
    assert post(client, url(patient, "details"), {**fields, "goal": "x" * 201}).status_code == 422


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_others_are_sent_to_the_sheets_or_away(signed_in: Browser, role: Role) -> None:
    client, _user = signed_in(role)
    patient = cleared_patient(factories.make_user())
    page = client.get(url(patient))
    assert page.status_code == (302 if role is Role.ASSISTANT else 403)
    assert add(client, patient, PRESS).status_code == 403


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
    for path in ("exercises", f"exercises/{line.id}/remove", "issue", "end", "overrides", "details"):
        answer = post(client, url(patient, *path.split("/")), {"exercise": BREATHE, "reason": REASON})
        assert answer.status_code == 404, path


def test_the_builder_asks_the_database_at_most_seventeen_times(
    signed_in: Browser, count_queries: Callable[[], object]
) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient, "seated-march", "side-lying-rest", "sit-break", "breath-reset")
    with acting(pt):
        service.add_exercise(pt, program.id, "constructive-rest", override_reason=REASON)
    with count_queries() as queries:  # type: ignore[attr-defined]
        assert client.get(url(patient)).status_code == 200
    assert len(queries) <= 17, "\n".join(queries)
