"""One exercise's page: what a tick changes, and what is said when ticks do not go together."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from clinic.core.permissions import Role
from clinic.exercises.catalog import library
from clinic.exercises.describing import MARK_LABELS, dose_rows, effect_of
from clinic.exercises.rules import resolve
from clinic.exercises.wording import source_in_words
from clinic.formulary.exercise_page import exercise_page
from clinic.formulary.option_page import options_of
from tests.factories import BREATHE, RELEASE
from tests.programs.browser import text_of

CLINIC_ONLY = "manual-psoas-release"


def drawing(page) -> str:
    """The picture on top, without the names inside it."""
    found = re.search(r'class="shown__picture".*?(<svg.*?</svg>)', page.get_data(as_text=True), re.DOTALL)
    assert found is not None
    return found[1]


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
    assert len(library().modifications_for(slug)) == answer.text.count('type="checkbox"')
    assert MARK_LABELS[exercise.mark] in page


def test_a_tick_changes_picture_and_steps(signed_in) -> None:
    browser, _user = signed_in()
    plain, strapped = browser.get(f"/library/{RELEASE}"), browser.get(f"/library/{RELEASE}?with=strap-feet")
    assert "Loop a strap round both feet" not in text_of(plain)
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


CLASHING = ("pregnancy-incline", "under-rib-pad", "trunk-prop-low")


def test_every_clash_is_named_with_what_to_untick(signed_in) -> None:
    browser, _user = signed_in()
    answer = browser.get(f"/library/{RELEASE}", query_string={"with": (*CLASHING, "knee-support")})
    page = text_of(answer)
    for reason in ("the incline needs height", "the whole back is held"):
        assert reason in page
    for slug in (*CLASHING, "knee-support"):
        assert f'value="{slug}" checked' in answer.text
    assert "Untick “Pregnancy incline”" in page
    assert "Untick “Lower trunk prop” and “Pad under low ribs”" in page or "Untick “Pad under" in page
    left = re.search(r'href="([^"]*)">Untick “Pregnancy incline”<', answer.text)
    assert left is not None
    followed = browser.get(left[1].replace("&amp;", "&"))
    assert followed.status_code == 200
    for slug in ("under-rib-pad", "trunk-prop-low", "knee-support"):
        assert f'value="{slug}" checked' in followed.text


def test_the_picture_is_of_the_part_that_goes_together_and_says_so(signed_in) -> None:
    browser, _user = signed_in()
    answer = browser.get(f"/library/{RELEASE}", query_string={"with": (*CLASHING, "knee-support")})
    alone = browser.get(f"/library/{RELEASE}?with=knee-support")
    assert drawing(answer) == drawing(alone)
    page = text_of(answer)
    assert "With: Roll under knees" in page
    assert "Picture and steps leave out" in page
    assert "Picture and steps leave out" not in text_of(alone)


def test_what_is_not_made_for_the_exercise_is_the_first_to_go() -> None:
    trouble = exercise_page(library(), RELEASE, ("standing-swap", "strap-feet", "feet-relaxed")).trouble
    assert trouble is not None
    assert all("standing-swap" in {one.slug for one in way.gone} for way in trouble.ways_out)
    assert {way.left for way in trouble.ways_out} == {("strap-feet",), ("feet-relaxed",)}
    alone = exercise_page(library(), RELEASE, ("standing-swap", "knee-support"))
    assert alone.trouble is not None
    assert [way.left for way in alone.trouble.ways_out] == [("knee-support",)]
    assert alone.shown.modifications == ("knee-support",)


def test_what_goes_together_under_care_is_shown_with_a_warning() -> None:
    page = exercise_page(library(), RELEASE, ("trunk-prop-high", "knee-support"))
    assert page.trouble is None
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
    assert browser.get("/library").text.count("Clinic only</span>") == 2


def test_the_pose_to_avoid_is_shown_where_there_is_one(signed_in) -> None:
    browser, _user = signed_in()
    assert "Not like this" in drawing(browser.get(f"/library/{RELEASE}"))
    assert "Not like this" not in drawing(browser.get(f"/library/{BREATHE}"))


def test_the_dose_names_its_range_and_its_cap() -> None:
    rows = {row.name: row for row in dose_rows(library().exercises[RELEASE])}
    assert (rows["Hold"].usual, rows["Hold"].start, rows["Hold"].most) == ("5 min to 10 min", "5 min", "10 min")
    assert rows["Repetitions"].most == "", "no source sets a cap, and the bound of the field is none"
    assert "Breaths" not in rows


def test_the_effect_of_a_modification_is_what_differs() -> None:
    exercise = library().exercises[RELEASE]
    ramp = effect_of(exercise, library().modifications["lengthwise-ramp"], resolve(exercise))
    assert ramp.removes == ("Ribs draped back over an edge",)
    assert ramp.steps
    assert not ramp.dose
    comfort = effect_of(exercise, library().modifications["time-by-comfort"], resolve(exercise))
    assert "up to 10 minutes" in comfort.dose


def test_everything_a_tick_changes_is_marked(signed_in) -> None:
    page = exercise_page(library(), RELEASE, ("lengthwise-ramp", "time-by-comfort"))
    assert page.changed.removes == ("Ribs draped back over an edge",)
    assert page.changed.dose_before != page.dose
    assert {prop.name for prop in page.props if prop.is_changed} >= {"Firm round bolster"}
    said = text_of(signed_in()[0].get(f"/library/{RELEASE}?with=lengthwise-ramp&with=time-by-comfort"))
    assert f"Changed {page.dose}" in said
    assert f"Without: {page.changed.dose_before}" in said
    assert "Changed No longer: ribs draped back over an edge" in said
    assert f"Firm round bolster {'Changed'}" in said


def test_a_tick_brings_its_signs_to_stop_and_what_it_asks() -> None:
    plain = exercise_page(library(), RELEASE)
    assert plain.changed.stop == frozenset()
    assert (plain.changed.adds, plain.changed.removes, plain.changed.dose_before) == ((), (), "")
    strapped = exercise_page(library(), RELEASE, ("strap-feet",))
    assert strapped.changed.stop == frozenset(strapped.shown.stop) - frozenset(plain.shown.stop)
    assert "Feet free to roll out" in strapped.changed.removes


def test_things_of_later_stages_are_told_apart_until_they_are_needed() -> None:
    assert [prop.slug for prop in exercise_page(library(), RELEASE).later_props] == ["strap"]
    strapped = exercise_page(library(), RELEASE, ("strap-feet",))
    assert strapped.later_props == ()
    assert "strap" in {prop.slug for prop in strapped.props}


def test_two_libraries_of_one_hash_keep_their_own_words() -> None:
    """A clinic's own library has the hash of the one it lies over, and a state of its own."""
    changed = replace(library().modifications["strap-feet"], label="Our strap")
    own = replace(library(), modifications={**library().modifications, "strap-feet": changed}, own_state="1")
    shipped = {option.modification.label for option in options_of(library(), RELEASE)}
    ours = {option.modification.label for option in options_of(own, RELEASE)}
    assert ours - shipped == {"Our strap"}


@pytest.mark.parametrize("slug", sorted(library().exercises))
def test_each_modification_by_itself(signed_in, slug: str) -> None:
    browser, _user = signed_in()
    answer, page = browser.get(f"/library/{slug}/modifications"), text_of(browser.get(f"/library/{slug}/modifications"))
    offered = library().modifications_for(slug)
    assert answer.status_code == 200
    assert (f"/library/{slug}/modifications" in browser.get(f"/library/{slug}").text) == bool(offered)
    assert page.count("Not signed off") == len(offered)
    for modification in offered:
        assert modification.indication in page
        assert modification.patient_text in page


def test_the_modifications_of_nothing_are_not_found(signed_in) -> None:
    assert signed_in()[0].get("/library/nothing/modifications").status_code == 404
    assert signed_in(Role.FRONT_DESK)[0].get(f"/library/{RELEASE}/modifications").status_code == 403


def test_the_page_says_where_the_sign_off_stands(signed_in) -> None:
    page = signed_in()[0].get(f"/library/{RELEASE}")
    assert f'href="/library/review/exercise.{RELEASE}"' in page.text
    assert "Not signed off" in text_of(page)


def test_a_page_costs_two_queries(signed_in, count_queries) -> None:
    browser, _user = signed_in()
    with count_queries() as queries:
        browser.get(f"/library/{RELEASE}?with=strap-feet")
    assert len(queries) == 2, "the session; the person and what is read with them"
