"""The shelf in the browser's hands: stars, what was given last, and a list that stays narrowed whatever is pressed."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import count

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import Clinic, User
from clinic.builder.queries import list_recent
from clinic.core.permissions import Role
from clinic.formulary.favorites import list_favorites, set_favorite
from clinic.programs import service
from tests import factories
from tests.forms import post
from tests.programs.browser import add, text_of, url
from tests.programs.cases import (
    BALL,
    BREATHE,
    PRESS,
    RELEASE,
    acting,
    cleared_patient,
    lines_of,
    pregnant_patient,
    start,
)

Browser = Callable[..., tuple[FlaskClient, User]]
SIDE_LYING = "side-lying-rest"


def entry_of(page: str, slug: str) -> str:
    return page.split(f'id="shelf-{slug}"')[1].split("</li>")[0]


def starred(user: User) -> frozenset[str]:
    with acting(user):
        return list_favorites(user.id)


def test_a_star_is_put_on_and_taken_off_and_a_second_click_does_no_harm(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    for _click in range(2):
        assert post(browser, url(patient, "favorites"), {"star": PRESS}).status_code == 303
        assert starred(pt) == {PRESS}
    entry = entry_of(browser.get(url(patient)).text, PRESS)
    assert 'aria-pressed="true"' in entry
    assert f'name="unstar" value="{PRESS}"' in entry
    for _click in range(2):
        assert post(browser, url(patient, "favorites"), {"unstar": PRESS}).status_code == 303
        assert starred(pt) == frozenset()


def test_stars_are_each_therapists_own(signed_in: Browser) -> None:
    _browser, pt = signed_in()
    with acting(pt) as session:
        colleague = factories.make_user(clinic=session.get_one(Clinic, pt.clinic_id))
        set_favorite(pt, PRESS, is_on=True)
    assert starred(pt) == {PRESS}
    assert starred(colleague) == frozenset()


@pytest.mark.parametrize("fields", [{"star": "no-such-thing"}, {}])
def test_only_an_exercise_can_be_starred(signed_in: Browser, fields: dict[str, str]) -> None:
    browser, pt = signed_in()
    assert post(browser, url(cleared_patient(pt), "favorites"), fields).status_code == 404
    assert starred(pt) == frozenset()


def test_stars_are_set_on_pages_of_own_patients_by_who_designs(signed_in: Browser) -> None:
    stranger = factories.make_user(clinic=factories.make_clinic())
    browser, pt = signed_in()
    assert post(browser, url(cleared_patient(stranger), "favorites"), {"star": PRESS}).status_code == 404
    assert starred(pt) == frozenset()
    assistant, _user = signed_in(Role.ASSISTANT)
    assert post(assistant, url(cleared_patient(pt), "favorites"), {"star": PRESS}).status_code == 403


def test_what_a_therapist_gave_last_is_one_query_over_two_indexes(
    signed_in: Browser, count_queries: Callable[[], object]
) -> None:
    _browser, pt = signed_in()
    start(pt, cleared_patient(pt), RELEASE, BREATHE)
    start(pt, cleared_patient(pt), PRESS, RELEASE)
    here = start(pt, cleared_patient(pt), SIDE_LYING)
    with acting(pt), count_queries() as queries:  # type: ignore[attr-defined]
        assert list_recent(pt.id, here.id) == [RELEASE, PRESS, BREATHE]
    assert len(queries) == 1
    number = count(1)
    statement = re.sub(r"%\(\w+\)s", lambda _: f"${next(number)}", queries[0])
    with acting(pt) as session:
        assert list_recent(pt.id, None)[0] == SIDE_LYING
        session.execute(text("SET LOCAL enable_seqscan = off"))
        rows = session.connection().exec_driver_sql(f"EXPLAIN (GENERIC_PLAN) {statement}")
        plan = "\n".join(row[0] for row in rows)
    assert "ix_programs_author" in plan
    assert "Seq Scan on" not in plan


def test_a_line_that_was_taken_out_was_not_given(signed_in: Browser) -> None:
    _browser, pt = signed_in()
    program = start(pt, cleared_patient(pt), RELEASE, BREATHE)
    with acting(pt):
        service.remove_exercise(pt, program.id, lines_of(pt, program)[0].id)
        assert list_recent(pt.id, None) == [BREATHE]


def test_filters_work_without_script(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    with acting(pt):
        set_favorite(pt, PRESS, is_on=True)
    page = browser.get(url(patient) + "?favorites=1").text
    assert f'id="shelf-{PRESS}"' in page
    assert f'id="shelf-{BREATHE}"' not in page
    assert 'data-announce="1 exercise"' in page
    assert "1 of 19 exercises." in page
    assert "No favorite is here" in text_of(browser.get(url(patient) + "?favorites=1&phase=breathe"))
    assert "Nothing given yet" in text_of(browser.get(url(patient) + "?recent=1"))
    assert "Nothing is left" in text_of(browser.get(url(patient) + "?q=press&phase=breathe"))


def test_a_list_stays_narrowed_whatever_is_pressed_on_it(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    narrowed = "?q=press&fits=1&order=phase"
    page = browser.get(url(patient) + narrowed).text
    action = f"{url(patient, 'exercises')}?q=press&amp;fits=1&amp;order=phase"
    assert f'action="{action}" hx-post="{action}"' in page
    plain = post(browser, url(patient, "exercises") + narrowed, {"exercise": PRESS})
    assert plain.headers["Location"].endswith(f"{narrowed}#program")
    part = post(browser, url(patient, "favorites") + narrowed, {"star": PRESS}, headers={"HX-Request": "true"})
    assert 'value="press"' in part.text
    assert f'id="shelf-{BREATHE}"' not in part.text
    refused = post(browser, url(patient, "exercises") + narrowed, {"exercise": BALL}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert 'value="press"' in refused.text


def test_the_address_holds_what_was_asked_and_nothing_else(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    asked = browser.get(url(patient) + "?q=&phase=release&order=&x=y", headers={"HX-Request": "true"})
    assert asked.headers["HX-Replace-Url"] == url(patient) + "?phase=release"


def test_one_click_adds_what_the_rule_names_instead(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt, weeks=28)
    entry = entry_of(browser.get(url(patient)).text, BALL)
    assert f'name="exercise" value="{SIDE_LYING}"' in entry
    assert f'id="instead-of-{BALL}"' in entry
    assert "data-add" not in entry
    assert add(browser, patient, SIDE_LYING).status_code == 303


def test_every_entry_keeps_what_the_keys_rely_on(signed_in: Browser) -> None:
    browser, pt = signed_in()
    page = browser.get(url(pregnant_patient(pt, weeks=28)) + "?q=release").text
    assert 'id="shelf" class="shelf-scroll__list" data-search="release"' in page
    for entry in page.split('<li class="shelf__entry"')[1:]:
        body = entry.split("</li>")[0]
        assert ' tabindex="-1"' in body
        assert body.count("data-add>") <= 1
        assert body.count("<button") == body.count('<button class="') == body.count(' type="submit"')
        assert all(' id="' in button.split(">")[0] for button in body.split("<button")[1:])
        assert "<svg xmlns" not in body
