"""What a patient taught back: one click, kept with name and time, the newest counts."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.aftercare import service
from clinic.aftercare.models import TeachBack
from clinic.core.errors import NotAllowed
from clinic.core.permissions import Role
from clinic.note_editor.inserts import SECTION_OF, insert_of, usual_inserts
from clinic.notes.models import SourceKind
from tests import factories
from tests.aftercare.cases import at_home, day
from tests.chart.cases import events
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, PRESS, RELEASE, acting

Browser = Callable[..., tuple[FlaskClient, User]]


def rows_of(user: User) -> list[tuple[str, str]]:
    with acting(user) as session:
        found = session.scalars(select(TeachBack).order_by(TeachBack.recorded_at, TeachBack.id))
        return [(one.exercise_slug, one.result) for one in found]


@pytest.mark.parametrize("role", [Role.PT, Role.ASSISTANT])
def test_one_click_keeps_an_answer_and_the_newest_counts(signed_in: Browser, role: Role) -> None:
    browser, user = signed_in(role)
    patient = at_home(factories.make_user())
    there = url(patient, "versions", 1, "taught")
    for result in ("not_yet", "not_yet", "yes"):
        answer = post(browser, there, {"exercise": RELEASE, "result": result})
        assert (answer.status_code, answer.headers["Location"]) == (303, url(patient, "versions", 1) + "#taught")
    assert rows_of(user) == [(RELEASE, "not_yet"), (RELEASE, "yes")]
    page = browser.get(url(patient, "versions", 1))
    assert page.text.count('aria-pressed="true"') == 1
    assert f"{user.printed_name}, " in text_of(page)
    assert "Taught back: yes" in text_of(browser.get(f"/patients/{patient.id}"))
    assert events(user).count(("exercise.taught_back", [RELEASE])) == 2


def test_script_gets_the_list_alone(signed_in: Browser) -> None:
    browser, _pt = signed_in()
    patient = at_home(_pt)
    fields = {"exercise": BREATHE, "result": "needs_review"}
    answer = post(browser, url(patient, "versions", 1, "taught"), fields, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert '<section class="panel" id="taught"' in answer.text
    assert "<html" not in answer.text
    assert 'value="needs_review" aria-pressed="true"' in answer.text


@pytest.mark.parametrize(("slug", "result"), [(PRESS, "yes"), (RELEASE, "perhaps"), (RELEASE, ""), ("", "yes")])
def test_what_the_page_does_not_offer_is_refused(signed_in: Browser, slug: str, result: str) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    answer = post(browser, url(patient, "versions", 1, "taught"), {"exercise": slug, "result": result})
    assert answer.status_code == 422
    assert not rows_of(pt)


def test_other_roles_and_clinics_record_nothing(signed_in: Browser) -> None:
    pt = factories.make_user()
    patient = at_home(pt)
    fields = {"exercise": RELEASE, "result": "yes"}
    desk, someone = signed_in(Role.FRONT_DESK)
    assert post(desk, url(patient, "versions", 1, "taught"), fields).status_code == 403
    assert "Taught back" not in text_of(desk.get(url(patient, "versions", 1)))
    stranger, _user = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert post(stranger, url(patient, "versions", 1, "taught"), fields).status_code == 404
    with pytest.raises(NotAllowed), acting(someone):
        service.record_teach_back(someone, patient.id, 1, RELEASE, "yes")
    assert not rows_of(pt)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("change", ["UPDATE teach_backs SET result = 'yes'", "DELETE FROM teach_backs"])
def test_the_database_keeps_every_answer(change: str) -> None:
    pt = factories.make_user()
    patient = at_home(pt)
    with acting(pt):
        service.record_teach_back(pt, patient.id, 1, RELEASE, "not_yet")
    with pytest.raises(DBAPIError), acting(pt) as session:
        session.execute(text(change))


@pytest.mark.usefixtures("database")
def test_the_note_is_offered_what_was_taught_back_today() -> None:
    pt = factories.make_user()
    patient = at_home(pt)
    with acting(pt):
        assert insert_of(pt, patient.id, SourceKind.TAUGHT) is None
        assert SourceKind.TAUGHT not in {one.kind for one in usual_inserts(pt, patient.id)}
        service.record_teach_back(pt, patient.id, 1, RELEASE, "yes")
        service.record_teach_back(pt, patient.id, 1, BREATHE, "needs_review")
    with acting(pt):
        made = insert_of(pt, patient.id, SourceKind.TAUGHT)
        assert made in usual_inserts(pt, patient.id)
        said = made.text if made else None
    assert said == (
        f"Taught back ({day().isoformat()}, {pt.printed_name}): yes: Supported psoas release (lying back on a bolster);"
        " needs review: Belly and rib breathing."
    )
    assert SECTION_OF[SourceKind.TAUGHT] == "objective"


def test_a_new_note_holds_it_beside_the_findings(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    with acting(pt):
        service.record_teach_back(pt, patient.id, 1, RELEASE, "yes")
    begun = post(browser, f"/patients/{patient.id}/notes/new", {"form_key": str(uuid4()), "kind": "daily"})
    page = browser.get(begun.location).text
    objective = page.split('name="objective"', 1)[1].split("</textarea>", 1)[0]
    assert "Taught back (" in objective
    assert "psoas" in objective.lower()
