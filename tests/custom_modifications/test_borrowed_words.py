"""Who borrows a drawing begins with its words and things, and is told what the picture shows that the sheet leaves unsaid."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from clinic.custom_library.building import build_modification
from clinic.custom_library.drawings import Drawing, drawings_for
from clinic.custom_modifications.borrowed import borrowed_words, unsaid
from clinic.custom_modifications.drafts import ModificationDraft, modification_content
from clinic.custom_modifications.forms import NEW_PROPS
from clinic.exercises.catalog import library
from clinic.exercises.content import Exercise, Modification
from clinic.exercises.rules import resolve
from tests.custom_exercises.cases import library_of
from tests.custom_modifications.test_modifications import CHANGES, fields
from tests.forms import post
from tests.programs.browser import text_of

REST = "constructive-rest"
ROLL, CHAIR = f"knee-support@{REST}", f"calves-on-chair@{REST}"
BEND = "Bend your knees. Put your feet flat, as wide as your hips."
OVER = "Put a rolled blanket under your knees. Let your legs rest over it."
NOTE = "About 4 inches (10 cm) thick, for under your knees"
LONG_LEGS = "On your back. Knees resting over a roll. Heels down."
DRAWN = [(slug, one.key) for slug, exercise in library().exercises.items() for one in drawings_for(exercise, library())]


def drawing_of(slug: str, key: str) -> tuple[Exercise, Drawing]:
    exercise = library().exercises[slug]
    return exercise, next(one for one in drawings_for(exercise, library()) if one.key == key)


def made_with(exercise: Exercise, drawing: Drawing, **changes: Any) -> Modification:
    """An own modification with the words that come with its drawing, changed."""
    words = borrowed_words(drawing, exercise, library())
    draft = ModificationDraft(
        "Ours", drawing.of.slot, "Sore", "As shown.", "Us", drawing=drawing.key, said_below=True, start=words.start,
        start_more=words.start_more, caption=words.caption, steps=words.steps, props_added=words.props_added,
        props_dropped=words.props_dropped,
    )  # fmt: skip
    return build_modification("own-x", modification_content(replace(draft, **changes)), library(), exercise)


@pytest.mark.parametrize(("slug", "key"), DRAWN)
def test_the_words_of_every_drawing_are_taken_over_whole(slug: str, key: str) -> None:
    exercise, drawing = drawing_of(slug, key)
    words = borrowed_words(drawing, exercise, library())
    assert len(words.props_added) <= NEW_PROPS
    assert max([len(text) for _, _, text in words.steps] + [len(words.start), len(words.start_more)]) <= 300
    assert max(len(words.caption), *(len(note) for _, note in words.props_added), 0) <= 120
    ours = made_with(exercise, drawing)
    assert unsaid(ours, drawing, exercise, library()) == ()
    if drawing.taken_from is exercise:
        mine, theirs = resolve(exercise, [ours]), resolve(exercise, [drawing.of])
        assert (mine.start, mine.caption) == (theirs.start, theirs.caption)
        assert " ".join(step.text for step in mine.steps) == " ".join(step.text for step in theirs.steps)
        assert {(one.name, one.note) for one in mine.props} == {(one.name, one.note) for one in theirs.props}


def test_what_no_words_say_is_named() -> None:
    exercise, drawing = drawing_of(REST, ROLL)
    plain = {"start": "", "caption": "", "steps": (), "props_added": (), "said_below": False}
    said = unsaid(made_with(exercise, drawing, **plain), drawing, exercise, library())
    assert said == (
        f"The start still says “{resolve(exercise).start}” This picture was drawn for “{LONG_LEGS}”",
        f"The words under the picture still say “{exercise.caption}” "
        "This picture was drawn for “Rest with your knees over a roll. Let your back be as it is.”",
        f"Step 2 still says “{BEND}” This picture was drawn for “{OVER}”",
        "The picture shows “Rolled blanket”. It is not among the things the patient needs.",
    ), said


def test_who_says_it_in_other_words_is_not_asked_again() -> None:
    exercise, drawing = drawing_of(REST, ROLL)
    ours = made_with(exercise, drawing, steps=(("bend", "replace", "Lay your knees over a thick roll."),))
    assert unsaid(ours, drawing, exercise, library()) == ()
    strap = drawing_of("supported-psoas-release", "strap-feet@supported-psoas-release")[::-1]
    said = {"Loop a soft belt round both feet. Toes point up. Tie it loose.": True, "Breathe.": False}
    for words, is_enough in said.items():
        ours = made_with(strap[1], strap[0], steps=(), start_more=words)
        assert is_enough != any("No step says" in one for one in unsaid(ours, *strap, library()))


def typed(**changes: Any) -> dict[str, Any]:
    plain = fields(REST, label="Our roll", slot="knees", patient_text="Put a thick roll under your knees.", drawing=ROLL,
                   attributes_add=[], attributes_remove=[], hold_seconds="", hold_cap="")  # fmt: skip
    bare = {name: "" for name in plain if name.startswith("props_added")} | {
        "steps-0-how": "keep", "steps-0-text": "", "steps-1-how": "keep", "steps-1-text": "",
    }  # fmt: skip
    return {**plain, **bare, **changes}


def shown(page: str) -> dict[str, str]:
    """The start, the caption, the second step and the first thing as a form shows them."""
    row = page.split('name="steps-1-how"')[1].split("</select>")[0]
    thing = page.split('name="props_added-0-prop"')[1].split("</select>")[0]
    picked = [re.findall(r'<option selected value="([^"]*)"', part) for part in (row, thing)]
    names = ("start", "caption", "steps-1-text", "words_of", "props_added-0-note")
    values = {name: re.search(rf'<input[^>]*name="{name}"[^>]*>', page) for name in names}
    found = {name: re.search(r'value="([^"]*)"', one[0]) for name, one in values.items() if one}
    return {
        **{name: unescape(one[1]) if one else "" for name, one in found.items()},
        "steps-1-how": "".join(picked[0]), "props_added-0-prop": "".join(picked[1]),
    }  # fmt: skip


WITH_ROLL = {
    "start": LONG_LEGS, "caption": "Rest with your knees over a roll. Let your back be as it is.", "steps-1-text": OVER,
    "words_of": ROLL, "steps-1-how": "replace", "props_added-0-prop": "rolled-blanket", "props_added-0-note": NOTE,
}  # fmt: skip


def test_choosing_a_drawing_puts_its_words_in_and_another_one_takes_them_out(signed_in) -> None:
    browser, _pt = signed_in()
    first = post(browser, f"{CHANGES}/new/preview", typed())
    assert shown(first.text) == WITH_ROLL
    assert "the words do not say" not in text_of(first)
    second = post(browser, f"{CHANGES}/new/preview", typed(**WITH_ROLL, drawing=CHAIR))
    assert shown(second.text)["props_added-0-prop"] != "rolled-blanket"
    assert OVER not in second.text
    none = post(browser, f"{CHANGES}/new/preview", typed(**WITH_ROLL, drawing="none"))
    assert shown(none.text) == {**dict.fromkeys(WITH_ROLL, ""), "steps-1-how": "keep", "words_of": "none"}


def test_what_was_typed_stays(signed_in) -> None:
    browser, _pt = signed_in()
    mine = {"start": "Lie down.", "steps-1-how": "replace", "steps-1-text": "Lay your knees over a roll."}
    page = post(browser, f"{CHANGES}/new/preview", typed(**mine)).text
    assert shown(page) == {**WITH_ROLL, **mine}


def test_a_save_that_never_saw_the_words_shows_them_first(signed_in) -> None:
    browser, pt = signed_in()
    first = post(browser, f"{CHANGES}/new", typed())
    assert first.status_code == 422
    assert "The words and things of “Roll under knees” were put in below." in text_of(first)
    assert shown(first.text) == WITH_ROLL
    assert post(browser, f"{CHANGES}/new", typed(**WITH_ROLL)).status_code == 303
    [made] = (one for slug, one in library_of(pt).modifications.items() if slug.startswith("own-"))
    sheet = resolve(library().exercises[REST], [made])
    assert sheet.start == LONG_LEGS
    assert [step.text for step in sheet.steps][:3] == [
        "Put a thick roll under your knees.", "Lie on your back on a mat or a firm bed.", OVER,
    ]  # fmt: skip
    assert "Rolled blanket" in {prop.name for prop in sheet.props}


def test_what_was_taken_out_again_is_named_beside_the_picture_and_may_be_saved(signed_in) -> None:
    browser, pt = signed_in()
    bare = typed(words_of=ROLL)
    page = post(browser, f"{CHANGES}/new/preview", bare)
    assert f"Step 2 still says “{BEND}”" in text_of(page)
    assert shown(page.text)["steps-1-how"] == "keep"
    assert post(browser, f"{CHANGES}/new", bare).status_code == 303
    assert len(library_of(pt).own) == 1
