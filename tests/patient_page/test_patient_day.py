"""The patient's page of a day: what it shows, what it takes, and the words it uses."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from clinic.adherence.patient_words import (
    advice_on,
    felt_labels,
    hold_advice,
    reason_labels,
    status_labels,
    stopped_advice,
    thanks,
)
from clinic.core import clock
from clinic.safety_record.models import ExerciseHold
from handouts.phrases import phrases
from handouts.readability import grade, words
from tests import factories
from tests.adherence.helpers import ago, day_fields, enter, logs_of, read, send, today
from tests.adherence.helpers import answer as say
from tests.factories import BREATHE, PRESS, RELEASE, IssuedProgram
from tests.forms import post

Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
DAY_QUERIES = 10


def text_of(page: str) -> str:
    """What is read on a page: no markup, one piece to a line."""
    main = page.split("<main", 1)[1]
    pieces = re.sub(r"<(svg|option|summary|button).*?</\1>", "\n", main, flags=re.DOTALL)
    return html.unescape(re.sub(r"[ \t]*\n\s*", "\n", re.sub(r"<[^>]+>", "\n", pieces)))


def test_the_sheet_and_nothing_about_the_person(opened: Opened) -> None:
    patient = factories.make_patient(given_name="Canarygiven", family_name="Canaryfamily")
    browser, _issued = opened(factories.make_issued_program(patient))
    page = read(browser)
    for shown in ("Supported psoas release", "Stay for 5 minutes.", "Lean back with the help of your hands.", "<svg"):
        assert shown in page
    for hidden in ("Canary", "Robin", "Walk my dog", "Front of hip pain", patient.chart_number):
        assert hidden not in page
    assert re.search(r"<title>\s*Your exercises", page)
    assert "call 911" in page
    assert "801-555-0100" in page


def test_one_tap_reports_a_day_on_which_all_was_done(opened: Opened) -> None:
    browser, issued = opened()
    answer = post(browser, "/p/report", {**day_fields(), "all": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/p/today")
    assert [(log.exercise_slug, log.status) for log in logs_of(issued)] == [(RELEASE, "done"), (BREATHE, "done")]
    page = read(browser)
    assert "Thank you. Your answers are saved." in page
    assert page.count('value="done" checked') + page.count('checked id="exercises') >= 2


def test_all_leaves_what_was_said_as_it_is(opened: Opened) -> None:
    browser, issued = opened()
    post(browser, "/p/report", {**day_fields(None, "", "skipped", e0_pain_before="3"), "all": "yes"})
    assert [(log.status, log.pain_before) for log in logs_of(issued)] == [("done", 3), ("skipped", None)]


def test_everything_that_can_be_said_is_kept(opened: Opened) -> None:
    browser, issued = opened()
    more: dict[str, Any] = {
        "e0_reason": "hurt",
        "e0_pain_before": "3",
        "e0_pain_after": "10",
        "e0_felt": ["sharp"],
        "e0_note": "It <b>hurt</b>\r\nin front",
    }
    assert send(browser, "partly", **more).status_code == 303
    [log] = logs_of(issued)
    assert (log.status, log.reason, log.pain_before, log.pain_after) == ("partly", "hurt", 3, 10)
    assert (log.felt, log.note) == (["sharp"], "It <b>hurt</b>\nin front")
    page = read(browser)
    assert "It &lt;b&gt;hurt" in page
    assert "Stop this one for now" in page
    assert "What you felt is a stop sign." in page


def test_something_felt_and_none_of_these_is_asked_again_and_nothing_is_lost(opened: Opened) -> None:
    browser, issued = opened()
    more = {"e0_felt": ["sharp", "nothing"], "e0_pain_after": "6", "e0_note": "In front of the hip"}
    answer = send(browser, "partly", "done", **more)
    assert answer.status_code == 422
    assert logs_of(issued) == []
    told = answer.text.split('id="exercises-0-felt"')[1].split("</fieldset>")[0]
    assert "Not both." in told
    for value in ("sharp", "nothing"):
        assert re.search(rf'checked[^>]*value="{value}"', told)
    assert "In front of the hip" in answer.text
    assert 'id="exercises-0-felt-error"' in told
    more["e0_felt"] = ["nothing"]
    assert send(browser, "partly", "done", **more).status_code == 303
    assert [log.felt for log in logs_of(issued)] == [["nothing"], []]


def test_a_reason_belongs_to_what_was_not_done(opened: Opened) -> None:
    browser, issued = opened()
    send(browser, "done", e0_reason="hurt")
    assert [log.reason for log in logs_of(issued)] == [None]


def test_T07_the_same_post_again_is_one_report(opened: Opened) -> None:
    browser, issued = opened()
    fields = day_fields(None, "done", "partly")
    for _ in range(3):
        assert post(browser, "/p/report", fields).status_code == 303
    with clock.fixed(clock.now() + timedelta(days=3)):
        assert post(browser, "/p/open", {"code": issued.token}).status_code == 303
        assert post(browser, "/p/report", fields).status_code == 303
    assert len(logs_of(issued, counting=False)) == 2


def test_C06_the_same_page_with_other_answers_is_shown_again(opened: Opened) -> None:
    browser, issued = opened()
    fields = day_fields(None, "done")
    post(browser, "/p/report", fields)
    changed = {**fields, "exercises-0-status": "skipped"}
    answer = post(browser, "/p/report", changed)
    assert answer.status_code == 422
    assert "We kept your first answers." in answer.text
    fresh = re.search(r'name="form_key"[^>]*value="([^"]+)"', answer.text)
    assert fresh
    assert fresh[1] != fields["form_key"]
    assert post(browser, "/p/report", {**changed, "form_key": fresh[1]}).status_code == 303
    assert [log.status for log in logs_of(issued)] == ["skipped"]


@pytest.mark.parametrize(
    ("statuses", "more", "message"),
    [
        ((), {}, "Tap Done, Some or Not done for one exercise."),
        ((), {"e0_pain_after": "3"}, "Tap one of these first."),
        (("done",), {"e0_note": "x" * 501}, "Use 500 letters or less."),
        (("done",), {"e0_note": "x" * 2000}, "Use 500 letters or less."),
        (("done",), {"e0_note": "a" + "\u0301" * 400}, "accents on one letter"),
        (("maybe",), {}, "Choose from what is shown here."),
        (("done",), {"e0_pain_before": "11"}, "Choose from what is shown here."),
        (("done",), {"e0_felt": ["sharp", "fine"]}, "Choose from what is shown here."),
        (("skipped",), {"e0_reason": "lazy"}, "Choose from what is shown here."),
    ],
)
def test_T09_what_cannot_be_taken_is_explained_and_kept(
    opened: Opened, statuses: tuple[str, ...], more: dict[str, Any], message: str
) -> None:
    browser, issued = opened()
    answer = send(browser, *statuses, **more)
    assert answer.status_code == 422
    assert message in html.unescape(answer.text)
    assert logs_of(issued) == []


@pytest.mark.parametrize(("name", "value"), [("form_key", "no"), ("form_key", ""), ("for_on", ""), ("for_on", "soon")])
def test_a_form_that_was_tampered_with_is_refused(opened: Opened, name: str, value: str) -> None:
    browser, issued = opened()
    assert post(browser, "/p/report", {**day_fields(None, "done"), name: value}).status_code == 422
    assert logs_of(issued) == []


def test_T03_an_exercise_of_somebody_else_is_not_found(opened: Opened) -> None:
    browser, issued = opened()
    factories.make_issued_program(factories.make_patient(), slugs=(PRESS,))
    fields = {**day_fields(None, "done"), "exercises-0-slug": PRESS, "patient_id": str(uuid4())}
    assert post(browser, "/p/report", fields).status_code == 404
    assert logs_of(issued) == []


def test_T08_only_open_days(opened: Opened) -> None:
    browser, issued = opened()
    for days_ago in (0, 1, 7):
        assert browser.get(f"/p/day/{ago(days_ago)}").status_code == 200
    for days_ago in (-1, 8):
        assert browser.get(f"/p/day/{ago(days_ago)}").status_code == 422
        assert send(browser, "done", day=ago(days_ago)).status_code == 422
    assert browser.get("/p/day/2026-02-31").status_code == 404
    earlier = send(browser, "done", day=ago(2))
    assert earlier.headers["Location"] == f"/p/day/{ago(2)}"
    assert [log.for_on for log in logs_of(issued)] == [ago(2)]


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 4, 6, 59, tzinfo=UTC), "2026-11-03"),
        (datetime(2026, 11, 4, 7, 0, tzinfo=UTC), "2026-11-04"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "2026-11-01"),
    ],
    ids=["before midnight in Denver", "after it", "the night the clocks go back"],
)
def test_T08_the_day_is_the_clinics(opened: Opened, at: datetime, day: str) -> None:
    with clock.fixed(at):
        browser, _issued = opened()
        assert f'value="{day}"' in read(browser)


def test_before_the_first_day_it_can_be_read(opened: Opened) -> None:
    browser, issued = opened(starts_on=today() + timedelta(days=2))
    page = read(browser)
    assert "You start on" in page
    assert "Lean back" in page
    assert "I did them all" not in page
    assert send(browser, "done").status_code == 422
    assert logs_of(issued) == []


def test_what_the_clinic_typed_in_is_not_shown_to_the_patient(opened: Opened) -> None:
    therapist = factories.make_user()
    issued = factories.make_issued_program(factories.make_patient(therapist=therapist))
    enter(therapist, issued, say(note="Clinic words"))
    browser, _issued = opened(issued)
    page = read(browser)
    assert "Clinic words" not in page
    assert "I did them all" in page


def test_the_page_needs_few_queries(opened: Opened, count_queries: Any) -> None:
    browser, _issued = opened(slugs=(RELEASE, BREATHE, PRESS))
    send(browser, "done", "partly")
    with count_queries() as queries:
        assert browser.get("/p/today").status_code == 200
    assert len(queries) <= DAY_QUERIES, "\n".join(queries)


def test_thanks_never_scold() -> None:
    assert thanks(["done", "done"]) == "Thank you. Your answers are saved."
    assert thanks(["done", "skipped"]) == thanks(["skipped"]) == "Thank you for telling us. It helps us plan with you."


def test_advice() -> None:
    assert [one.kind for one in advice_on(["upset", "faint"], "chest pain")] == ["block", "info"]
    assert advice_on(["dull_ache"], "all good") == []


@pytest.mark.parametrize(
    ("lang", "whom"), [("en", "Call your OB or midwife now."), ("es", "Llame ya a su obstetra o partera.")]
)
def test_what_is_said_at_once_does_not_send_a_pregnant_patient_another_way_than_her_sheet(lang: str, whom: str) -> None:
    [urgent] = advice_on([], "my water broke", lang)
    assert [line for line in urgent.lines if line.endswith(whom)]
    assert whom.rstrip(".") in phrases(lang)("stop.pregnancy_label")


def held_by(*rules: str) -> list[ExerciseHold]:
    return [ExerciseHold(rule_id=rule, exercise_slug=RELEASE) for rule in rules]


def test_a_held_exercise_says_one_thing() -> None:
    """At once what to do now, the worst sign first; from the next day on what to wait for."""
    assert hold_advice([], is_new=True) is None
    assert hold_advice(held_by("SIGN-NERVE", "SIGN-FAINT", "SD-REFERRED"), is_new=True).title == "Stop and rest"
    later = hold_advice(held_by("SIGN-NERVE", "SD-REFERRED"), is_new=False)
    assert later.title == "Do not do this one until we have talked"
    assert later.lines[0] == "Stop this one. Tell your therapist."
    assert hold_advice(held_by("SD-REFERRED"), is_new=True) == hold_advice(held_by("SD-REFERRED"), is_new=False)


def test_patient_words_are_easy(opened: Opened, client: FlaskClient) -> None:
    lines = [*status_labels().values(), *felt_labels().values(), *reason_labels().values()]
    for note, felt in (("chest pain", ["upset", "faint"]), ("", ["sharp"]), ("", [])):
        for advice in advice_on(felt, note):
            lines += [advice.title, *advice.lines]
    holds = [held_by("SIGN-PAIN"), held_by("SIGN-NERVE"), held_by("SIGN-FAINT"), held_by("SD-WORSE", "PG-SYMPT")]
    for advice in (stopped_advice(), *(hold_advice(one, is_new=new) for one in holds for new in (True, False))):
        lines += [advice.title, *advice.lines]
    assert grade("\n".join(lines)) <= 4
    for line in lines:
        assert all(len(words(part)) <= 16 for part in re.split(r"[.?!]", line)), line
    browser, _issued = opened()
    pages = [read(browser), client.get("/p").text, post(client, "/p/open", {"code": "wrong"}).text]
    pages += [send(browser, "done").text, post(browser, "/p/close").text]
    for page in pages:
        if "<main" in page:
            assert grade(text_of(page)) <= 6, text_of(page)
