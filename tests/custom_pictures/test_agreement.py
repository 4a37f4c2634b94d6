"""The ticks of an own exercise and its picture say the same: rules judge what the patient sees."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from clinic.custom_exercises import service
from clinic.custom_library.errors import ContradictsPicture
from clinic.custom_pictures import service as pictures
from clinic.custom_pictures import storing
from clinic.exercises.catalog import library
from tests import factories
from tests.custom_exercises.browser import LYING, OWN, fields
from tests.custom_exercises.cases import draft, library_of, make_own, scene_of
from tests.custom_pictures.images import photo
from tests.forms import post
from tests.programs.browser import text_of

FLAT, STANDING = (library().attributes[slug] for slug in ("supine_flat", "standing"))


@pytest.mark.parametrize(
    ("pose", "ticks", "message"),
    [
        ("constructive-rest", {"asks_position": ["standing"]}, f"The picture shows “{FLAT}”, not “{STANDING}”."),
        ("constructive-rest", {"asks_position": ["supine_flat", "standing"]}, f"does not show “{STANDING}”."),
        ("constructive-rest", {"asks_position": None, "asks_no_position": "y"}, f"The picture shows “{FLAT}”. Tick it"),
        ("block-supported-bridge", LYING, f"shows “{library().attributes['inversion_mild']}”"),
        ("supported-psoas-release", {"asks_position": ["supine_incline"]}, "shows “Ribs draped back over an edge” and"),
    ],
)
def test_ticks_that_the_picture_contradicts_are_refused_beside_them(signed_in, pose, ticks, message) -> None:
    browser, pt = signed_in()
    answer = post(browser, f"{OWN}/new", fields(pose=pose, notes="Kept on the page", **ticks))
    assert answer.status_code == 422
    assert message in answer.text
    assert re.search(rf'id="asks_\w+-error">(?:(?!</p>).)*{re.escape(message)}', answer.text, re.DOTALL)
    assert "Kept on the page" in answer.text
    assert not library_of(pt).own


def test_everything_that_is_wrong_is_said_at_once(signed_in) -> None:
    browser, _pt = signed_in()
    answer = post(browser, f"{OWN}/new", fields(pose="constructive-rest", name="", **{"dose_sets-low": ""}))
    for message in ("Give it a name.", "Enter the usual lowest number.", f"The picture shows “{FLAT}”"):
        assert message in answer.text


def test_the_service_refuses_what_a_form_let_through(database) -> None:
    pt = factories.make_user()
    with pytest.raises(ContradictsPicture, match=FLAT), factories.acting(pt):
        service.create_exercise(pt, uuid4(), draft(attributes=("standing",)), scene_of())
    row = make_own(pt)
    with pytest.raises(ContradictsPicture) as refused, factories.acting(pt):
        service.change_exercise(pt, row.id, 1, draft(attributes=("standing",)))
    assert set(refused.value.problems) == {"position"}


def test_words_that_contradict_the_saved_picture_are_refused(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    answer = post(browser, f"{OWN}/{row.id}/edit", fields(version="1"))
    assert answer.status_code == 422
    assert f"The picture shows “{FLAT}”, not “{STANDING}”" in answer.text
    assert library_of(pt).exercises[row.slug].attributes == {"supine_flat"}


def test_another_picture_takes_the_ticks_along_only_when_asked(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    typed = {"version": "1", "pose": "standing-stance-march", "alt": "Stands at a counter."}
    shown = post(browser, f"{OWN}/{row.id}/picture/preview", typed)
    assert "The ticks of the exercise say something else" in text_of(shown)
    assert f"The picture shows “{STANDING}”, not “{FLAT}”" in text_of(shown)
    refused = post(browser, f"{OWN}/{row.id}/picture", typed)
    assert refused.status_code == 422
    assert "Tick this, or turn the pose" in text_of(refused)
    assert post(browser, f"{OWN}/{row.id}/picture", {**typed, "fit_ticks": "y"}).status_code == 303
    assert library_of(pt).exercises[row.slug].attributes == {"standing"}


def test_a_pose_that_is_turned_shows_what_it_shows_now(signed_in) -> None:
    browser, pt = signed_in()
    row = make_own(pt)
    raised = {"version": "1", "pose": "supported-psoas-release", "alt": "Lies back on a bolster."}
    said = text_of(post(browser, f"{OWN}/{row.id}/picture", raised))
    assert f"“{library().attributes['supine_incline']}”, not “{FLAT}”" in said


def test_a_photo_contradicts_nothing(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    with factories.acting(pt):
        pictures.set_photo(pt, row.id, 1, storing.store_photo(pt, photo()), "A woman stands.")
        service.change_exercise(pt, row.id, 2, draft(attributes=("standing",)))
    with pytest.raises(ContradictsPicture), factories.acting(pt):
        pictures.set_pose(pt, row.id, 3, scene_of())


@pytest.mark.parametrize("slug", sorted(slug for slug, one in library().exercises.items() if one.scene))
def test_a_copy_begins_with_ticks_that_fit_its_picture(signed_in, slug: str) -> None:
    from clinic.custom_exercises.pages import copy_form

    browser, pt = signed_in()
    with browser.application.test_request_context(), factories.acting(pt):
        form = copy_form(slug)
        assert service.create_exercise(pt, uuid4(), form.draft(), scene_of(slug), slug)
