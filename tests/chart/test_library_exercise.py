"""One exercise of the library for one patient: how it stands as it is ticked, and whether it is on hold."""

from __future__ import annotations

import re

import pytest

from clinic.core.permissions import Role
from tests import factories
from tests.chart.test_library import hold
from tests.programs.browser import text_of
from tests.programs.cases import BALL, BREATHE, RAMP, RELEASE, cleared_patient, pregnant_patient, start


def page_of(browser, patient, slug: str, *ticks: str):
    return browser.get(f"/patients/{patient.id}/library/{slug}", query_string={"with": ticks})


def standing(page) -> str:
    """The panel about this patient."""
    found = re.search(r'id="standing".*?</section>', page.text, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_list_leads_to_it(signed_in) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt)
    listed = browser.get(f"/patients/{patient.id}/library")
    assert f'href="/patients/{patient.id}/library/{RELEASE}?with={RAMP}"' in listed.text
    assert f'href="/patients/{patient.id}/library/{BALL}"' in listed.text


def test_it_says_how_it_stands_as_it_is_ticked(signed_in) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt)
    plain, ramp = page_of(browser, patient, RELEASE), page_of(browser, patient, RELEASE, RAMP)
    assert "Fits with a change" in standing(plain)
    assert "SD-PREG" in standing(plain)
    assert ">Fits</span>" in standing(ramp)
    assert f'name="modifications" value="{RAMP}"' in standing(ramp)
    assert "Does not fit" in standing(page_of(browser, patient, BALL))
    assert "Pregnant, 24 weeks" in text_of(plain), "the banner says who it is about"


def test_ticks_stay_on_the_patients_page(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    page = page_of(browser, patient, RELEASE, "strap-feet", "feet-relaxed")
    assert page.status_code == 422
    here = f"/patients/{patient.id}/library/{RELEASE}"
    assert f'action="{here}"' in page.text
    assert f'href="{here}?with=strap-feet">Untick “Let feet roll out”' in page.text
    assert 'hx-select-oob="#conflict,#about,#standing"' in page.text


def test_what_is_on_hold_says_so_and_is_not_offered(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    made = hold(pt, patient, RELEASE)
    for ticks in ((), ("strap-feet",)):
        shown = standing(page_of(browser, patient, RELEASE, *ticks))
        assert "On hold" in shown
        assert "What was felt may be nerve (tingling)" in shown
        assert f"/program/holds/{made.id}/lift" in shown
        assert "Fits" not in shown
        assert "<form" not in shown


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.FRONT_DESK, 403), (Role.ADMIN, 403)]
)
def test_who_may_read_it(signed_in, role: Role, status: int) -> None:
    browser, _user = signed_in(role)
    assert page_of(browser, cleared_patient(factories.make_user()), RELEASE).status_code == status


def test_what_is_not_there_is_not_found(signed_in) -> None:
    browser, pt = signed_in()
    stranger = cleared_patient(factories.make_user(clinic=factories.make_clinic()))
    assert page_of(browser, stranger, RELEASE).status_code == 404
    assert page_of(browser, cleared_patient(pt), "nothing").status_code == 404
    assert page_of(browser, cleared_patient(pt), RELEASE, "nothing").status_code == 404
