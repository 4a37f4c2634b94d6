"""The list of patients: order, paging by place, filters, who may see it."""

from __future__ import annotations

import re

import pytest

from clinic.core import clock
from clinic.core.permissions import Role
from clinic.patients import listing
from tests.factories import make_clinic, make_episode, make_patient, make_user


def names(page: str) -> list[str]:
    return re.findall(r"<bdi>([^<]+, [^<]+)</bdi>", page)


def test_patients_come_in_order_of_family_names(signed_in):
    browser, therapist = signed_in()
    make_patient(therapist=therapist, family_name="Zeller", given_name="Ada")
    make_patient(therapist=therapist, family_name="Ångström", given_name="Bo")
    make_patient(therapist=therapist, family_name="baker", given_name="Cy")
    answer = browser.get("/patients")
    assert answer.status_code == 200
    assert names(answer.text) == ["Ångström, Bo", "baker, Cy", "Zeller, Ada"]


def test_open_episode_is_shown(signed_in):
    browser, therapist = signed_in()
    make_episode(make_patient(therapist=therapist))
    make_patient(therapist=therapist)
    page = browser.get("/patients").text
    assert page.count("Not in care") == 1


def test_pages_follow_each_other_both_ways(signed_in, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 2)
    browser, therapist = signed_in()
    for letter in "ABCDE":
        make_patient(therapist=therapist, family_name=letter * 3, given_name="Robin")
    seen, address = [], "/patients"
    while address:
        page = browser.get(address).text
        seen += names(page)
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found.group(1).replace("&amp;", "&") if found else None
    assert seen == [f"{letter * 3}, Robin" for letter in "ABCDE"]
    back = re.search(r'rel="prev" href="([^"]+)"', page).group(1).replace("&amp;", "&")
    page = browser.get(back).text
    assert names(page) == ["CCC, Robin", "DDD, Robin"]
    assert 'rel="next"' in page
    assert 'rel="prev"' in page
    first = browser.get(re.search(r'rel="prev" href="([^"]+)"', page).group(1).replace("&amp;", "&")).text
    assert names(first) == ["AAA, Robin", "BBB, Robin"]
    assert 'rel="prev"' not in first


def test_no_name_stands_in_an_address(signed_in, monkeypatch):
    monkeypatch.setattr(listing, "PAGE_SIZE", 1)
    browser, therapist = signed_in()
    make_patient(therapist=therapist, family_name="Canaryname")
    make_patient(therapist=therapist, family_name="Doublename")
    page = browser.get("/patients").text
    assert not [address for address in re.findall(r'(?:href|action)="([^"]+)"', page) if "name" in address.lower()]


def test_my_patients_are_those_of_record(signed_in):
    browser, therapist = signed_in()
    make_patient(therapist=therapist, family_name="Mine")
    make_patient(family_name="Others")
    assert names(browser.get("/patients?show=mine").text) == ["Mine, Robin"]
    assert len(names(browser.get("/patients").text)) == 2


@pytest.mark.parametrize(
    ("show", "words"),
    [("all", "No patients yet"), ("mine", "therapist of record yet"), ("in_error", "Nothing was entered")],
)
def test_empty_lists_say_what_to_do(signed_in, show, words):
    browser, _user = signed_in()
    page = browser.get(f"/patients?show={show}")
    assert page.status_code == 200
    assert words in page.text


def test_entered_in_error_is_a_list_of_its_own(signed_in):
    browser, therapist = signed_in()
    make_patient(
        therapist=therapist, family_name="Double", entered_in_error_at=clock.now(), entered_in_error_reason="Twice"
    )
    assert names(browser.get("/patients").text) == []
    page = browser.get("/patients?show=in_error").text
    assert names(page) == ["Double, Robin"]
    assert "Twice" in page


def test_other_clinics_are_not_listed(signed_in):
    browser, _therapist = signed_in()
    make_patient(clinic=make_clinic(), family_name="Elsewhere")
    assert "Elsewhere" not in browser.get("/patients").text


def test_a_start_in_another_clinic_is_not_there(signed_in):
    browser, _therapist = signed_in()
    other = make_patient(clinic=make_clinic())
    assert browser.get(f"/patients?after={other.id}").status_code == 404
    assert browser.get("/patients?after=nonsense").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.FRONT_DESK, 200), (Role.ADMIN, 403)]
)
def test_who_may_list(signed_in, role, status):
    browser, _user = signed_in(role)
    assert browser.get("/patients").status_code == status


def test_the_number_of_queries_does_not_grow(signed_in, count_queries):
    browser, therapist = signed_in()
    make_patient(therapist=therapist)
    browser.get("/patients")
    with count_queries() as few:
        browser.get("/patients")
    for _number in range(10):
        make_patient(therapist=make_user(role=Role.PT))
    with count_queries() as many:
        browser.get("/patients")
    assert len(many) == len(few) <= 6
