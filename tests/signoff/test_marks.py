"""Where content stands, on the screens on which it is given: quiet once it is signed, loud with what must be minded."""

from __future__ import annotations

import re

import pytest

from clinic.programs import service
from clinic.signoff.models import Decision
from tests import factories
from tests.forms import post
from tests.programs.browser import text_of, url
from tests.programs.cases import RAMP, RELEASE, acting, cleared_patient, issue, pregnant_patient, start
from tests.signoff.cases import WHY, decide

STRAP = "strap-feet"


@pytest.fixture
def given(signed_in):
    """A therapist's browser and a patient whose draft and sheet hold the release with a strap."""
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [STRAP])
    issue(pt, program)
    return client, patient


def line_of(page) -> str:
    """The builder's line about the exercise, as text."""
    article = re.search(r'<article class="draft-line".*?</article>', page.text, re.DOTALL)
    assert article is not None
    return " ".join(re.sub(r"<[^>]+>", " ", article[0]).split())


def test_what_nobody_signed_says_so_until_somebody_does(given, reviewer) -> None:
    client, patient = given
    before = line_of(client.get(url(patient)))
    assert before.count("Not signed off") == 1
    assert "Not signed off:" not in before
    decide(reviewer, f"exercise.{RELEASE}")
    assert "Not signed off: Strap around feet" in line_of(client.get(url(patient)))
    decide(reviewer, f"modification.{STRAP}")
    for path in (url(patient), f"/patients/{patient.id}"):
        page = client.get(path)
        shown = line_of(page) if path == url(patient) else chart_line(page)
        assert "signed off" not in shown.lower()


def chart_line(page) -> str:
    found = re.search(r'<ol class="shelf">.*?</ol>', page.text, re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.mark.parametrize(
    ("key", "note"),
    [
        (f"exercise.{RELEASE}", f"Reviewer’s note : {WHY}"),
        (f"modification.{STRAP}", f"note on Strap around feet: {WHY}"),
    ],
)
def test_the_note_of_an_approval_is_read_where_it_is_given(given, reviewer, key, note) -> None:
    client, patient = given
    decide(reviewer, key, Decision.AMENDED)
    note = note.replace(" :", ":")
    assert note in line_of(client.get(url(patient)))
    assert note in chart_line(client.get(f"/patients/{patient.id}"))


def test_the_shelf_says_it_of_what_may_be_added(given, reviewer) -> None:
    client, patient = given
    shelf = re.compile(r'id="shelf-diaphragm-breathing"[^>]*>.*?</li>', re.DOTALL)
    assert "Not signed off" in shelf.search(client.get(url(patient)).text)[0]
    decide(reviewer, "exercise.diaphragm-breathing", Decision.AMENDED)
    assert WHY in shelf.search(client.get(url(patient)).text)[0]
    decide(reviewer, "exercise.diaphragm-breathing")
    assert "igned off" not in shelf.search(client.get(url(patient)).text)[0]


def test_a_finding_names_its_rule_and_whether_it_is_signed(signed_in, reviewer) -> None:
    client, pt = signed_in()
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [RAMP])
    page = client.get(url(patient))
    named = set(re.findall(r'href="/library/rules/([\w-]+)"', page.text))
    assert named
    rule = sorted(named)[0]
    assert f"Rule {rule} Not signed off" in text_of(page)
    decide(reviewer, f"rule.{rule}", Decision.AMENDED)
    words = text_of(client.get(url(patient)))
    assert f"Rule {rule} Signed off with a note" in words
    assert WHY in words


def test_the_clinics_own_decision_is_no_rule(given, reviewer) -> None:
    client, patient = given
    decide(reviewer, f"modification.{STRAP}", Decision.DECLINED)
    shown = line_of(client.get(url(patient)))
    assert "“Strap around feet” is not used in this clinic" in shown
    assert "Decided by Mara Quill, PT, DPT" in shown
    assert shown.count(WHY) == 1


def test_a_patient_never_reads_it(client, database) -> None:
    given = factories.make_issued_program()
    assert post(client, "/p/open", {"code": given.code}).status_code == 303
    page = client.get("/p/today")
    assert page.status_code == 200
    assert "igned off" not in page.text
