"""Changing, archiving and bringing back: each save is kept, two people do not overwrite each other, nothing is deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from clinic.audit.models import AuditEvent
from clinic.custom_exercises import service
from clinic.custom_library.models import CustomExercise, CustomRevision
from tests import factories
from tests.custom_exercises.browser import LYING, OWN, fields
from tests.custom_exercises.cases import library_of, make_own
from tests.forms import post


def edit(browser, row: CustomExercise, **changes):
    return post(browser, f"{OWN}/{row.id}/edit", fields(version=str(row.version), **LYING, **changes))


def stored(user, row: CustomExercise) -> CustomExercise:
    with factories.acting(user) as session:
        return session.get_one(CustomExercise, (user.clinic_id, row.id))


def test_a_save_changes_it_and_the_history_says_what(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert "Towel breathing" in browser.get(f"{OWN}/{row.id}/edit").text
    assert edit(browser, row, name="Wall lean").status_code == 303
    assert library_of(pt).exercises[row.slug].name == "Wall lean"
    page = browser.get(f"{OWN}/{row.id}").text
    assert "Written" in page
    assert "Changed" in page
    assert "Towel breathing" in page
    assert pt.display_name in page


def test_a_save_that_changes_nothing_is_none(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    edit(browser, row)
    row = stored(pt, row)
    edit(browser, row)
    assert stored(pt, row).version == row.version == 2


def test_steps_keep_their_names_when_others_change(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    edit(browser, row, steps="One.\nTwo.\nThree.")
    before = [step["id"] for step in stored(pt, row).content["entry"]["steps"]]
    edit(browser, stored(pt, row), steps="Zero.\nOne.\nThree.")
    after = {step["en"]: step["id"] for step in stored(pt, row).content["entry"]["steps"]}
    assert (after["One."], after["Three."]) == (before[0], before[2])
    assert after["Zero."] not in before


def test_two_people_see_both_texts(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert edit(browser, row, name="Theirs", notes="").status_code == 303
    answer = edit(browser, row, name="Mine")
    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text
    assert "Good after sitting" in answer.text
    assert stored(pt, row).name == "Theirs"
    again = post(browser, f"{OWN}/{row.id}/edit", fields(version=str(stored(pt, row).version), name="Mine", **LYING))
    assert again.status_code == 303
    assert stored(pt, row).name == "Mine"


def test_what_does_not_fit_is_refused_beside_the_field(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    answer = edit(browser, row, name="", notes="Still here")
    assert answer.status_code == 422
    assert "Give it a name." in answer.text
    assert "Still here" in answer.text
    broken = post(browser, f"{OWN}/{row.id}/edit", fields(version="x"))
    assert broken.status_code == 422
    assert stored(pt, row).version == 1


def test_archiving_asks_why_and_can_be_taken_back(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert post(browser, f"{OWN}/{row.id}/archive", {"reason": ""}).status_code == 422
    assert post(browser, f"{OWN}/{row.id}/archive", {"reason": "We use the strap now"}).status_code == 303
    for path in (OWN, f"{OWN}/{row.id}"):
        page = browser.get(path).text
        assert "Archived" in page
        assert "We use the strap now" in page
    refused = edit(browser, stored(pt, row), name="Changed anyway")
    assert refused.status_code == 409
    assert "Bring it back first" in refused.text
    assert post(browser, f"{OWN}/{row.id}/archive", {"reason": "Again"}).status_code == 409
    assert post(browser, f"{OWN}/{row.id}/restore").status_code == 303
    assert post(browser, f"{OWN}/{row.id}/restore").status_code == 409
    assert row.slug not in library_of(pt).archived
    with factories.acting(pt) as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.entity_id == row.id)).all()
    assert {"own_exercise.created", "own_exercise.archived", "own_exercise.restored"} <= set(actions)


def test_another_clinic_finds_nothing(signed_in) -> None:
    theirs = make_own(factories.make_user(clinic=factories.make_clinic()))
    browser, pt = signed_in()
    assert theirs.name not in browser.get(OWN).text
    for path in (f"{OWN}/{theirs.id}", f"{OWN}/{theirs.id}/edit", f"/library/{theirs.slug}"):
        assert browser.get(path).status_code == 404
    assert edit(browser, theirs).status_code == 404
    assert post(browser, f"{OWN}/{theirs.id}/archive", {"reason": "Not mine"}).status_code == 404
    assert post(browser, f"{OWN}/{theirs.id}/restore").status_code == 404
    assert post(browser, f"{OWN}/new", fields(based_on=theirs.slug)).status_code == 404
    assert not library_of(pt).own


@pytest.mark.parametrize("statement", ["UPDATE custom_revisions SET reason = 'x'", "DELETE FROM custom_revisions"])
def test_the_database_refuses_to_change_a_save(database, statement: str) -> None:
    pt = factories.make_user()
    make_own(pt)
    with pytest.raises(DBAPIError), factories.acting(pt) as session:
        session.execute(text(statement))


def test_saves_of_a_clinic_are_numbered_one_by_one(database) -> None:
    pt, other = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    row = make_own(pt)
    make_own(other)
    with factories.acting(pt):
        service.archive_exercise(pt, row.id, "Old")
        service.restore_exercise(pt, row.id)
    with factories.acting(pt) as session:
        assert sorted(session.scalars(select(CustomRevision.number))) == [1, 2, 3]


def test_the_list_needs_few_queries_however_long_it_is(signed_in, count_queries) -> None:
    browser, pt = signed_in()
    make_own(pt)
    browser.get(OWN)
    counts = []
    for _ in range(2):
        with count_queries() as queries:
            assert browser.get(OWN).status_code == 200
        counts.append(len(queries))
        for number in range(5):
            make_own(pt, name=f"Exercise {number}")
        browser.get(OWN)
    assert counts == [4, 4]


def test_the_sign_off_of_a_rule_shows_it_until_it_is_archived(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    assert row.name in browser.get("/library/review/rule.PG-FLAT20").text
    with factories.acting(pt):
        service.archive_exercise(pt, row.id, "Old")
    page = browser.get("/library/review/rule.PG-FLAT20")
    assert page.status_code == 200
    assert row.name not in page.text


def test_pages_mark_it_as_ours(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    shelf = browser.get("/library?q=towel").text
    assert "Ours" in shelf
    assert f"/library/{row.slug}" in shelf
    page = browser.get(f"/library/{row.slug}").text
    assert "Ours" in page
    assert f"{OWN}/{row.id}" in page
    assert "Not signed off" in page
    assert "Ours" not in browser.get("/library/diaphragm-breathing").text
    assert "Copy as our own" in browser.get("/library/diaphragm-breathing").text
