"""A program and the episode of care it belongs to: nothing is given out without one, and it goes on in the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clinic.adherence import links
from clinic.adherence.errors import LinkDoesNotWork
from clinic.core import clock
from clinic.episodes import service as episodes
from clinic.patients.models import Episode, Patient
from clinic.programs import issuing, linking, service
from clinic.programs.errors import LinkIsNotPossible, NoOpenEpisode
from clinic.programs.links import AFTER_PROGRAM, link_token
from clinic.programs.models import HomeProgram, ProgramVersion
from tests import factories
from tests.programs.browser import url
from tests.programs.cases import BREATHE, PRESS, PRINTING, acting, cleared_patient, issue, start

pytestmark = pytest.mark.usefixtures("database")
LONG_AGO = AFTER_PROGRAM + timedelta(days=30)


def discharge(user: Any, patient: Patient, *, ago: timedelta = timedelta()) -> Episode:
    with acting(user):
        episode = episodes.find_open_episode(user, patient.id)
        assert episode is not None
        ended = episodes.discharge(
            user, patient.id, episode.id, reason="Goal reached", ended_on=clock.today("America/Denver")
        )
        ended.started_on -= ago
        ended.ended_on -= ago  # type: ignore[operator]
    return ended


def opens(version: ProgramVersion, user: Any) -> bool:
    with acting(user):
        token = link_token(PRINTING.link_key, issuing.link_on_sheet(user, version).id)
    try:
        with factories.current().transaction():
            links.open_link(token, address="203.0.113.9", request_id="test")
    except LinkDoesNotWork:
        return False
    return True


def test_nothing_is_issued_after_discharge() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    discharge(pt, patient)
    with pytest.raises(NoOpenEpisode):
        issue(pt, program)
    with pytest.raises(LinkIsNotPossible), acting(pt):
        linking.replace_link(pt, patient.id, PRINTING)


def test_the_builder_says_what_is_missing(signed_in: Callable[..., Any]) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    discharge(pt, patient)
    page = client.get(url(patient)).text
    assert NoOpenEpisode.message in page
    assert f"/patients/{patient.id}/episodes/new" in page


@pytest.mark.parametrize("way", ["issue", "edit", "new link"])
def test_a_program_goes_on_in_the_new_episode_with_a_link_that_works(way: str) -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    version = issue(pt, program)
    discharge(pt, patient, ago=LONG_AGO)
    assert not opens(version, pt)
    new = factories.make_episode(patient, started_on=clock.today("America/Denver"))
    if way == "issue":
        version = issue(pt, program)
    elif way == "edit":
        start(pt, patient, PRESS)
    else:
        with acting(pt):
            linking.replace_link(pt, patient.id, PRINTING)
        version = issue(pt, program)
    with acting(pt) as session:
        assert session.get_one(HomeProgram, (pt.clinic_id, program.id)).episode_id == new.id
    assert opens(version, pt)


def test_a_program_is_found_again_without_an_episode() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    program = start(pt, patient, BREATHE)
    discharge(pt, patient)
    with acting(pt):
        assert service.start_program(pt, patient.id).id == program.id


def test_the_discharge_page_says_what_happens_to_program_and_link(signed_in: Callable[..., Any]) -> None:
    client, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    episode = factories.make_episode(patient)
    page = client.get(f"/patients/{patient.id}/episodes/{episode.id}/discharge").text
    assert f"link works for {AFTER_PROGRAM.days} more days" in page
    assert "No sheet can be issued until a new episode is open" in page
