"""Finding a patient: every way people write names, numbers and birth dates."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.patients import listing
from tests.factories import make_clinic, make_patient, make_user
from tests.forms import post


def found(browser, typed, **fields) -> list[str]:
    answer = post(browser, "/patients", {"q": typed, **fields})
    assert answer.status_code == 200
    return re.findall(r"<bdi>([^<]+), [^<]+</bdi>", answer.text)


@pytest.fixture
def browser(signed_in):
    browser, therapist = signed_in()
    for given, family, chosen, born, phone in (
        ("José", "García-Lópe\u0301z", "Pepe", date(1985, 5, 17), "(801) 555-0142"),
        ("Katherine", "O’Brien", "Kit", date(1990, 6, 5), ""),
        ("Søren", "Ångström", "", date(1972, 12, 1), ""),
        ("Mehmet", "Yıldız", "", date(2001, 1, 31), ""),
        ("Ольга", "Иванова", "", date(1966, 3, 8), ""),
    ):
        make_patient(
            therapist=therapist,
            given_name=given,
            family_name=unicodedata.normalize("NFC", family),
            chosen_name=chosen,
            birth_on=born,
            phone=phone,
            chart_number=f"26-{family[:2].upper()}77X",
        )
    return browser


@pytest.mark.parametrize(
    "typed",
    [
        "José García",
        unicodedata.normalize("NFD", "José García"),
        "garcia jose",
        "GARCIA, JOSE",
        "lopez",
        "Garcia-Lopez",
        "pepe",
        "pep",
        "jo ga",
        "Gracia",
        "Garcai",
        "Gacia",
        "Garcla",
        "Jose Gracia",
        "Josse Garcia",
        "26-GA77X",
        "26 ga77x",
        "801 555 0142",
        "8015550142",
        "801-555-0142",
        "1985-05-17",
        "5/17/1985",
        "05/17/1985",
        "17 May 1985",
        "17th May 1985",
        "May 17, 1985",
        "17.5.1985",
        "19850517",
        "garcia 5/17/1985",
        "17 May 1985 pepe",
    ],
)
def test_one_patient_in_every_spelling(browser, typed):
    assert found(browser, typed) == ["García-Lópéz"]


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        ("obrien", "O’Brien"),
        ("O'Brien", "O’Brien"),
        ("kit obrien", "O’Brien"),
        ("Kathrine", "O’Brien"),
        ("soren", "Ångström"),
        ("angstrom", "Ångström"),
        ("yildiz", "Yıldız"),
        ("иванова", "Иванова"),
        ("6/5/1990", "O’Brien"),
        ("5/6/1990", "O’Brien"),
    ],
)
def test_other_scripts_signs_and_orders(browser, typed, family):
    assert found(browser, typed) == [family]


@pytest.mark.parametrize(
    "typed",
    [
        "zzzz",
        "garcia 1/1/1999",
        "garcia zzzz",
        "%",
        "_",
        "' OR 1=1 --",
        "\\",
        "%%%",
        "g%a",
        "x' UNION SELECT",
        "(",
        "{}",
    ],
)
def test_what_matches_nobody_finds_nobody(browser, typed):
    assert found(browser, typed) == []


def test_one_letter_is_not_a_search(browser):
    page = post(browser, "/patients", {"q": "g"}).text
    assert "at least two letters" in page


def test_an_empty_search_is_the_list(browser):
    answer = post(browser, "/patients", {"q": "  ", "show": "mine"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/patients?show=mine"


def test_alike_names_stand_apart(signed_in):
    browser, therapist = signed_in()
    make_patient(therapist=therapist, family_name="Gonzalez")
    make_patient(therapist=therapist, family_name="Gonzales")
    page = post(browser, "/patients", {"q": "gonzales"}).text
    assert page.index("Gonzales,") < page.index("Similar") < page.index("Gonzalez,")


def test_only_mine_when_asked(signed_in):
    browser, therapist = signed_in()
    make_patient(therapist=therapist, family_name="Miller", given_name="Mine")
    make_patient(family_name="Miller", given_name="Theirs")
    assert len(found(browser, "miller")) == 2
    assert "Mine" in post(browser, "/patients", {"q": "miller", "show": "mine"}).text
    assert len(found(browser, "miller", show="mine")) == 1


def test_more_than_fit_says_so(signed_in, monkeypatch):
    monkeypatch.setattr(listing, "MOST_FOUND", 2)
    browser, therapist = signed_in()
    for _number in range(3):
        make_patient(therapist=therapist, family_name="Miller")
    page = post(browser, "/patients", {"q": "miller"}).text
    assert "Type more" in page
    assert page.count("<bdi>Miller") == 2


def test_neither_other_clinics_nor_errors_are_found(signed_in):
    browser, therapist = signed_in()
    make_patient(clinic=make_clinic(), family_name="Canary", birth_on=date(1985, 5, 17))
    make_patient(
        therapist=therapist, family_name="Canary", entered_in_error_at=clock.now(), entered_in_error_reason="x"
    )
    assert found(browser, "canary") == []
    assert found(browser, "1985-05-17") == []


def test_a_role_without_patients_finds_nobody_even_below_the_page(database):
    admin = make_user(role=Role.ADMIN)
    make_patient(family_name="Canary")
    with database.transaction(admin.clinic_id):
        assert listing.search(admin, "canary").count == 0


@pytest.mark.parametrize("typed", ["a\x00b", "\ud800"])
def test_what_cannot_be_stored_is_refused(signed_in, typed):
    browser, _user = signed_in()
    body = {"q": typed.encode("utf-8", "surrogatepass")}
    assert post(browser, "/patients", body).status_code in (200, 400)
    if "\x00" in typed:
        assert post(browser, "/patients", body).status_code == 400


def test_a_long_query_is_cut_and_answered(browser):
    assert post(browser, "/patients", {"q": "ab " * 5000}).status_code == 200


def test_the_number_of_queries_does_not_grow(signed_in, count_queries):
    browser, therapist = signed_in()
    for _number in range(10):
        make_patient(therapist=therapist, family_name="Miller")
    found(browser, "miller")
    with count_queries() as queries:
        assert len(found(browser, "miller")) == 10
    assert len(queries) <= 7
