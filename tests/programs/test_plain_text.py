"""A program as plain text: everything a colleague needs, nobody named, lines that any record keeps, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.core.text import clean_line, clean_text
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve, to_data
from clinic.note_editor.inserts import insert_of, with_insert
from clinic.notes.models import SourceKind
from clinic.programs import service, stopping
from clinic.programs.models import HomeProgram
from clinic.programs.plain_text import WIDTH, TextOptions, plain, program_text
from clinic.programs.sheets import content_of
from tests import factories
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    RAMP,
    REASON,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]
CAUTIOUS = TextOptions(has_cautions=True)


def frozen(*lines: tuple[str, tuple[str, ...]], **values: Any) -> dict[str, Any]:
    """As much of a frozen content as a text reads."""
    shelf = library()
    made = [resolve(shelf.get_exercise(slug), shelf.get_modifications(chosen)) for slug, chosen in lines]
    return {
        "number": 2,
        "code": "ABCD2345",
        "made_on": "2026-11-20",
        "starts_on": "2026-11-21",
        "next_visit_on": "2026-12-01",
        "goal": "Walk my dog",
        "language": "en",
        "therapist": {"name": "Ana Ruiz", "credential": "PT, DPT"},
        "first_name": "Jane",
        "exercises": [{**to_data(one), "personal_note": ""} for one in made],
        "screening": {"findings": []},
        **values,
    }


RAMPED = (RELEASE, (RAMP, "strap-feet"))


def test_it_holds_what_a_colleague_needs() -> None:
    content = frozen(RAMPED, (BREATHE, ()), (PRESS, ()))
    content["exercises"][0]["personal_note"] = "Use the blue blanket."
    content["exercises"][0]["props"][0]["own"] = "rolled yoga mat"
    lines = program_text(content).splitlines()
    assert lines[:4] == [
        "Home program, sheet 2, code ABCD-2345, made 2026-11-20",
        "Therapist: Ana Ruiz, PT, DPT. First day: 2026-11-21.",
        "Goal: Walk my dog",
        "",
    ]
    assert lines[4:7] == [
        "1. Supported psoas release (lying back on a bolster)",
        "Dose: Stay for 5 minutes. Once a day, every day.",
        "For this patient: Pregnancy incline; Strap around feet.",
    ]
    assert lines[7].startswith("Needs: ")
    assert "(has: rolled yoga mat)" in lines[7]
    assert "Told: Use the blue blanket." in lines
    assert "3. Hand-to-knee press" in lines
    assert "Hold for 5 seconds. Do it 6 times on each side. Once a day, 3 days a week." in " ".join(lines)
    assert any(line.startswith("Told to stop for: ") for line in lines)
    assert lines[-1] == "Next visit: 2026-12-01"


def test_a_prop_that_is_needed_twice_is_named_once() -> None:
    said = program_text(frozen((RELEASE, ("trunk-prop-high", "head-height-high"))))
    assert "Folded blanket (2); Folded towel." in " ".join(said.split())


def test_every_stop_sign_is_said_once_with_its_exercises() -> None:
    content = frozen((RELEASE, ()), (BREATHE, ()), (PRESS, ()))
    text = " ".join(program_text(content).split())
    signs = {plain(sign).rstrip(".") for data in content["exercises"] for sign in data["stop"]}
    assert len(signs) > 4
    assert all(text.count(sign) == 1 for sign in signs)
    assert "Told to stop for: Sharp, stabbing or throbbing pain (1, 3); " in text


def test_stop_signs_of_every_exercise_have_no_numbers() -> None:
    text = " ".join(program_text(frozen((RELEASE, ()))).split())
    assert "Told to stop for: Sharp, stabbing or throbbing pain; Pain, tingling" in text


def test_nobody_is_named_unless_asked() -> None:
    content = frozen(RAMPED)
    assert "Jane" not in program_text(content)
    assert "Patient: Jane Doe" in program_text(content, TextOptions(patient="Jane Doe")).splitlines()


def test_a_draft_has_no_number_and_no_code() -> None:
    text = program_text(frozen(RAMPED), TextOptions(is_draft=True))
    assert text.startswith("Home program, draft of 2026-11-20, not given to the patient\n")
    assert "ABCD" not in text
    assert "sheet 2" not in text


def test_what_must_be_read_first_stands_first() -> None:
    assert program_text(frozen(RAMPED), TextOptions(status="STOPPED.")).splitlines()[1] == "STOPPED."


def test_cautions_say_the_rule_and_who_went_ahead() -> None:
    override = {"reason": REASON, "by": "1", "by_name": "Ana Ruiz, PT", "at": "2026-11-19T10:00:00+00:00"}
    one = {
        "rule": "PR-1",
        "action": "warn",
        "exercise": RELEASE,
        "reason": "Blood pressure may drop.",
        "override": None,
    }
    findings = [
        one,
        {**one, "action": "block", "exercise": "", "override": override},
        {**one, "action": "info", "rule": "PR-9"},
    ]
    content = frozen(RAMPED, screening={"findings": findings})
    text = " ".join(program_text(content, CAUTIOUS).split())
    assert "- Supported psoas release (lying back on a bolster): Blood pressure may drop (rule PR-1)." in text
    assert f"- Blood pressure may drop (rule PR-1). Went ahead: {REASON} (Ana Ruiz, PT, 2026-11-19)" in text
    assert "PR-9" not in text
    assert "Cautions" not in program_text(content)
    assert program_text(frozen(RAMPED), CAUTIOUS).endswith("Cautions on the day it was made: none.")
    assert program_text(frozen(RAMPED, screening=None), CAUTIOUS).endswith("none.")


def test_a_sheet_of_before_there_were_swaps_is_read_too() -> None:
    content = frozen(RAMPED)
    assert not any("own" in prop for prop in content["exercises"][0]["props"])
    assert "(has:" not in program_text(content)


@given(st.text(max_size=200), st.text(max_size=200), st.booleans())
@settings(deadline=None)
def test_lines_are_short_and_a_saved_note_keeps_them(note: str, goal: str, is_ascii: bool) -> None:
    content = frozen(RAMPED, (PRESS, ()), goal=clean_line(goal))
    content["exercises"][0]["personal_note"] = clean_line(note)
    before = deepcopy(content)
    text = program_text(content, TextOptions(patient="José Ñandú", has_cautions=True, is_ascii=is_ascii))
    assert all(len(line) <= WIDTH and line == line.strip() for line in text.splitlines())
    assert program_text(content, TextOptions(patient="José Ñandú", has_cautions=True, is_ascii=is_ascii)) == text
    assert content == before
    if is_ascii:
        assert text.isascii()
        assert "Patient: Jose Nandu" in text
        assert clean_text(text) == text


@pytest.mark.parametrize(
    ("typed", "said", "in_ascii"),
    [
        ("“It’s” 5–6 … × ≤ ½", '"It\'s" 5-6 ... x <= 1/2', '"It\'s" 5-6 ... x <= 1/2'),
        ("30° → José", "30 degrees -> José", "30 degrees -> Jose"),
        ("ليلى", "ليلى", "????"),
        ("ﬁrm", "ﬁrm", "firm"),
    ],
)
def test_punctuation_is_plain_and_letters_stay_unless_asked(typed: str, said: str, in_ascii: str) -> None:
    assert plain(typed) == said
    assert plain(typed, is_ascii=True) == in_ascii


def given_program(pt: User) -> HomeProgram:
    program = start(pt, cleared_patient(pt, given_name="Jane", family_name="Doe"), PRESS)
    with acting(pt):
        service.add_exercise(pt, program.id, BALL, override_reason=REASON)
    return program


def last_event(user: User) -> tuple[str, list[str]]:
    with acting(user) as session:
        row = session.execute(sql("SELECT action, fields FROM audit_events ORDER BY seq DESC LIMIT 1")).one()
    return row.action, list(row.fields)


def test_the_draft_as_text(signed_in: Browser) -> None:
    browser, pt = signed_in()
    program = given_program(pt)
    answer = browser.get(f"/patients/{program.patient_id}/program/text")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text.startswith("Home program, draft of ")
    assert f"Went ahead: {REASON}" in " ".join(answer.text.split())
    assert "Doe" not in answer.text
    assert last_event(pt) == ("program.previewed", ["text"])
    assert "Patient: Jane Doe" in browser.get(f"/patients/{program.patient_id}/program/text?name=1").text


def test_a_draft_with_a_line_that_cannot_be_given_is_no_text(signed_in: Browser) -> None:
    browser, pt = signed_in()
    program = start(pt, cleared_patient(pt))
    url = f"/patients/{program.patient_id}/program/text"
    assert browser.get(url).status_code == 422
    with acting(pt) as session:
        service.add_exercise(pt, program.id, PRESS)
        session.execute(sql("UPDATE prescriptions SET hold_seconds = 3000"))
    answer = browser.get(url)
    assert answer.status_code == 422
    assert "Hold: enter 1 s to 10 min." in answer.text


def test_a_sheet_as_text_says_whether_it_still_holds(signed_in: Browser) -> None:
    browser, pt = signed_in()
    program = given_program(pt)
    [press, _ball] = lines_of(pt, program)
    first = issue(pt, program)
    url = f"/patients/{program.patient_id}/program/versions/1/text"
    answer = browser.get(url)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert answer.text == program_text(content_of(first), CAUTIOUS) + "\n"
    assert last_event(pt) == ("sheet.viewed", ["text"])
    with acting(pt):
        service.remove_exercise(pt, program.id, press.id)
    issue(pt, program)
    assert browser.get(url).text.splitlines()[1] == "REPLACED. Sheet 2 is the newest."
    with acting(pt):
        stopping.stop_program(pt, program.patient_id, "Pain rose to 8 of 10.")
    stopped = browser.get(f"/patients/{program.patient_id}/program/versions/2/text").text
    assert stopped.splitlines()[1] == "STOPPED. The patient must not go on with this sheet."


def test_a_program_that_is_over_says_so(signed_in: Browser) -> None:
    browser, pt = signed_in()
    program = given_program(pt)
    issue(pt, program)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goal reached.")
    text = browser.get(f"/patients/{program.patient_id}/program/versions/1/text").text
    assert text.splitlines()[1] == "This program is completed."


def test_the_front_desk_reads_the_sheet_and_no_cautions(signed_in: Browser) -> None:
    _, pt = signed_in()
    program = given_program(pt)
    issue(pt, program)
    desk, _ = signed_in(Role.FRONT_DESK)
    answer = desk.get(f"/patients/{program.patient_id}/program/versions/1/text")
    assert answer.status_code == 200
    assert "Cautions" not in answer.text
    assert REASON not in answer.text
    assert desk.get(f"/patients/{program.patient_id}/program/text").status_code == 403


def test_another_clinic_finds_nothing(signed_in: Browser) -> None:
    pt = factories.make_user()
    program = given_program(pt)
    issue(pt, program)
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    for address in ("text", "versions/1/text"):
        assert stranger.get(f"/patients/{program.patient_id}/program/{address}").status_code == 404


@pytest.mark.usefixtures("database")
def test_the_note_takes_the_same_text_and_keeps_it() -> None:
    pt = factories.make_user()
    program = given_program(pt)
    version = issue(pt, program)
    with acting(pt):
        made = insert_of(pt, program.patient_id, SourceKind.PROGRAM)
        assert made is not None
        text = made.text
    assert text == program_text(content_of(version))
    assert clean_text(text) == text
    assert with_insert(clean_text(with_insert("", text)), text) == text
