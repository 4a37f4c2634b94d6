"""An own modification borrows a drawing of the library: what it says is what the picture shows, everywhere."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from clinic.custom_library.building import build_modification
from clinic.custom_library.drawings import drawings_for
from clinic.custom_library.errors import ContradictsPicture, NotValid
from clinic.custom_modifications import service as modifying
from clinic.custom_modifications.drafts import ModificationDraft, modification_content, modification_draft
from clinic.custom_pictures.service import set_pose
from clinic.exercises.catalog import library
from clinic.exercises.rules import ModificationsConflict, TwoInOneSlot, resolve
from clinic.exercises.scenes import patched
from clinic.programs import service
from clinic.programs.sheets import content_of
from handouts.figures import Scene
from handouts.figures.contact import complaints
from tests import factories
from tests.custom_exercises.browser import OWN
from tests.custom_exercises.cases import BREATHE, RELEASE, library_of, make_own, scene_of
from tests.custom_modifications.test_modifications import CHANGES, fields, make_change
from tests.factories import acting
from tests.forms import post
from tests.programs.browser import text_of
from tests.programs.cases import cleared_patient, issue, start

STRAP = f"strap-feet@{RELEASE}"
BELT = ModificationDraft(
    label="With a soft belt",
    slot="feet",
    indication="Feet fall out",
    patient_text="Put a soft belt round your feet.",
    source="Our own practice",
    drawing=STRAP,
    attributes_add=("legs_bound",),
    attributes_remove=("feet_free_to_roll",),
)
SHOWN = resolve(library().exercises[RELEASE], library().get_modifications(["strap-feet"])).scene


def refused(pt, slug: str, draft: ModificationDraft) -> str:
    with pytest.raises(NotValid) as refusal, acting(pt):
        modifying.create_modification(pt, uuid4(), slug, draft)
    assert isinstance(refusal.value, NotValid)
    return refusal.value.message


@pytest.mark.parametrize("slug", sorted(slug for slug, one in library().exercises.items() if one.scene))
def test_every_drawing_that_is_offered_fits(slug: str) -> None:
    exercise = library().exercises[slug]
    for one in drawings_for(exercise, library()):
        bare = replace(one.of, attributes_add=frozenset(), attributes_remove=frozenset())
        draft = ModificationDraft("Ours", bare.slot, "Now", "Ours.", "Us", drawing=one.key)
        made = build_modification("own-x", modification_content(draft), library(), exercise)
        scene = resolve(exercise, [made]).scene
        assert scene != patched(exercise.scene)
        assert not complaints(Scene.from_data(scene))


def test_its_own_modifications_lend_every_drawing_they_have() -> None:
    of = {one.of.slug for one in drawings_for(library().exercises[RELEASE], library())}
    drawn = {one.slug for one in library().modifications_for(RELEASE) if any(change.scene for change in one.changes)}
    assert of == drawn
    assert all(one.taken_from.slug == RELEASE for one in drawings_for(library().exercises[RELEASE], library()))


def test_a_photo_and_no_picture_borrow_nothing() -> None:
    no_picture = library().exercises["manual-psoas-release"]
    assert drawings_for(no_picture, library()) == ()
    photo = replace(no_picture, scene={"photo": {}, "props": [], "alt": []})
    assert drawings_for(photo, library()) == ()


def test_what_is_stored_gives_back_the_draft() -> None:
    for draft in (
        BELT,
        replace(BELT, picture_alt="A belt.", caption="Belt"),
        replace(BELT, drawing="", said_below=True),
    ):
        assert modification_draft(modification_content(draft)) == draft


def test_the_sheet_shows_the_drawing_that_was_borrowed(signed_in) -> None:
    browser, pt = signed_in()
    row = make_change(pt, RELEASE, BELT)
    program = start(pt, cleared_patient(pt))
    with acting(pt):
        service.add_exercise(pt, program.id, RELEASE, [row.slug])
    [given] = content_of(issue(pt, program))["exercises"]
    assert given["scene"]["props"] == SHOWN["props"]
    assert given["scene"]["alt"] == SHOWN["alt"]
    assert given["attributes"].count("legs_bound") == 1
    assert SHOWN["alt"] in browser.get(f"/library/{RELEASE}?with={row.slug}").text
    assert "Drawn as “" in text_of(browser.get(f"{CHANGES}/{row.id}"))


def test_the_picture_is_said_in_the_words_that_were_typed(database) -> None:
    pt = factories.make_user()
    row = make_change(pt, RELEASE, replace(BELT, picture_alt="A person lies back with a belt round the feet."))
    made = library_of(pt)
    shown = resolve(made.exercises[RELEASE], [made.modifications[row.slug]])
    assert shown.scene["alt"] == "A person lies back with a belt round the feet."


def test_an_own_exercise_borrows_from_the_pose_it_has(database) -> None:
    pt = factories.make_user()
    own = make_own(pt)
    seated = ModificationDraft(
        "On a chair", "position", "Cannot lie", "Sit on a chair.", "Us", drawing=f"seated-swap@{BREATHE}",
        attributes_add=("sitting",), attributes_remove=("supine_flat",),
    )  # fmt: skip
    row = make_change(pt, own.slug, seated)
    made = library_of(pt)
    shown = resolve(made.exercises[own.slug], [made.modifications[row.slug]])
    assert shown.attributes == {"sitting"}
    expected = resolve(library().exercises[BREATHE], library().get_modifications(["seated-swap"])).scene
    assert (shown.scene["legs"], shown.scene["hip"]) == (expected["legs"], expected["hip"])
    with pytest.raises(NotValid, match="“On a chair” would no longer fit"), acting(pt):
        set_pose(pt, own.id, 1, scene_of("standing-stance-march"), fit_ticks=True)


def test_ticks_that_the_borrowed_drawing_contradicts_are_refused(database) -> None:
    pt = factories.make_user()
    with pytest.raises(ContradictsPicture) as found, acting(pt):
        modifying.create_modification(pt, uuid4(), RELEASE, replace(BELT, attributes_add=(), attributes_remove=()))
    assert found.value.problems == {
        "attributes_add": "The picture shows “Legs held together”. Tick it.",
        "attributes_remove": "The picture does not show “Feet free to roll out”. Tick it.",
    }
    draft = replace(BELT, attributes_add=("legs_bound", "prone"))
    with pytest.raises(ContradictsPicture) as found, acting(pt):
        modifying.create_modification(pt, uuid4(), RELEASE, draft)
    assert found.value.problems == {"attributes_add": "It does not show “Lying face down”. Take the tick back."}


def test_a_drawing_that_does_not_fit_is_refused(database) -> None:
    pt = factories.make_user()
    assert "Choose “Feet” under “What it changes”" in refused(pt, RELEASE, replace(BELT, slot="arms"))
    assert "does not fit the picture" in refused(pt, BREATHE, BELT)
    assert "no longer in the library" in refused(pt, RELEASE, replace(BELT, drawing="gone@nowhere"))


def test_others_go_with_it_as_with_the_one_it_is_drawn_as(database) -> None:
    """The arms' pillows lie where the higher bolster has the arms; what excludes the drawing excludes the loan of it."""
    pt = factories.make_user()
    high = ModificationDraft("Our high bolster", "trunk_height", "Stiff", "Use the high one.", "Us",
                       drawing=f"trunk-prop-high@{RELEASE}")  # fmt: skip
    ramp = library().modifications["lengthwise-ramp"]
    slot = library().modifications["trunk-prop-high"].slot
    row = make_change(pt, RELEASE, replace(high, slot=slot))
    made = library_of(pt)
    exercise, ours = made.exercises[RELEASE], made.modifications[row.slug]
    arms, theirs = library().get_modifications(["arm-support", "trunk-prop-high"])
    assert resolve(exercise, [ours, arms]).scene["props"] == resolve(exercise, [theirs, arms]).scene["props"]
    with pytest.raises(TwoInOneSlot):
        resolve(exercise, [ours, theirs])
    ours = make_change(pt, RELEASE, ModificationDraft("Our ramp", ramp.slot, "Later", "Use the ramp.", "Us",
                                                drawing=f"lengthwise-ramp@{RELEASE}",
                                                attributes_remove=("rib_drape_extension",)))  # fmt: skip
    rib_pad = library().modifications["under-rib-pad"]
    with pytest.raises(ModificationsConflict, match="“Our ramp”"):
        resolve(exercise, [library_of(pt).modifications[ours.slug], rib_pad])


def test_words_stay_where_the_drawing_adds_nothing(database) -> None:
    """Calves on a chair leave no room for a roll under the knees: the roll is not drawn, the words are still said."""
    pt = factories.make_user()
    roll = library().modifications["knee-support"]
    draft = ModificationDraft("Our roll", roll.slot, "Sore", "Use a roll.", "Us", start_more="Take your own roll.",
                        drawing="knee-support@constructive-rest")  # fmt: skip
    row = make_change(pt, "constructive-rest", draft)
    made, chair = library_of(pt), library().modifications["calves-on-chair"]
    exercise = made.exercises["constructive-rest"]
    both = resolve(exercise, [made.modifications[row.slug], chair])
    assert both.scene["props"] == resolve(exercise, [chair]).scene["props"]
    assert both.start.endswith("Take your own roll.")


def test_the_form_lets_choose_and_shows_what_is_chosen(signed_in) -> None:
    browser, pt = signed_in()
    page = browser.get(f"{CHANGES}/new?exercise={RELEASE}").text
    assert 'name="drawing"' in page
    assert "checked" not in page.split('id="drawing"')[1].split("</fieldset>")[0]
    typed = fields(RELEASE, slot="feet", drawing=STRAP, attributes_add=["legs_bound"],
                   attributes_remove=["feet_free_to_roll"], **{"steps-0-how": "keep", "steps-0-text": ""},
                   hold_seconds="", hold_cap="")  # fmt: skip
    shown = post(browser, f"{CHANGES}/new/preview", typed)
    assert shown.status_code == 200
    typed["words_of"] = STRAP
    assert SHOWN["alt"] in shown.text
    assert drawn(shown.text) != drawn(page)
    assert not library_of(pt).own
    plain = post(browser, f"{CHANGES}/new/preview", {**typed, "attributes_add": [], "attributes_remove": []})
    assert "The ticks say something else" in text_of(plain)
    wrong = post(browser, f"{CHANGES}/new", {**typed, "slot": "arms", "label": ""})
    assert wrong.status_code == 422
    assert "Choose “Feet” under “What it changes”" in text_of(wrong)
    assert "Give it a name." in text_of(wrong)
    contradicts = post(browser, f"{CHANGES}/new", {**typed, "attributes_add": []})
    assert "The picture shows “Legs held together”. Tick it." in text_of(contradicts)
    made = post(browser, f"{CHANGES}/new", typed)
    assert made.status_code == 303, text_of(made)
    address = made.location.removeprefix("http://localhost")
    edit = browser.get(f"{address}/edit").text
    assert drawn(edit) == drawn(shown.text)
    again = post(browser, f"{address}/edit/preview", {**typed, "version": "1", "drawing": "none"})
    assert drawn(again.text) == drawn(page)
    changed = {**typed, "version": "1", "drawing": "none", "attributes_add": [], "attributes_remove": []}
    assert post(browser, f"{address}/edit", changed).status_code == 303
    assert "Drawn as “" in text_of(browser.get(address))
    assert OWN in address


@pytest.mark.parametrize(
    "changes",
    [
        {"drawing": "x@y"}, {"drawing": "@"}, {"slot": "no such"}, {"attributes_add": ["flying"]}, {"hold_seconds": "999999999"},
        {"steps-0-how": "twist"}, {"props_added-0-prop": "moon"}, {"label": "{x}"}, {"picture_alt": "x" * 5000},
        dict.fromkeys(fields()),
    ],
)  # fmt: skip
def test_a_preview_of_anything_is_a_page(signed_in, changes) -> None:
    browser, _pt = signed_in()
    typed = {**fields(RELEASE, drawing=STRAP, slot="feet"), **changes, "exercise_slug": RELEASE}
    answer = post(browser, f"{CHANGES}/new/preview", {name: one for name, one in typed.items() if one is not None})
    assert answer.status_code == 200
    assert 'id="drawn"' in answer.text


def drawn(page: str) -> str:
    return page.split('id="drawn"')[1].split("<svg")[1].split("</svg>")[0]
