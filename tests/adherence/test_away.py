"""Days on which a patient was away: they leave the figures and never lower them, and the page asks for nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from clinic.accounts.models import User
from clinic.adherence.models import LogStatus
from clinic.adherence.patient_words import page_languages, paused_advice
from clinic.adherence.queries import get_summary
from clinic.adherence.rules import DONE, PARTLY, SKIPPED, Away, Pause, Report, VersionInForce, silent_since, summarize
from clinic.aftercare import service
from handouts.readability import grade
from tests import factories
from tests.adherence.helpers import ago, answer, day_fields, logs_of, read, report, send, today
from tests.adherence.test_rules import MONDAY, RELEASE, REPORTS, SLOW_MACHINE, VERSIONS, on, told
from tests.factories import IssuedProgram
from tests.forms import post

Browser = Callable[..., tuple[FlaskClient, User]]
Opened = Callable[..., tuple[FlaskClient, IssuedProgram]]
WHY = "In the mountains"

AWAYS = st.lists(
    st.builds(
        lambda start, length: Away(on(start), None if length is None else on(start + length)),
        st.integers(-3, 27),
        st.none() | st.integers(0, 20),
    ),
    max_size=3,
)


def pause(issued: IssuedProgram, first: date, until: date | None = None) -> None:
    pt = issued_by(issued)
    with factories.current().transaction(pt.clinic_id):
        service.pause_program(pt, issued.patient.id, from_on=first, until_on=until, reason=WHY)


def issued_by(issued: IssuedProgram) -> User:
    with factories.current().transaction(issued.patient.clinic_id) as session:
        return session.get_one(User, (issued.patient.clinic_id, issued.version.issued_by_id))


@SLOW_MACHINE
@given(VERSIONS, REPORTS, AWAYS)
def test_being_away_never_lowers_a_figure(
    versions: list[VersionInForce], reports: list[Report], aways: list[Away]
) -> None:
    plain, found = (summarize(versions, reports, on(0), on(27), pauses) for pauses in ((), aways))
    for before, after in zip(plain.exercises, found.exercises, strict=True):
        assert (after.done, after.partly) == (before.done, before.partly)
        assert after.prescribed <= before.prescribed
        assert after.skipped <= before.skipped
        assert after.frequency_pct is None or after.frequency_pct >= (before.frequency_pct or 0)
    assert found.frequency_pct is None or found.frequency_pct >= (plain.frequency_pct or 0)
    assert found.credited == plain.credited


def test_a_day_away_asks_for_nothing_and_counts_what_was_done() -> None:
    version = [VersionInForce(MONDAY, (RELEASE,))]
    reports = [told("release", 0), told("release", 2, SKIPPED), told("release", 3, PARTLY), told("release", 4, DONE)]
    [one] = summarize(version, reports, on(0), on(6), [Away(on(2), on(6))]).exercises
    assert (one.prescribed, one.done, one.partly, one.skipped) == (5, 2, 1, 0)  # days 0, 1, 3, 4 and 6
    [none] = summarize(version, [], on(0), on(6), [Away(on(0))]).exercises
    assert (none.prescribed, none.frequency_pct) == (0, None)


def test_what_is_held_does_not_count_on_a_day_away_either() -> None:
    version = [VersionInForce(MONDAY, (RELEASE,))]
    pauses = [Pause("release", on(-1)), Away(on(0))]
    assert summarize(version, [told("release", 2)], on(0), on(6), pauses).credited == 0


def test_the_page_says_kindly_that_the_program_rests(opened: Opened) -> None:
    browser, issued = opened()
    pause(issued, today(), today() + timedelta(days=3))
    page = browser.get("/p/today")
    assert page.status_code == 200
    assert "Your program is paused until" in page.text
    assert "You do not need to do your exercises now." in page.text
    assert "Supported psoas release" in page.text
    assert WHY not in page.text
    for hidden in ("I did them all", "Did you do it?", "This program has ended"):
        assert hidden not in page.text


def test_without_an_end_the_page_names_none(opened: Opened) -> None:
    browser, issued = opened()
    pause(issued, today())
    assert "Your program is paused<" in read(browser)
    with factories.current().transaction(issued.patient.clinic_id):
        service.resume_program(issued_by(issued), issued.patient.id)
    page = read(browser)
    assert "paused" not in page
    assert "I did them all" in page


def test_days_before_the_pause_can_still_be_told_about(opened: Opened) -> None:
    browser, issued = opened(starts_on=ago(5))
    pause(issued, ago(2))
    page = read(browser)
    assert f"/p/day/{ago(3)}" in page
    assert f"/p/day/{ago(1)}" not in page
    assert send(browser, "done", "done", day=ago(3)).status_code == 303


def test_a_page_that_was_opened_before_the_pause_is_heard(opened: Opened) -> None:
    browser, issued = opened()
    pause(issued, today())
    assert send(browser, "done", "").status_code == 303
    assert len(logs_of(issued)) == 1
    refused = post(browser, "/p/report", day_fields(None, "", "", e0_note="It pinched"))
    assert refused.status_code == 422
    assert "It pinched" in refused.text


def test_a_spanish_page_says_it_in_spanish(spanish: tuple[FlaskClient, IssuedProgram]) -> None:
    browser, issued = spanish
    pause(issued, today(), today() + timedelta(days=3))
    page = read(browser)
    assert "Su programa está en pausa hasta el" in page


def test_the_words_are_easy() -> None:
    for until in ("", "Monday, June 8"):
        said = paused_advice(until)
        assert grade(" ".join(f"{line.rstrip('.')}." for line in (said.title, *said.lines))) <= 6
    assert {paused_advice("", lang).title for lang in page_languages()} == {
        "Your program is paused",
        "Su programa está en pausa",
    }


@pytest.mark.usefixtures("database")
def test_the_summary_leaves_the_days_out() -> None:
    issued = factories.make_issued_program(starts_on=ago(6))
    report(issued, answer(days_ago=6), answer(days_ago=5, status=LogStatus.SKIPPED))
    with factories.current().transaction(issued.patient.clinic_id):
        before = get_summary(issued.patient.id)
    pause(issued, ago(4), ago(0))
    with factories.current().transaction(issued.patient.clinic_id):
        after = get_summary(issued.patient.id)
    assert before is not None
    assert after is not None
    assert (before.prescribed, after.prescribed) == (14, 6)  # two exercises, 4 of 7 days away
    assert (after.frequency_pct or 0) > (before.frequency_pct or 0)


def test_staff_see_no_missed_days_while_the_patient_was_away(signed_in: Browser) -> None:
    browser, user = signed_in()
    issued = factories.make_issued_program(factories.make_patient(therapist=user), starts_on=ago(6))
    before = browser.get(f"/patients/{issued.patient.id}/reports").text.count("<td>no report</td>")
    pause(issued, ago(6))
    assert browser.get(f"/patients/{issued.patient.id}").status_code == 200
    after = browser.get(f"/patients/{issued.patient.id}/reports").text.count("<td>no report</td>")
    assert (before > 0, after) == (True, 0)


@pytest.mark.parametrize(
    ("aways", "quiet"),
    [
        ([], True),
        ([Away(on(1))], False),
        ([Away(on(1), on(7))], False),
        ([Away(on(1), on(5))], True),
        ([Away(on(12), on(20))], True),
    ],
)
def test_nobody_is_quiet_who_was_away(aways: list[Away], quiet: bool) -> None:
    since = silent_since(on(0), None, on(10), aways)
    assert (since is not None and (on(10) - since).days >= 5) is quiet
