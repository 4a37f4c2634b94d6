"""The library as each clinic has it: its own exercises beside those that ship, and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest

from clinic.custom_exercises import service
from clinic.custom_library import overlay
from clinic.exercises.catalog import library
from clinic.formulary.finding import find
from tests import factories
from tests.custom_exercises.cases import BREATHE, NAME, change_own, draft, library_of, make_own, scene_of


def test_without_own_exercises_it_is_the_one_that_ships(database) -> None:
    assert library_of(factories.make_user()) is library()


def test_outside_a_clinic_it_is_the_one_that_ships(database) -> None:
    assert overlay.clinic_library() is library()
    with database.transaction():
        assert overlay.clinic_library() is library()


def test_an_own_exercise_stands_beside_the_others(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    merged = library_of(pt)
    made = merged.get_exercise(row.slug)
    assert (made.name, made.category, made.mark) == (NAME, "breathe", "proposed")
    assert made.review.is_draft
    assert merged.own == {row.slug}
    assert merged.offered[-1] is made
    assert len(merged.exercises) == len(library().exercises) + 1
    assert merged.exercises[BREATHE] is library().exercises[BREATHE]


def test_no_clinic_has_the_exercises_of_another(database) -> None:
    ours, theirs = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    row, other = make_own(ours), make_own(theirs, name="Somebody else's")
    assert row.slug in library_of(ours).exercises
    assert row.slug not in library_of(theirs).exercises
    assert other.slug not in library_of(ours).exercises


def test_one_transaction_that_changes_clinics_sees_each_of_them(database) -> None:
    ours, theirs = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    row = make_own(ours)
    with database.transaction(ours.clinic_id):
        assert row.slug in overlay.clinic_library().exercises
        overlay.session.info["clinic_id"] = theirs.clinic_id
        assert row.slug not in overlay.clinic_library().exercises
        overlay.session.info["clinic_id"] = ours.clinic_id


def test_a_save_shows_at_once_and_nothing_is_built_twice(database, count_queries) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    first = library_of(pt)
    with factories.acting(pt), count_queries() as queries:
        assert overlay.clinic_library() is first
        assert overlay.clinic_library() is first
    assert len(queries) == 1
    change_own(pt, row, name="Other name")
    assert library_of(pt).exercises[row.slug].name == "Other name"
    assert first.exercises[row.slug].name == NAME


def test_a_save_that_is_taken_back_is_never_shown(database) -> None:
    pt = factories.make_user()
    with pytest.raises(InterruptedError), factories.acting(pt):  # noqa: PT012 - the block is the transaction
        service.create_exercise(pt, uuid4(), draft(), scene_of())
        assert overlay.clinic_library().own
        raise InterruptedError
    assert not library_of(pt).own


def test_what_is_archived_is_kept_and_no_longer_offered(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    with factories.acting(pt):
        service.archive_exercise(pt, row.id, "We use the strap now")
    merged = library_of(pt)
    assert row.slug in merged.exercises
    assert row.slug not in {one.slug for one in merged.offered}
    assert row.slug not in {match.slug for match in find(merged, "").matches}
    assert row.slug not in {match.slug for match in find(merged, NAME).matches}


def test_the_search_finds_it_by_its_latest_name_and_only_here(database) -> None:
    ours, theirs = factories.make_user(), factories.make_user(clinic=factories.make_clinic())
    row = make_own(ours, name="Quokka stretch")
    assert [match.slug for match in find(library_of(ours), "quokka").matches] == [row.slug]
    assert not find(library_of(theirs), "quokka").matches
    change_own(ours, row, name="Wombat stretch")
    assert not find(library_of(ours), "quokka").matches
    assert [match.slug for match in find(library_of(ours), "wombat").matches] == [row.slug]


def test_content_that_no_longer_fits_the_library_is_left_out(database) -> None:
    pt = factories.make_user()
    good, bad = make_own(pt), make_own(pt, name="Old one")
    with factories.acting(pt) as session:
        row = session.get_one(type(bad), (pt.clinic_id, bad.id))
        entry = {**row.content["entry"], "attributes": ["a_word_that_is_gone"]}
        row.content = {**row.content, "entry": entry}
        session.flush()
        overlay.forget()
        merged = overlay.merge(library(), "any")
    assert good.slug in merged.exercises
    assert bad.slug not in merged.exercises
