"""Sheets listed with what each changed, and any two of them beside each other."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from clinic.accounts.models import User
from clinic.core.permissions import Role
from clinic.documents.wording import change_line
from clinic.programs import service
from clinic.programs.rules import ExerciseChange, OwnChange, VersionChanges
from tests import factories
from tests.documents.test_version_page import two_sheets
from tests.programs.browser import text_of, url
from tests.programs.cases import BREATHE, RELEASE, acting, cleared_patient, issue, start

Browser = Callable[..., tuple[FlaskClient, User]]
DOSE = {"sets": 1}


def changed(**values: object) -> ExerciseChange:
    known = {"name": "Roller", "old_dose": None, "new_dose": None, "manner": "hold", "modifications_added": (),
             "modifications_removed": (), "old_note": "", "new_note": "", **values}  # fmt: skip
    return ExerciseChange(**known)  # type: ignore[arg-type]


def changes(*of: ExerciseChange, **values: object) -> VersionChanges:
    known = {"added": (), "removed": (), "changed": of, "is_reordered": False, "old_goal": "", "new_goal": "",
             "old_language": "en", "new_language": "en", **values}  # fmt: skip
    return VersionChanges(**known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        (changes(), "The same again"),
        (changes(added=("Seated march",), removed=("Roller",)), "+ Seated march, \N{EN DASH} Roller"),
        (
            changes(changed(old_dose=DOSE, new_dose=DOSE), changed(old_dose=DOSE, new_dose=DOSE), added=("March",)),
            "+ March; dose of 2 changed",
        ),
        (changes(changed(modifications_added=("Ramp",))), "set-up of 1 changed"),
        (changes(changed(modifications_removed=("Ramp",))), "set-up of 1 changed"),
        (changes(changed(own_props=(OwnChange("Bolster", "", "Blanket"),))), "own things of 1 changed"),
        (changes(changed(new_note="Slowly")), "note of 1 changed"),
        (
            changes(is_reordered=True, new_goal="Walk", new_language="es"),
            "another order; another goal; another language",
        ),
    ],
)
def test_a_change_in_one_line(what: VersionChanges, line: str) -> None:
    assert change_line(what) == line


def test_the_list_says_what_each_sheet_changed(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = two_sheets(pt)
    words = text_of(browser.get(url(patient, "versions")))
    assert "+ Hand-to-knee press, \N{EN DASH} Belly and rib breathing; dose of 1 changed" in words
    assert "With: Roll under knees" in words
    assert "Note: none → “Blue blanket”" in words


def test_any_two_sheets_are_compared_either_way(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = two_sheets(pt)
    there = text_of(browser.get(url(patient, "versions", "compare?old=1&new=2")))
    assert "From sheet 1 to sheet 2" in there
    assert "Added Hand-to-knee press" in there
    back = text_of(browser.get(url(patient, "versions", "compare?old=2&new=1")))
    assert "Added Belly and rib breathing" in back
    assert "Taken out Hand-to-knee press" in back
    usual = text_of(browser.get(url(patient, "versions", "compare")))
    assert "From sheet 1 to sheet 2" in usual


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("old=1&new=1", "Choose two different sheets."),
        ("old=1&new=9", "Choose from those shown here."),
        ("old=x&new=1", ""),
    ],
)
def test_what_cannot_be_compared_is_said(signed_in: Browser, asked: str, message: str) -> None:
    browser, pt = signed_in()
    answer = browser.get(url(two_sheets(pt), "versions", f"compare?{asked}"))
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert "From sheet" not in text_of(answer)


def test_with_one_sheet_or_none_there_is_nothing_to_compare(signed_in: Browser) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    assert "no two sheets" in text_of(browser.get(url(patient, "versions", "compare")))
    issue(pt, start(pt, patient, RELEASE))
    assert "no two sheets" in text_of(browser.get(url(patient, "versions", "compare")))
    assert browser.get(url(patient, "versions", "compare?old=1&new=1")).status_code == 422
    assert "Compare" not in text_of(browser.get(url(patient, "versions")))


def test_who_sees_no_charts_sees_no_changes(signed_in: Browser) -> None:
    patient = two_sheets(factories.make_user())
    desk, _user = signed_in(Role.FRONT_DESK)
    assert "Hand-to-knee press" not in text_of(desk.get(url(patient, "versions")))
    assert desk.get(url(patient, "versions", "compare?old=1&new=2")).status_code == 403
    stranger, _other = signed_in(user=factories.make_user(clinic=factories.make_clinic()))
    assert stranger.get(url(patient, "versions", "compare?old=1&new=2")).status_code == 404


def test_the_list_asks_as_little_with_many_sheets(signed_in: Browser, count_queries: Callable[[], object]) -> None:
    browser, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE, BREATHE)
    for _sheet in range(5):
        issue(pt, program)
    with count_queries() as queries:  # type: ignore[attr-defined]
        assert browser.get(url(patient, "versions")).status_code == 200
    assert len(queries) <= 9


def test_the_list_leads_to_the_program_that_is_open_or_to_a_new_one(signed_in: Browser) -> None:
    client, pt = signed_in()
    patient = cleared_patient(pt)
    program = start(pt, patient, RELEASE)
    issue(pt, program)
    assert "Edit program" in text_of(client.get(url(patient, "versions")))
    with acting(pt):
        service.end_program(pt, program.id, reason="Goal reached", revoke=False)
    assert "New program" in text_of(client.get(url(patient, "versions")))
