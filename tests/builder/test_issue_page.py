"""Issuing, overriding and ending from the builder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.decision_table.kinds import AssessmentClass
from clinic.programs.models import ProgramVersion
from tests import factories
from tests.forms import post
from tests.programs.browser import hidden, text_of, url
from tests.programs.cases import BREATHE, PRESS, REASON, RELEASE, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]


def issue_fields(client: FlaskClient, address: str, **changes: str) -> dict[str, str]:
    """The issue form as the page would send it."""
    page = client.get(address)
    today = clock.today("America/Denver").isoformat()
    return {
        "form_key": hidden(page, "form_key"),
        "version": hidden(page, "version", "issue-form"),
        "starts_on": today,
        **changes,
    }


def count_versions(user: User) -> int:
    with acting(user) as session:
        return session.query(ProgramVersion).count()


def test_a_double_click_gives_one_sheet(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    fields = issue_fields(client, url(patient))
    first, second = (post(client, url(patient, "issue"), fields) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"] == url(patient, "versions", 1)
    assert count_versions(pt) == 1
    assert "Sheet 1" in text_of(client.get(first.headers["Location"]))


def test_what_is_missing_is_said_and_the_button_is_off(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, RELEASE)
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)
    page = client.get(url(patient))
    assert "Missing before this can be issued" in text_of(page)
    assert 'form="issue-form" disabled' in page.get_data(as_text=True)
    answer = post(client, url(patient, "issue"), issue_fields(client, url(patient)))
    assert answer.status_code == 422
    assert "release can make pain worse" in text_of(answer)
    assert count_versions(pt) == 0


def test_an_override_opens_the_way_and_is_shown_with_name_and_reason(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, RELEASE)
    factories.make_assessment(patient, AssessmentClass.LONG_WEAK)
    fields = {"exercise": RELEASE, "rule": "SD-LONGWEAK", "reason": "short"}
    refused = post(client, url(patient, "overrides"), fields)
    assert refused.status_code == 422
    assert "Write 10 to 200 characters." in text_of(refused)
    assert 'value="short"' in refused.get_data(as_text=True)
    assert post(client, url(patient, "overrides"), {**fields, "reason": REASON}).status_code == 303
    assert post(client, url(patient, "issue"), issue_fields(client, url(patient))).status_code == 303
    words = text_of(client.get(url(patient, "versions", 1)))
    assert f"Overridden by {pt.printed_name}" in words
    assert REASON in words


def test_a_rule_that_nobody_may_pass(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    factories.make_screen(patient, flags=("saddle_numbness",))
    words = text_of(client.get(url(patient)))
    assert "Refer now: Possible cauda equina compression" in words
    assert "Go to the emergency room now or call 911." in words
    assert "Nobody can override this." in words
    fields = {"exercise": BREATHE, "rule": "RF-CES", "reason": REASON}
    assert post(client, url(patient, "overrides"), fields).status_code == 422


def test_a_program_as_it_was_given_leads_to_its_sheet_until_something_changes(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    post(client, url(patient, "issue"), issue_fields(client, url(patient)))
    same = client.get(url(patient))
    assert "Nothing has changed since sheet 1" in text_of(same)
    assert "Issuing makes sheet 2 and tells the patient to throw sheet 1 away." in text_of(same)
    assert f'href="{url(patient, "versions", 1)}"' in same.get_data(as_text=True)
    visit = (clock.today("America/Denver") + timedelta(days=7)).isoformat()
    for goal, day in (("Walk to the park", ""), ("", visit)):
        page = client.get(url(patient))
        seen = {name: hidden(page, name) for name in ("seen_goal", "seen_visit")}
        post(client, url(patient, "details"), {**seen, "goal": goal, "next_visit_on": day})
        assert "Nothing has changed since sheet 1" not in text_of(client.get(url(patient)))


@pytest.mark.parametrize(("days", "status"), [(0, 303), (60, 303), (-1, 422), (61, 422)])
def test_the_first_day(signed_in: Browser, days: int, status: int) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    day = (clock.today("America/Denver") + timedelta(days=days)).isoformat()
    answer = post(client, url(patient, "issue"), issue_fields(client, url(patient), starts_on=day))
    assert answer.status_code == status
    if status == 422:
        assert "next 60 days" in text_of(answer)


@pytest.mark.parametrize("changes", [{"form_key": "none"}, {"form_key": ""}, {"version": "x"}, {"starts_on": "soon"}])
def test_a_form_that_was_tampered_with(signed_in: Browser, changes: dict[str, str]) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    assert post(client, url(patient, "issue"), issue_fields(client, url(patient), **changes)).status_code == 422
    assert count_versions(pt) == 0


def test_a_draft_that_a_colleague_changed_is_shown_before_it_goes_out(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    fields = issue_fields(client, url(patient))
    issue(factories.make_user(), program)
    answer = post(client, url(patient, "issue"), fields)
    assert answer.status_code == 409
    assert "Somebody changed this program after you opened it." in text_of(answer)


@pytest.mark.parametrize(("how", "state"), [("complete", "completed"), ("revoke", "revoked")])
def test_a_program_ends_with_a_reason(signed_in: Browser, how: str, state: str) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    assert post(client, url(patient, how), {"reason": ""}).status_code == 422
    assert post(client, url(patient, how), {"reason": "Pain rose"}).status_code == 303
    assert f"The last program was {state}" in text_of(client.get(url(patient)))
    assert f"Program {state}" in text_of(client.get(url(patient, "versions", 1)))
    assert ("must not go on with this sheet" in text_of(client.get(url(patient, "versions", 1)))) is (how == "revoke")


def test_the_draft_is_marked_as_one(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    assert "There is no sheet yet" in text_of(client.get(url(patient, "draft")))
    start(pt, patient, BREATHE)
    words = text_of(client.get(url(patient, "draft")))
    assert "DRAFT: not given out yet" in words
    assert "Belly and rib breathing" in words
    assert program.status == "draft"


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK])
def test_others_neither_issue_nor_override_nor_end(signed_in: Browser, role: Role) -> None:
    client, _user = signed_in(role)
    pt = factories.make_user()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    for path in ("issue", "overrides", "discard", "complete", "revoke", "details"):
        assert post(client, url(patient, path), {"reason": REASON}).status_code == 403, path
    assert count_versions(pt) == 0


def test_the_builder_says_whether_the_patient_has_what_it_shows(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    issue(pt, start(pt, patient, BREATHE))
    given = text_of(client.get(url(patient)))
    assert "Nothing has changed since sheet 1" in given
    assert "In force" in given
    post(client, url(patient, "exercises"), {"exercise": PRESS})
    changed = text_of(client.get(url(patient)))
    assert "Not given yet: 1 added. The patient has sheet 1" in changed
    assert "Changed since sheet 1" in changed
    assert "In force" not in changed
