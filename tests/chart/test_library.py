"""The library for one patient: what fits, with which change, what stops the rest, and adding from there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from clinic.chart.patient_library import PatientLibrary, read_library
from clinic.core import clock
from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.formulary.fitting import Standing
from clinic.programs import stopping
from clinic.programs.models import HomeProgram
from clinic.safety_record.holds import Cause, hold_by_hand, hold_exercises
from clinic.safety_record.models import ExerciseHold
from clinic.signoff.models import Decision
from tests import factories
from tests.chart.cases import events
from tests.factories import acting
from tests.forms import post
from tests.formulary.cases import decide, make_reviewer
from tests.programs.browser import text_of
from tests.programs.cases import BALL, BREATHE, PRESS, RAMP, REASON, RELEASE, cleared_patient, pregnant_patient, start

MANUAL = "manual-psoas-release"
REST = "constructive-rest"
ALL = len(library().exercises)


def page_of(browser, patient, query: str = ""):
    return browser.get(f"/patients/{patient.id}/library?{query}")


def read(user, patient, **asked: str) -> PatientLibrary:
    with acting(user):
        return read_library(user, patient, asked)


def standings(shown: PatientLibrary) -> dict[str, Standing]:
    return {
        entry.card.exercise.slug: entry.fit.standing
        for shelf in shown.page.shelves
        for entry in shelf.entries
        if entry.fit
    }


def card(page, slug: str) -> str:
    """The markup of one card."""
    return page.text.split(f'id="exercise-{slug}"')[1].split("</figure>")[0]


def test_every_exercise_says_how_it_stands(signed_in) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt)
    stands = standings(read(pt, patient))
    assert len(stands) == ALL
    assert stands[RELEASE] is Standing.NEEDS_FIX
    assert stands[BALL] is Standing.BLOCKED
    assert stands[MANUAL] is Standing.CLINIC_ONLY
    page = page_of(browser, patient)
    assert "Fits with a change" in card(page, RELEASE)
    assert "No pressure on the belly, no face-down" in card(page, BALL)
    assert 'href="/library/rules/PG-PRONE"' in card(page, BALL)
    assert "Pregnant, 24 weeks" in text_of(page), "the banner says who it is about"


def test_the_way_out_leads_to_the_exercise_so_changed_and_into_the_program(signed_in) -> None:
    browser, pt = signed_in()
    patient = pregnant_patient(pt)
    page = page_of(browser, patient)
    assert f'href="/patients/{patient.id}/library/{RELEASE}?with={RAMP}"' in card(page, RELEASE)
    assert f'name="modifications" value="{RAMP}"' in card(page, RELEASE)
    answer = post(browser, f"/patients/{patient.id}/program/exercises", {"exercise": RELEASE, "modifications": [RAMP]})
    assert answer.status_code == 303
    after = page_of(browser, patient)
    assert "In the program" in card(after, RELEASE)
    assert "<form" not in card(after, RELEASE)


@pytest.mark.parametrize(
    ("fits", "kept"),
    [
        ("yes", {Standing.OK, Standing.NEEDS_FIX}),
        ("as-is", {Standing.OK}),
        ("no", {Standing.NEEDS_REASON, Standing.BLOCKED, Standing.CLINIC_ONLY}),
    ],
)
def test_the_list_is_narrowed_to_what_fits(signed_in, fits: str, kept: set[Standing]) -> None:
    _browser, pt = signed_in()
    patient = pregnant_patient(pt)
    everything, narrowed = standings(read(pt, patient)), standings(read(pt, patient, fits=fits))
    assert narrowed == {slug: one for slug, one in everything.items() if one in kept}
    [facet] = [facet for facet in read(pt, patient).page.facets if facet.name == "fits"]
    assert {choice.key: choice.count for choice in facet.choices}[fits] == len(narrowed)


def test_filters_combine_and_typos_are_read(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    assert set(standings(read(pt, patient, fits="yes", phase="breathe"))) == {BREATHE}
    page = page_of(browser, patient, "q=psaos&fits=yes")
    assert "Read as “psoas”" in text_of(page)
    assert f"/patients/{patient.id}/library?fits=yes" in page.text, "the words can be taken off by themselves"


def test_what_fits_stands_first_in_its_phase(signed_in) -> None:
    _browser, pt = signed_in()
    order = [Standing.OK, Standing.NEEDS_FIX, Standing.NEEDS_REASON, Standing.BLOCKED, Standing.CLINIC_ONLY]
    for shelf in read(pt, pregnant_patient(pt)).page.shelves:
        places = [order.index(entry.fit.standing) for entry in shelf.entries if entry.fit]
        assert places == sorted(places)


def test_a_modification_that_was_searched_for_can_be_added_with(signed_in) -> None:
    browser, pt = signed_in()
    page = page_of(browser, cleared_patient(pt), "q=strap")
    assert 'name="modifications" value="strap-feet"' in card(page, RELEASE)
    assert "Add with strap around feet" in card(page, RELEASE)


def test_what_holds_for_every_exercise_is_said_once(signed_in) -> None:
    browser, pt = signed_in()
    patient = factories.make_patient(therapist=pt)
    page = page_of(browser, patient)
    assert text_of(page).count("Never screened: nothing may be assigned or printed") == 1
    assert f'href="/patients/{patient.id}/screens/new"' in page.text
    assert set(standings(read(pt, patient)).values()) == {Standing.BLOCKED, Standing.CLINIC_ONLY}
    assert "Add to the program" not in page.text


def test_a_pregnancy_is_judged_by_the_last_day_of_the_sheet(signed_in) -> None:
    """As the builder does: flat on the back is safe in week 19 and not in week 20."""
    _browser, pt = signed_in()
    patient = pregnant_patient(pt, weeks=19)
    assert standings(read(pt, patient))[PRESS] is Standing.OK
    program = start(pt, patient, BREATHE)
    with acting(pt) as session:
        session.merge(program).next_visit_on = clock.today("America/Denver") + timedelta(days=20)
    assert standings(read(pt, patient))[PRESS] is not Standing.OK


def test_what_the_clinic_does_not_use_is_marked_and_not_offered(signed_in) -> None:
    browser, pt = signed_in(user=make_reviewer())
    patient = cleared_patient(pt)
    decide(pt, f"exercise.{BREATHE}", Decision.DECLINED, "We teach another way of breathing")
    page = page_of(browser, patient)
    assert "Not used in this clinic" in card(page, BREATHE)
    assert "We teach another way of breathing" in card(page, BREATHE)
    assert "<form" not in card(page, BREATHE)
    assert BREATHE not in standings(read(pt, patient, fits="yes"))


def test_who_may_not_design_a_program_reads_and_does_not_add(signed_in) -> None:
    browser, assistant = signed_in(Role.ASSISTANT)
    page = page_of(browser, pregnant_patient(factories.make_user(clinic=factories.home_clinic())))
    assert assistant.role == Role.ASSISTANT
    assert page.status_code == 200
    assert "With pregnancy incline" in text_of(page)
    assert not re.search(r'<form[^>]*method="post"[^>]*program', page.text)


@pytest.mark.parametrize(("role", "status"), [(Role.FRONT_DESK, 403), (Role.ADMIN, 403)])
def test_who_may_not_see_charts_sees_none_of_it(signed_in, role: Role, status: int) -> None:
    browser, _user = signed_in(role)
    assert page_of(browser, cleared_patient(factories.make_user())).status_code == status


def test_a_patient_of_another_clinic_is_not_there(signed_in) -> None:
    browser, _pt = signed_in()
    stranger = cleared_patient(factories.make_user(clinic=factories.make_clinic()))
    assert page_of(browser, stranger).status_code == 404


@pytest.mark.parametrize("query", ["fits=<b>&phase=x&q=%ff", "q=" + "a" * 3000, "fits=yes&fits=no&prop=%27"])
def test_a_strange_address_is_a_page(signed_in, query: str) -> None:
    browser, pt = signed_in()
    assert page_of(browser, cleared_patient(pt), query).status_code == 200


def test_looking_is_on_record(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    page_of(browser, patient)
    assert ("library.viewed", []) in events(pt)


def test_chart_and_builder_lead_there(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    for path in (f"/patients/{patient.id}", f"/patients/{patient.id}/program"):
        assert f'href="/patients/{patient.id}/library"' in browser.get(path).text


def test_the_chart_leads_to_the_questions_on_paper(signed_in) -> None:
    browser, pt = signed_in()
    for patient in (cleared_patient(pt), factories.make_patient(therapist=pt)):
        assert f'href="/patients/{patient.id}/intake-sheet' in browser.get(f"/patients/{patient.id}").text


@pytest.mark.parametrize(("slugs", "cost"), [((), 6), ((RELEASE,), 8), ((RELEASE, BREATHE, PRESS), 8)])
def test_the_cost_does_not_grow(signed_in, count_queries, slugs: tuple[str, ...], cost: int) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    if slugs:
        start(pt, patient, *slugs)
    page_of(browser, patient)
    with count_queries() as queries:
        page_of(browser, patient, "q=psaos&fits=yes")
    assert len(queries) == cost, "\n".join(queries)


def hold(pt, patient, slug: str, reason: str = "What was felt may be nerve") -> ExerciseHold:
    """An exercise of the patient's program put on hold as a report does; of the whole program when the slug is empty."""
    with acting(pt) as session:
        program = session.scalars(select(HomeProgram).where(HomeProgram.patient_id == patient.id)).one()
        if not slug:
            return hold_by_hand(patient.id, program.id, "", pt.id, reason)
        [made] = hold_exercises(patient.id, program.id, [Cause(slug, "SIGN-NERVE", 1, ("tingling",), reason)])
        return made


def test_what_is_on_hold_says_so_with_its_reason_and_counts_as_not_fitting(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    assert standings(read(pt, patient))[REST] is Standing.OK
    made = [hold(pt, patient, slug) for slug in (BREATHE, REST)]
    page = page_of(browser, patient)
    for one in made:
        shown = card(page, one.exercise_slug)
        assert "On hold" in shown
        assert "What was felt may be nerve (tingling). Rule SIGN-NERVE." in shown
        assert f'href="/patients/{patient.id}/program/holds/{one.id}/lift"' in shown
        assert "Fits" not in shown
        assert "<form" not in shown
    assert "In the program" in card(page, BREATHE)
    assert not {BREATHE, REST} & standings(read(pt, patient, fits="yes")).keys()
    assert {BREATHE, REST} <= standings(read(pt, patient, fits="no")).keys()
    assert "On hold" not in card(page, PRESS)


def test_a_hold_that_was_lifted_is_gone(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    made = hold(pt, patient, REST)
    with acting(pt):
        stopping.lift_hold(pt, patient.id, made.id, REASON)
    assert "On hold" not in text_of(page_of(browser, patient))
    assert standings(read(pt, patient))[REST] is Standing.OK


def test_a_program_that_is_stopped_is_said_once(signed_in) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    made = hold(pt, patient, "", "She fell last night, wait for the X-ray.")
    for path in ("", f"/{BREATHE}"):
        page = browser.get(f"/patients/{patient.id}/library{path}")
        assert text_of(page).count("The program is stopped") == 1
        assert "She fell last night, wait for the X-ray." in text_of(page)
        assert f"/program/holds/{made.id}/lift" in page.text


def test_who_may_not_lift_a_hold_is_led_to_the_chart(signed_in) -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    start(pt, patient, BREATHE)
    hold(pt, patient, BREATHE)
    browser, _assistant = signed_in(Role.ASSISTANT)
    shown = card(page_of(browser, patient), BREATHE)
    assert "On hold" in shown
    assert "/lift" not in shown
    assert f'href="/patients/{patient.id}">See it in the chart' in shown
