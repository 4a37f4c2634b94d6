"""One line of the builder: dose, words, modifications, and the way out that a rule names."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from clinic.accounts.models import User
from clinic.programs import changing, service
from clinic.programs.models import HomeProgram, Prescription
from tests import factories
from tests.forms import post
from tests.programs.browser import line_fields, text_of, url
from tests.programs.cases import (
    BREATHE,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    reviewed,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]


def test_a_line_is_changed(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    fields = line_fields(
        client.get(url(patient)), line, hold=8, hold_unit="minutes", personal_note="Use the blue blanket.",
    )  # fmt: skip
    answer = post(client, url(patient, "exercises", line.id), fields)
    assert answer.status_code == 303
    words = text_of(client.get(url(patient)))
    assert "Stay for 8 minutes." in words
    assert "For you: Use the blue blanket." in words


def test_a_modification_is_put_on_and_taken_off_with_one_click(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    choose = url(patient, "exercises", line.id, "modifications")
    for _twice in range(2):
        assert post(client, choose, {"put_on": "knee-support"}).status_code == 303
    assert post(client, choose, {"put_on": "head-height-high"}).status_code == 303
    assert modifications_of(pt, program) == {"knee-support", "head-height-high"}
    words = text_of(client.get(url(patient)))
    assert "Added: Higher head support" in words
    assert post(client, choose, {"take_off": "knee-support"}).status_code == 303
    assert modifications_of(pt, program) == {"head-height-high"}
    assert post(client, choose, {"put_on": "no-such-thing"}).status_code == 404
    assert post(client, choose, {"put_on": RAMP}).status_code == 422


def modifications_of(pt: User, program: HomeProgram) -> set[str]:
    """What the first line of a program has."""
    return {one.modification_slug for one in lines_of(pt, program)[0].modifications}


def test_what_cannot_stand_beside_a_modification_goes_and_is_named(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, ["under-rib-pad"])
    line = lines_of(pt, program)[0]
    answer = post(client, url(patient, "exercises", line.id, "modifications"), {"put_on": "lengthwise-ramp"})
    assert "instead of Pad under low ribs" in text_of(client.get(answer.headers["Location"]))
    assert modifications_of(pt, program) == {"lengthwise-ramp"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"hold": 11, "hold_unit": "minutes"}, "Time: Enter 1 s to 10 min."),
        ({"hold": "ten"}, "Enter a whole number."),
        ({"hold": ""}, "Time: Say how long"),
        ({"times_per_day": 13}, "Times a day: Enter 1 to 12."),
        ({"days_per_week": ""}, "Say on how many days."),
        ({"personal_note": "x" * 201}, "Use at most 200 characters."),
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
    assert re.search(r'<details class="disclosure" id="line-\w+-more" open>', answer.get_data(as_text=True))
    if "personal_note" not in changes:
        assert 'value="Kept"' in answer.get_data(as_text=True)


def test_what_nobody_touched_takes_what_is_saved_by_then(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    line = lines_of(pt, program := start(pt, patient, RELEASE))[0]
    before = line_fields(
        client.get(url(patient)), line, hold=4, hold_unit="minutes", personal_note="Use the blue blanket."
    )
    prefix = f"line-{line.id.hex[-8:]}-"
    with acting(pt):
        changing.type_dose(pt, program.id, line.id, "90s 3/d", version=None)
    touched = {"touched": [f"{prefix}personal_note"], f"{prefix}version": 2}
    assert post(client, url(patient, "exercises", line.id), {**before, **touched}).status_code == 303
    saved = lines_of(pt, program)[0]
    assert (saved.hold_seconds, saved.times_per_day, saved.personal_note) == (90, 3, "Use the blue blanket.")
    touched = {"touched": [f"{prefix}hold"], f"{prefix}version": 3}
    assert post(client, url(patient, "exercises", line.id), {**before, **touched}).status_code == 303
    saved = lines_of(pt, program)[0]
    assert (saved.hold_seconds, saved.times_per_day) == (240, 3)


def test_a_conflict_says_what_was_touched_so_that_it_can_be_saved(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    line = lines_of(pt, program := start(pt, patient, RELEASE))[0]
    prefix = f"line-{line.id.hex[-8:]}-"
    before = line_fields(client.get(url(patient)), line, personal_note="Use the blue blanket.")
    with acting(pt):
        changing.type_dose(pt, program.id, line.id, "90s", version=None)
    answer = post(client, url(patient, "exercises", line.id), {**before, "touched": [f"{prefix}personal_note"]})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert f'name="touched" value="{prefix}personal_note"' in page
    assert 'value="Use the blue blanket."' in page
    assert re.search(rf'name="{prefix}hold"[^>]*value="90"', page)
    assert "Not all is saved: see what is marked" in text_of(answer)


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
    fields = {"modifications": [RAMP], "version": str(line.version)}
    assert post(client, url(patient, "exercises", line.id, "fix"), fields).status_code == 303
    assert [one.modification_slug for one in lines_of(pt, program)[0].modifications] == [RAMP]
    assert post(client, url(patient, "exercises", line.id, "fix"), fields).status_code == 303
    other = {**fields, "modifications": []}
    assert post(client, url(patient, "exercises", line.id, "fix"), other).status_code == 409


def test_a_dose_that_a_colleague_saved_first_stands_above_what_was_typed(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    dose = url(patient, "exercises", line.id, "dose")
    assert post(client, dose, {"dose": "9min", "version": "1"}).status_code == 303
    answer = post(client, dose, {"dose": "6min", "version": "1"})
    assert answer.status_code == 409
    assert "Stay for 9 minutes" in text_of(answer)
    assert "Press Enter to keep yours" in text_of(answer)
    assert 'value="6min"' in answer.text
    assert post(client, dose, {"dose": "6min", "version": "2"}).status_code == 303


def test_a_fix_keeps_what_was_typed_beside_the_hold(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    line = lines_of(pt, program)[0]
    assert post(client, url(patient, "exercises", line.id, "dose"), {"dose": "9min 2/d 5d/wk"}).status_code == 303
    factories.make_screen(patient, flags=("pregnant",), pregnancy="pregnant")
    assert (
        post(client, url(patient, "exercises", line.id, "fix"), {"modifications": [RAMP], "version": "2"}).status_code
        == 303
    )
    fixed = lines_of(pt, program)[0]
    assert (fixed.hold_seconds, fixed.times_per_day, fixed.days_per_week) == (300, 2, 5)


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
              "version": str(line.version)}  # fmt: skip
    assert post(client, url(patient, "exercises", line.id, "fix"), posted).status_code == 303
    assert [one.modification_slug for one in lines_of(pt, program)[0].modifications] == [
        "arm-support",
        "lengthwise-ramp",
    ]
    assert reviewed(pt, program).lines[0].open == ()


def fix_form(page: TestResponse, line: Prescription) -> str:
    """The first one-click remedy of a line."""
    return page.get_data(as_text=True).split(f"/exercises/{line.id}/fix", 1)[1].split("</form>", 1)[0]


def test_lines_that_one_dose_for_all_could_not_change_are_named_beside_it(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, RELEASE, BREATHE, "breath-reset")
    answer = post(client, url(patient, "dose"), {"dose": "6min 2/d"})
    assert answer.status_code == 200
    words = text_of(answer)
    assert "2 of 3 changed. Not changed: " in words
    assert "This exercise is counted in breaths; it has no time." in words
    assert 'value="6min 2/d"' in answer.text
    assert post(client, url(patient, "dose"), {"dose": "3/d"}).status_code == 303


@pytest.mark.parametrize("what", ["move", "modifications", "dose", "prop", "fix", ""])
def test_a_line_that_another_tab_took_out_is_answered_with_the_program_as_it_is(signed_in: Browser, what: str) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    line = lines_of(pt, program)[0]
    fields = line_fields(client.get(url(patient)), line) | {"to": "2", "put_on": "knee-support", "dose": "4min"}
    fields |= {"prop": "bolster", "own_name": "Red pillow", "modifications": "knee-support"}
    with acting(pt):
        service.remove_exercise(pt, program.id, line.id)
    answer = post(client, url(patient, "exercises", line.id, *filter(None, [what])), fields)
    assert answer.status_code == 409
    assert "That exercise was taken out of the program meanwhile" in text_of(answer)
    assert "1. Belly and rib breathing" in text_of(answer)
    assert "Undo removing Supported psoas release" in text_of(answer)
    theirs = lines_of(pt, start(pt, cleared_patient(pt), BREATHE))[0]
    elsewhere = url(patient, "exercises", theirs.id, "move")
    assert post(client, elsewhere, {"to": "1"}).status_code == 404


def test_taking_out_and_bringing_back_twice_is_once(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    line = lines_of(pt, program)[0]
    for how in ("remove", "remove", "restore", "restore"):
        assert post(client, url(patient, "exercises", line.id, how)).status_code == 303
    assert lines_of(pt, program)[0].id == line.id


def test_a_program_that_another_tab_ended_says_so(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    line = lines_of(pt, program)[0]
    with acting(pt):
        service.end_program(pt, program.id, reason="Goal reached", revoke=True)
    answer = post(client, url(patient, "exercises", line.id, "move"), {"to": "2"})
    assert answer.status_code == 409
    assert "This program has ended and stays as it was" in text_of(answer)
