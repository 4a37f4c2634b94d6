"""A program that rests: who may pause it, what is refused, and what the pages say."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.accounts.models import User
from clinic.aftercare import service
from clinic.aftercare.errors import NothingToPause
from clinic.aftercare.models import ProgramPause
from clinic.core.errors import NotAllowed, NotFound
from clinic.core.permissions import Role
from clinic.note_editor.inserts import insert_of
from clinic.notes.models import SourceKind
from clinic.programs import stopping
from tests import factories
from tests.aftercare.cases import WHY, at_home, day, paused
from tests.chart.cases import events
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import REASON, RELEASE, acting, cleared_patient, start

Browser = Callable[..., tuple[FlaskClient, User]]


def form(first: int = 0, until: int | None = None, reason: str = WHY) -> dict[str, str]:
    return {
        "from_on": day(first).isoformat(),
        "until_on": "" if until is None else day(until).isoformat(),
        "reason": reason,
    }


def pauses_of(pt: User) -> list[ProgramPause]:
    with acting(pt) as session:
        return list(session.scalars(select(ProgramPause).order_by(ProgramPause.id)))


def test_pausing_is_said_on_chart_and_sheet_until_it_is_resumed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    answer = post(browser, url(patient, "pause"), form(0, 9))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/patients/{patient.id}#program")
    for page in (f"/patients/{patient.id}", url(patient, "versions", 1)):
        words = text_of(browser.get(page))
        assert "It goes on" in words
        assert WHY in words
        assert "Resume today" in words
        assert "Pause…" not in words
    assert post(browser, url(patient, "resume")).status_code == 303
    words = text_of(browser.get(f"/patients/{patient.id}"))
    assert WHY not in words
    assert "Pause…" in words
    [kept] = pauses_of(pt)
    assert (kept.paused_by_id, kept.resumed_by_id, kept.resumed_on) == (pt.id, pt.id, day())
    said = [action for action, _fields in events(pt)]
    assert (said.count("program.paused"), said.count("program.resumed")) == (1, 1)


def test_a_pause_stands_in_every_text_of_the_sheet(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = at_home(pt)
    texts = [url(patient, "versions", 1), url(patient, "versions", 1, "text")]
    assert all("Paused from" not in client.get(address).text for address in texts)
    paused(pt, patient, 0, 7)
    assert "Paused from" in client.get(url(patient, "versions", 1, "text")).text
    for address in (url(patient, "versions", 1), f"/patients/{patient.id}"):
        copied = client.get(address).text.split('id="program-text"')[1].split("</textarea>")[0]
        assert "Paused from" in copied
    with acting(pt):
        inserted = insert_of(pt, patient.id, SourceKind.PROGRAM)
    assert inserted is not None
    assert "Paused from" in inserted.text


def test_a_double_click_pauses_once_and_another_pause_is_refused_with_its_words(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    for _click in range(2):
        assert post(browser, url(patient, "pause"), form(0, 9)).status_code == 303
    refused = post(browser, url(patient, "pause"), form(1, 5, "Another reason"))
    assert refused.status_code == 409
    assert "has a pause already" in text_of(refused)
    assert "Another reason" in refused.text
    assert len(pauses_of(pt)) == 1
    for _click in range(2):
        assert post(browser, url(patient, "resume")).status_code == 303
    assert len(pauses_of(pt)) == 1


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (form(reason=""), "Enter the reason."),
        (form(reason="x" * 201), "at most 200"),
        (form(-40), "from four weeks ago"),
        (form(300), "six months ahead"),
        (form(3, 3), "Choose a later day"),
        (form(3, 2), "Choose a later day"),
        ({**form(), "from_on": ""}, "Enter the first day."),
        ({**form(), "from_on": "soon"}, "Enter a day like"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    signed_in: Browser, fields: dict[str, str], message: str
) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    answer = post(browser, url(patient, "pause"), fields)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert fields["reason"] in answer.text
    assert not pauses_of(pt)


@pytest.mark.parametrize("role", [Role.ASSISTANT, Role.FRONT_DESK, Role.ADMIN])
@pytest.mark.parametrize("path", ["pause", "resume", "complete", "revoke"])
def test_only_a_therapist_pauses_and_ends(signed_in: Browser, role: Role, path: str) -> None:
    pt = factories.make_user()
    patient = at_home(pt)
    browser, _user = signed_in(role)
    assert post(browser, url(patient, path), form()).status_code == 403
    assert not pauses_of(pt)


def test_another_clinics_program_is_not_there(signed_in: Browser) -> None:
    browser, _pt = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    pt = factories.make_user()
    patient = at_home(pt)
    for path in ("pause", "complete", "revoke"):
        assert browser.get(url(patient, path)).status_code == 404
        assert post(browser, url(patient, path), form()).status_code == 404
    assert post(browser, url(patient, "resume")).status_code == 404


@pytest.mark.usefixtures("database")
def test_a_draft_and_nothing_at_all_cannot_be_paused() -> None:
    pt, assistant = factories.make_user(), factories.make_user(role=Role.ASSISTANT)
    patient = cleared_patient(pt)
    with pytest.raises(NothingToPause):
        paused(pt, patient)
    start(pt, patient, RELEASE)
    with pytest.raises(NothingToPause):
        paused(pt, patient)
    with pytest.raises(NotAllowed):
        paused(assistant, at_home(pt))
    stranger = factories.make_user(clinic=factories.make_clinic())
    with pytest.raises(NotFound), acting(stranger):
        service.resume_program(stranger, patient.id)


@pytest.mark.usefixtures("database")
def test_days_of_a_pause() -> None:
    def one(until: int | None = None, resumed: int | None = None) -> ProgramPause:
        return ProgramPause(
            from_on=day(0), until_on=None if until is None else day(until),
            resumed_on=None if resumed is None else day(resumed),
        )  # fmt: skip

    def covered(pause: ProgramPause) -> list[int]:
        return [number for number in range(-1, 6) if pause.covers(day(number))]

    assert covered(one()) == [0, 1, 2, 3, 4, 5]
    assert covered(one(until=3)) == [0, 1, 2]
    assert covered(one(until=3, resumed=1)) == [0]
    assert covered(one(until=3, resumed=5)) == [0, 1, 2]
    assert covered(one(resumed=0)) == []
    assert [one(resumed=-2).is_over(day(-2)), one(until=3).is_over(day(2)), one(until=3).is_over(day(3))] == [
        True,
        False,
        True,
    ]


def test_a_pause_to_come_is_taken_back(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    paused(pt, patient, 5, 9)
    assert "Take the pause back" in text_of(browser.get(url(patient, "versions", 1)))
    post(browser, url(patient, "resume"))
    [kept] = pauses_of(pt)
    assert not any(kept.covers(day(number)) for number in range(12))
    paused(pt, patient, 1, 2)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE program_pauses SET reason = 'other'",
        "UPDATE program_pauses SET until_on = from_on + 3",
        "UPDATE program_pauses SET reason = 'other', resumed_on = from_on, resumed_at = now(), resumed_by_id = paused_by_id",
    ],
)
def test_the_database_lets_a_pause_be_resumed_and_nothing_else(change: str) -> None:
    pt = factories.make_user()
    paused(pt, at_home(pt))
    with pytest.raises(DBAPIError), acting(pt) as session:
        session.execute(text(change))


def test_a_stop_goes_before_a_pause(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = at_home(pt)
    paused(pt, patient)
    with acting(pt):
        stopping.stop_program(pt, patient.id, REASON)
    words = text_of(browser.get(f"/patients/{patient.id}"))
    assert "Stopped" in words
    assert WHY not in words


def test_the_menu_completes_and_revokes_with_a_reason(signed_in: Browser) -> None:
    browser, pt = signed_in()
    for path, said in (("complete", "completed"), ("revoke", "revoked")):
        patient = at_home(pt)
        assert browser.get(url(patient, path)).status_code == 200
        refused = post(browser, url(patient, path), {"reason": ""})
        assert refused.status_code == 422
        assert "Enter the reason." in text_of(refused)
        for _click in range(2):
            assert post(browser, url(patient, path), {"reason": "Goal reached"}).status_code == 303
        assert f"Program {said}" in text_of(browser.get(f"/patients/{patient.id}"))
        assert "Pause…" not in text_of(browser.get(url(patient, "versions", 1)))
        assert post(browser, url(patient, "pause"), form()).status_code == 404
