"""The library's pages: what is found, what a tick changes, and what is said when ticks do not go together."""

from __future__ import annotations

import re

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS, dose_rows, effect_of
from clinic.exercises.rules import resolve
from clinic.exercises.wording import source_in_words
from clinic.formulary.pages import POSITIONS, exercise_page, library_page
from tests.factories import BREATHE, RELEASE
from tests.programs.browser import text_of

CLINIC_ONLY = "manual-psoas-release"
ALL = len(library().exercises)


def names(page) -> set[str]:
    return {card.exercise.slug for shelf in page.shelves for card in shelf.cards}


def drawing(page) -> str:
    """The picture on top, without the names inside it."""
    found = re.search(r'id="shown".*?(<svg.*?</svg>)', page.get_data(as_text=True), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_list_shows_every_exercise_once(signed_in) -> None:
    page = signed_in()[0].get("/library")
    for exercise in library().exercises.values():
        assert page.text.count(f'href="/library/{exercise.slug}"') == 1
    assert page.text.count("<svg") >= sum(exercise.scene is not None for exercise in library().exercises.values())


def test_phases_stand_in_the_order_of_a_program() -> None:
    labels = [shelf.label.lower() for shelf in library_page().shelves]
    assert labels == list(library().categories)


def test_what_no_clinician_has_reviewed_is_said(signed_in) -> None:
    page = text_of(signed_in()[0].get("/library"))
    waiting = sum(exercise.review.is_draft for exercise in library().exercises.values())
    assert f"{waiting} of {ALL} exercises are not reviewed by a clinician yet" in page
    assert page.count("Unreviewed") == waiting


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "psoas RELEASE"}, {RELEASE, CLINIC_ONLY}),
        ({"search": "bolster"}, {RELEASE}),
        ({"search": "no such words"}, set()),
        ({"category": "breathe"}, {BREATHE}),
        ({"position": "face-down"}, {"prone-ball-release", "prone-roller-release"}),
        ({"position": "side"}, {"side-lying-rest"}),
        ({"search": "ball", "position": "side"}, set()),
    ],
)
def test_words_and_filters_narrow_the_list(asked: dict[str, str], found: set[str]) -> None:
    assert names(library_page(**asked)) == found


def test_a_strange_filter_narrows_nothing(signed_in) -> None:
    assert library_page(category="<b>", position="upside-down").count == ALL
    assert signed_in()[0].get("/library?phase=<b>&position=x&q=").text.count("figure-card__name") == ALL


def test_every_position_is_some_exercises() -> None:
    assert all(library_page(position=key).count for key in POSITIONS)


def test_nothing_found_leads_back(signed_in) -> None:
    page = signed_in()[0].get("/library?q=<script>alert(1)</script>").text
    assert "No exercise is like that" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize("slug", sorted(library().exercises))
def test_every_exercise_has_its_page(signed_in, slug: str) -> None:
    answer = signed_in()[0].get(f"/library/{slug}")
    page = text_of(answer)
    exercise = library().exercises[slug]
    assert answer.status_code == 200
    assert exercise.name in page
    cited = [source_in_words(text) for text in (*exercise.notes, exercise.source)]
    for line in (*resolve(exercise).feel, *resolve(exercise).stop, *cited):
        assert " ".join(line.split()) in page, line
    for modification in library().modifications_for(slug):
        assert modification.indication in page
        assert modification.patient_text in page
    assert MARK_LABELS[exercise.mark] in page


def test_a_tick_changes_picture_and_steps(signed_in) -> None:
    browser, _user = signed_in()
    plain, strapped = browser.get(f"/library/{RELEASE}"), browser.get(f"/library/{RELEASE}?with=strap-feet")
    assert "Loop a strap round both feet" not in text_of(plain).split("Each modification by itself")[0]
    assert "Changed Loop a strap round both feet" in text_of(strapped)
    assert drawing(plain) != drawing(strapped)
    assert re.search(r'value="strap-feet" checked', strapped.text)
    assert not re.search(r'value="feet-relaxed" checked', strapped.text)


def test_several_ticks_make_one_picture(signed_in) -> None:
    browser, _user = signed_in()
    both = f"/library/{RELEASE}?with=strap-feet&with=trunk-prop-high"
    pictures = {drawing(browser.get(url)) for url in (both, f"/library/{RELEASE}?with=trunk-prop-high")}
    assert len(pictures) == 2
    again = f"/library/{RELEASE}?with=trunk-prop-high&with=strap-feet&with=strap-feet"
    assert drawing(browser.get(both)) == drawing(browser.get(again)), "order and doubles do not matter"


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        (("strap-feet", "feet-relaxed"), "change the same thing. Keep one of them."),
        (("lengthwise-ramp", "under-rib-pad"), "cannot go together: the ramp holds the ribs."),
        (("standing-swap",), "is not made for"),
    ],
)
def test_what_does_not_go_together_is_said_beside_the_boxes(signed_in, ticks: tuple[str, ...], message: str) -> None:
    browser, _user = signed_in()
    answer = browser.get(f"/library/{RELEASE}", query_string={"with": ticks})
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert drawing(answer) == drawing(browser.get(f"/library/{RELEASE}"))
    for slug in set(ticks) & {one.slug for one in library().modifications_for(RELEASE)}:
        assert f'value="{slug}" checked' in answer.text


def test_what_goes_together_under_care_is_shown_with_a_warning() -> None:
    page = exercise_page(RELEASE, ("trunk-prop-high", "knee-support"))
    assert page.conflict == ""
    assert page.shown.warnings == (
        "Higher trunk prop with Roll under knees: same sign, two answers; raise the trunk first.",
    )


@pytest.mark.parametrize("path", ["/library/nothing", f"/library/{RELEASE}?with=nothing", "/library/Supported"])
def test_what_is_not_in_the_library_is_not_found(signed_in, path: str) -> None:
    answer = signed_in()[0].get(path)
    assert answer.status_code == 404
    assert "The library has no such entry" in answer.text


@pytest.mark.parametrize(
    ("role", "status"), [(Role.PT, 200), (Role.ASSISTANT, 200), (Role.ADMIN, 200), (Role.FRONT_DESK, 403)]
)
def test_who_may_read_the_library(signed_in, role: Role, status: int) -> None:
    browser, _user = signed_in(role)
    assert {browser.get(path).status_code for path in ("/library", f"/library/{RELEASE}")} == {status}


def test_what_is_only_done_in_the_clinic_is_marked(signed_in) -> None:
    browser, _user = signed_in()
    assert "Never in a home program" in text_of(browser.get(f"/library/{CLINIC_ONLY}"))
    assert "Never in a home program" not in text_of(browser.get(f"/library/{RELEASE}"))
    assert text_of(browser.get("/library")).count("Clinic only") == 2


def test_the_pose_to_avoid_is_shown_where_there_is_one(signed_in) -> None:
    browser, _user = signed_in()
    assert "Not like this" in text_of(browser.get(f"/library/{RELEASE}"))
    assert "Not like this" not in text_of(browser.get(f"/library/{BREATHE}"))


def test_the_dose_names_its_range_and_its_cap() -> None:
    rows = {row.name: row for row in dose_rows(library().exercises[RELEASE])}
    assert (rows["Hold"].usual, rows["Hold"].start, rows["Hold"].most) == ("5 min to 10 min", "5 min", "10 min")
    assert "Breaths" not in rows


def test_the_effect_of_a_modification_is_what_differs() -> None:
    exercise = library().exercises[RELEASE]
    ramp = effect_of(exercise, library().modifications["lengthwise-ramp"], resolve(exercise))
    assert ramp.removes == ("Ribs draped back over an edge",)
    assert ramp.steps
    assert not ramp.dose
    comfort = effect_of(exercise, library().modifications["time-by-comfort"], resolve(exercise))
    assert "up to 10 minutes" in comfort.dose


def test_one_query_beyond_the_sign_in(signed_in, count_queries) -> None:
    browser, _user = signed_in()
    for path in ("/library", f"/library/{RELEASE}?with=strap-feet"):
        with count_queries() as queries:
            browser.get(path)
        assert len(queries) == 3  # the third asks whether the clinic wrote exercises
