"""A therapist holds one exercise: the patient's page says so, the others go on, and a call lifts it."""

from __future__ import annotations

import pytest

from clinic.core.permissions import Role
from clinic.safety_record.holds import list_open_holds
from tests import factories
from tests.chart.cases import given
from tests.factories import BREATHE, RELEASE
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import REASON

pytestmark = pytest.mark.usefixtures("database")


def held(issued) -> list[tuple[str, str]]:
    with factories.current().transaction(issued.patient.clinic_id):
        return [(one.exercise_slug, one.reason) for one in list_open_holds(issued.program.id)]


def test_one_exercise_is_held_and_the_patient_is_told(signed_in, app) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    page = text_of(browser.get(f"/patients/{issued.patient.id}/program/hold"))
    assert "Supported psoas release" in page
    for _ in range(2):
        answer = post(browser, f"/patients/{issued.patient.id}/program/hold", {"exercise": RELEASE, "reason": REASON})
        assert answer.status_code == 303
    assert held(issued) == [(RELEASE, REASON)]
    assert "On hold: Supported psoas release" in text_of(browser.get(f"/patients/{issued.patient.id}"))
    phone = app.test_client()
    post(phone, "/p/open", {"code": issued.token})
    assert text_of(phone.get("/p/today")).count("Do not do this one until we have talked") >= 1


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"exercise": RELEASE, "reason": "short"}, "10 to 200"),
        ({"reason": REASON}, "Choose"),
        ({"exercise": "shake-out", "reason": REASON}, "Choose"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(signed_in, fields: dict[str, str], words: str) -> None:
    browser, pt = signed_in()
    issued = given(pt, days_ago=1)
    answer = post(browser, f"/patients/{issued.patient.id}/program/hold", fields)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert fields["reason"] in answer.text
    assert held(issued) == []


def test_who_may_hold(signed_in) -> None:
    issued = given(factories.make_user(), days_ago=1)
    path, fields = f"/patients/{issued.patient.id}/program/hold", {"exercise": BREATHE, "reason": REASON}
    assert post(signed_in(Role.ASSISTANT)[0], path, fields).status_code == 403
    stranger, _ = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert post(stranger, path, fields).status_code == 404
    assert held(issued) == []
