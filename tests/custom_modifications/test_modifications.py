"""The clinic's own modifications: words, dose, props and what is asked of the body, judged and printed like the library's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from clinic.core.errors import Refusal
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.custom_exercises.service import change_exercise
from clinic.custom_library.errors import NotValid
from clinic.custom_library.models import CustomModification
from clinic.custom_modifications import service as modifying
from clinic.custom_modifications.drafts import ModificationDraft, modification_content, modification_draft
from clinic.exercises.catalog import library
from clinic.exercises.rules import resolve
from clinic.exercises.sheet_room import too_much_for_a_sheet
from clinic.programs import changing, service
from clinic.programs.errors import ModificationDoesNotFit
from clinic.programs.sheets import content_of
from tests import factories
from tests.custom_exercises.browser import OWN
from tests.custom_exercises.cases import BREATHE, draft, library_of, make_own
from tests.factories import acting
from tests.forms import post
from tests.programs.cases import REASON, cleared_patient, issue, lines_of, pregnant_patient, reviewed, start

CHANGES = f"{OWN}/changes"
SIDEWAYS = ModificationDraft(
    label="On the side",
    slot="position",
    indication="When lying flat is not allowed",
    patient_text="Lie on your side.",
    source="Our own practice",
    said_below=True,
    steps=(("hands", "replace", "Put one hand on your ribs."), ("out", "after", "Wait a moment.")),
    start_more="Put a pillow between your knees.",
    props_added=(("pillows", "Between the knees"),),
    attributes_add=("side_lying",),
    attributes_remove=("supine_flat",),
    stop=("Your shoulder hurts",),
    hold_seconds=120,
    hold_cap=240,
    note="For later weeks",
)


def make_change(pt, slug: str, wanted: ModificationDraft = SIDEWAYS) -> CustomModification:
    with acting(pt):
        return modifying.create_modification(pt, uuid4(), slug, wanted)


def fields(slug: str = BREATHE, **changes: Any) -> dict[str, Any]:
    typed = {
        "form_key": str(uuid4()), "exercise_slug": slug, "label": "On the side", "slot": "position",
        "indication": "When lying flat is not allowed", "patient_text": "Lie on your side.",
        "steps-0-how": "replace", "steps-0-text": "Put one hand on your ribs.",
        "steps-1-how": "drop", "props_added-0-prop": "pillows", "attributes_add": ["side_lying"],
        "attributes_remove": ["supine_flat"], "hold_seconds": "120", "hold_cap": "240", "source": "Our own practice",
        "drawing": "none",
    }  # fmt: skip
    return {name: value for name, value in {**typed, **changes}.items() if value is not None}


def test_an_entry_gives_back_the_draft_it_was_made_of() -> None:
    assert modification_draft(modification_content(SIDEWAYS)) == SIDEWAYS


def test_words_are_printed_as_the_first_step_unless_something_below_says_them(database) -> None:
    pt = factories.make_user()
    said = replace(SIDEWAYS, steps=(), start_more="", label="Words alone", said_below=False)
    instead = replace(said, start_more="On your side.", slot="surface", said_below=True)
    rows = [make_change(pt, BREATHE, wanted) for wanted in (said, instead)]
    merged = library_of(pt)
    alone, elsewhere = (merged.modifications[row.slug] for row in rows)
    exercise = merged.exercises[BREATHE]
    first, *others = resolve(exercise, [alone]).steps
    assert (first.text, first.for_you) == ("Lie on your side.", True)
    assert [step.text for step in others] == [step.text for step in resolve(exercise).steps]
    assert "Lie on your side." not in [step.text for step in resolve(exercise, [elsewhere]).steps]


@pytest.mark.parametrize(
    "steps", [(("hands", "drop", ""),), (("hands", "replace", "One hand."), ("out", "after", "Wait."))]
)
def test_words_are_not_lost_when_a_step_changes(database, steps) -> None:
    pt = factories.make_user()
    row = make_change(pt, BREATHE, replace(SIDEWAYS, steps=steps, said_below=False, start="Lie down."))
    made = library_of(pt)
    shown = resolve(made.exercises[BREATHE], [made.modifications[row.slug]])
    assert shown.steps[0].text == "Lie on your side."
    assert shown.start == "Lie down. Put a pillow between your knees."


def test_words_that_nothing_below_says_are_asked_about(signed_in) -> None:
    browser, _pt = signed_in()
    nothing = {"steps-0-how": "keep", "steps-0-text": "", "said_below": "y"}
    answer = post(browser, f"{CHANGES}/new", fields(**nothing))
    assert answer.status_code == 422
    assert "Nothing below says anything new. Take the tick back, or write it there." in answer.text
    assert post(browser, f"{CHANGES}/new", fields(**{**nothing, "start": "On your side."})).status_code == 303


@pytest.mark.parametrize("of_own", [False, True])
def test_it_changes_words_dose_things_and_attributes_together(database, of_own: bool) -> None:
    pt = factories.make_user()
    slug = make_own(pt).slug if of_own else BREATHE
    row = make_change(pt, slug)
    merged = library_of(pt)
    made = merged.modifications[row.slug]
    assert made in merged.modifications_for(slug)
    shown = resolve(merged.exercises[slug], [made])
    steps = [step.text for step in shown.steps]
    assert steps[0] == "Put one hand on your ribs."
    assert steps[steps.index("Breathe out slow, a bit longer than you breathed in.") + 1] == "Wait a moment."
    assert shown.start.endswith("Put a pillow between your knees.")
    assert "Between the knees" in {prop.note for prop in shown.props}
    assert shown.attributes == {"side_lying"}
    assert shown.dose.hold_seconds == 120
    assert "Your shoulder hurts" in shown.stop
    assert row.slug not in library_of(factories.make_user(clinic=factories.make_clinic())).modifications
    assert row.slug not in library().modifications


def test_it_is_issued_and_an_archived_one_stays_where_it_is(database) -> None:
    pt = factories.make_user()
    row = make_change(pt, BREATHE)
    patient = pregnant_patient(pt, weeks=24)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, BREATHE, [row.slug], override_reason=REASON)
        modifying.archive_modification(pt, row.id, "Nobody liked it")
    [line] = reviewed(pt, program).lines
    assert [one.slug for one in line.available if one.slug == row.slug] == [row.slug]
    [given] = content_of(issue(pt, program))["exercises"]
    assert given["modifications"] == [row.slug]
    with acting(pt):
        program = service.start_program(pt, patient.id)
        [prescription] = lines_of(pt, program)
        changing.change_exercise(
            pt, program.id, prescription.id, version=prescription.version, modification_slugs=[row.slug], dose=None,
            personal_note="Slowly",
        )  # fmt: skip
    other = start(pt, cleared_patient(pt))
    with pytest.raises(ModificationDoesNotFit, match="archived"), acting(pt):
        service.add_exercise(pt, other.id, BREATHE, [row.slug])


def test_a_step_that_a_modification_needs_cannot_be_taken_away(database) -> None:
    pt = factories.make_user()
    row = make_own(pt)
    make_change(pt, row.slug)
    with pytest.raises(NotValid, match="“On the side” would no longer fit"), acting(pt):
        change_exercise(pt, row.id, 1, draft(steps=(("only", "One step."),)))


def test_its_page_says_what_it_asks_in_words(signed_in) -> None:
    browser, pt = signed_in()
    row = make_change(pt, BREATHE)
    page = browser.get(f"{CHANGES}/{row.id}").text
    assert library().attributes["supine_flat"] in page
    assert "supine_flat" not in page


def test_a_therapist_writes_changes_and_archives_one(signed_in) -> None:
    browser, pt = signed_in()
    page = browser.get(f"{CHANGES}/new?exercise={BREATHE}").text
    assert "Step 1: Put one hand on your belly." in page
    made = post(browser, f"{CHANGES}/new", fields())
    assert made.status_code == 303
    address = made.location.removeprefix("http://localhost")
    assert "On the side" in browser.get(address).text
    assert "On the side" in browser.get(OWN).text
    edited = post(browser, f"{address}/edit", fields(version="1", label="Lying sideways", form_key=str(uuid4())))
    assert edited.status_code == 303
    late = post(browser, f"{address}/edit", fields(version="1", label="Mine"))
    assert late.status_code == 409
    assert "Lying sideways" in late.text
    assert 'value="Mine"' in late.text
    assert "Ours" in browser.get(f"/library/{BREATHE}").text
    assert post(browser, f"{address}/archive", {"reason": ""}).status_code == 422
    assert post(browser, f"{address}/archive", {"reason": "Old"}).status_code == 303
    assert post(browser, f"{address}/edit", fields(version="3")).status_code == 409
    assert post(browser, f"{address}/restore").status_code == 303
    assert post(browser, f"{address}/restore").status_code == 409
    page = browser.get(address).text
    for word in ("Written", "Changed", "Archived", "Brought back"):
        assert word in page
    assert [one.label for slug, one in library_of(pt).modifications.items() if slug.startswith("own-")] == [
        "Lying sideways"
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"label": ""}, "Give it a name."),
        ({"slot": "colour"}, NOT_OFFERED),
        ({"steps-0-text": ""}, "Write the new words."),
        ({"steps-2-text": "Lost words"}, "Choose “Say instead”"),
        ({"steps-0-text": "On {place}"}, "Leave out { and }."),
        ({"hold_seconds": "999"}, "Enter 1 to 600."),
        ({"hold_cap": "60"}, "It starts with more than this."),
        ({"attributes_add": ["supine_flat"]}, NOT_OFFERED),
        ({"patient_text": ""}, "Tell the patient what is different."),
        ({"source": ""}, "Say where it comes from."),
        ({"drawing": None}, "Choose what the picture shows."),
        ({"drawing": "strap-feet@supported-psoas-release"}, NOT_OFFERED),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(signed_in, changes, message) -> None:
    browser, pt = signed_in()
    answer = post(browser, f"{CHANGES}/new", fields(note="Kept on the page", **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept on the page" in answer.text
    assert not library_of(pt).own


def test_others_do_not_see_or_write_it(signed_in) -> None:
    theirs = make_change(factories.make_user(clinic=factories.make_clinic()), BREATHE)
    ours = make_change(factories.make_user(), BREATHE)
    browser, _pt = signed_in()
    for path in ("", "/edit"):
        assert browser.get(f"{CHANGES}/{theirs.id}{path}").status_code == 404
    assert post(browser, f"{CHANGES}/{theirs.id}/archive", {"reason": "No"}).status_code == 404
    assert browser.get(f"{CHANGES}/new?exercise=no-such").status_code == 404
    assert post(browser, f"{CHANGES}/new", fields("no-such")).status_code == 404
    assistant, _user = signed_in(Role.ASSISTANT)
    assert assistant.get(f"{CHANGES}/{ours.id}").status_code == 200
    assert assistant.get(f"{CHANGES}/{ours.id}/edit").status_code == 403
    assert post(assistant, f"{CHANGES}/new", fields()).status_code == 403


def test_several_that_have_no_room_together_are_said_before_anything_is_printed(database) -> None:
    pt = factories.make_user()
    rows = [make_change(pt, BREATHE, ModificationDraft(f"Long {slot}", slot, "Always", "Long", "Us", start_more="x" * 190))
            for slot in ("position", "legs")]  # fmt: skip
    patient = cleared_patient(pt)
    program = start(pt, patient)
    with acting(pt):
        service.add_exercise(pt, program.id, BREATHE, [row.slug for row in rows])
    [line] = reviewed(pt, program).lines
    assert "characters in the start position, at most 300" in line.refusal
    with pytest.raises(Refusal, match="A sheet has no room for this"):
        issue(pt, program)


def test_everything_in_the_library_has_room() -> None:
    for exercise in library().exercises.values():
        for modification in (None, *library().modifications_for(exercise.slug)):
            shown = resolve(exercise, [modification] if modification else [])
            assert not too_much_for_a_sheet(shown), (exercise.slug, modification)
