"""A therapist copies an exercise, turns its pose while looking at it, and shows a photo instead; every page is checked."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.browser.conftest import sign_in
from tests.browser.visitor import Visitor
from tests.custom_pictures.images import photo

Visit = Callable[..., Visitor]


def test_an_own_exercise_from_copy_to_photo(visit: Visit) -> None:
    therapist = visit()
    sign_in(therapist)
    therapist.go("/library/own")
    therapist.check()
    therapist.follow("New exercise")
    therapist.check()
    copy(therapist)
    turn_the_pose(therapist)
    use_a_photo(therapist)
    modify(therapist)
    therapist.go("/library/own")
    therapist.check()
    keep(therapist, "list")


def copy(therapist: Visitor) -> None:
    """A copy is saved with one click more."""
    therapist.go("/library/constructive-rest")
    therapist.follow("Copy as our own")
    therapist.check()
    keep(therapist, "form")
    therapist.fill("Name", "")
    with therapist.expecting(422):
        therapist.click("Save")
    assert "Give it a name." in therapist.text()
    therapist.check()
    therapist.fill("Name", "Rest with arms up")
    therapist.click("Save")
    assert "Rest with arms up" in therapist.text()
    therapist.check()


def turn_the_pose(therapist: Visitor) -> None:
    """The picture follows the slider, and says so when a pose cannot be."""
    therapist.follow("Change the picture")
    therapist.check()
    before = therapist.page.locator("#drawn svg").inner_html()
    for step in (50, 100):
        slide(therapist, "Upper arm, nearer side", step)
    therapist.page.wait_for_function("before => document.querySelector('#drawn svg').innerHTML !== before", arg=before)
    assert therapist.page.get_by_label("Forearm, nearer side", exact=True).input_value() == "90"
    assert "90 to 265" in therapist.text()
    keep(therapist, "pose")
    with therapist.expecting(422):
        slide(therapist, "Lower leg, nearer side", -90)
        therapist.page.locator("#drawn").get_by_text("below the floor").wait_for()
    slide(therapist, "Lower leg, nearer side", -62)
    therapist.page.locator("#drawn").get_by_text("below the floor").wait_for(state="detached")
    therapist.check()
    therapist.click("Save this pose")
    assert "The new picture is saved." in therapist.text()


def slide(therapist: Visitor, label: str, value: int) -> None:
    """Move a slider as far as it says."""
    slider = therapist.page.get_by_label(label, exact=True)
    slider.evaluate(
        "(one, value) => { one.value = value; one.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def use_a_photo(therapist: Visitor) -> None:
    """The file is taken, and its words with it."""
    therapist.follow("Change the picture")
    panel = therapist.page.locator("#photo-panel")
    files = [{"name": "IMG.jpg", "mimeType": "image/jpeg", "buffer": photo((1200, 900))}]
    panel.get_by_label("Photo, JPEG or PNG").set_input_files(files)  # type: ignore[arg-type]  # as the browser takes it
    panel.get_by_label("What the picture shows").fill("A man rests on a mat with both arms up.")
    therapist.click("Use this photo")
    shown = therapist.page.get_by_role("img", name="A man rests on a mat with both arms up.")
    shown.scroll_into_view_if_needed()  # it is loaded when it is in sight
    therapist.page.wait_for_function("one => one.naturalWidth === 1200", arg=shown.element_handle())
    therapist.check()
    keep(therapist, "photo")


def modify(therapist: Visitor) -> None:
    """A modification of the own exercise."""
    therapist.follow("New modification")
    therapist.check()
    therapist.fill("Name", "With a pillow")
    therapist.fill("When to give it", "Shoulders do not reach the floor")
    therapist.fill("Words to the patient", "Put a pillow under each arm.")
    therapist.fill("Where it comes from", "Our own practice")
    therapist.page.get_by_label("What it changes").select_option("arms")
    therapist.choose("No change in the picture")
    therapist.page.wait_for_load_state("networkidle")  # the preview that a choice asks for; saving would abort it
    therapist.click("Save")
    assert "With a pillow" in therapist.text()
    therapist.check()
    keep(therapist, "change")


def keep(therapist: Visitor, name: str) -> None:
    """With OWN_SHOTS set to a folder, keep what the page looks like, to be looked at."""
    folder = os.environ.get("OWN_SHOTS")
    if folder:
        therapist.page.screenshot(path=f"{folder}-{name}.png", full_page=True)
