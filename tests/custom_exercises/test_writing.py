"""Writing an own exercise on its form: what is taken, what is refused and why, and that nothing typed is lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from clinic.audit.models import AuditEvent
from clinic.core.fields import NOT_OFFERED
from clinic.core.permissions import Role
from clinic.custom_library.attributes import GROUPS
from clinic.custom_library.models import CustomExercise
from clinic.exercises.catalog import library
from tests import factories
from tests.custom_exercises.browser import OWN, fields
from tests.custom_exercises.cases import BREATHE, library_of, make_own
from tests.forms import post


def own_rows(user) -> list[CustomExercise]:
    with factories.acting(user) as session:
        return list(session.scalars(select(CustomExercise)))


def test_a_therapist_writes_one_from_scratch(signed_in) -> None:
    browser, pt = signed_in()
    assert browser.get(f"{OWN}/new").status_code == 200
    answer = post(browser, f"{OWN}/new", fields())
    assert answer.status_code == 303
    [row] = own_rows(pt)
    assert answer.location.endswith(f"{OWN}/{row.id}")
    made = library_of(pt).exercises[row.slug]
    assert (made.name, made.category, made.attributes) == ("Wall lean", "stretch", {"standing", "balance_demand"})
    assert [step.text for step in made.steps] == ["Lean back.", "Breathe slowly.", "Come back up."]
    assert (made.dose.hold_seconds.default, made.dose.hold_seconds.cap) == (30, 90)
    assert made.dose.repetitions is None
    assert [(prop.name, prop.note) for prop in made.props] == [(library().props["chair"].name, "For balance")]
    assert made.stop == library().stop_rules
    assert made.review.is_draft
    assert made.based_on == ""
    assert made.scene["legs"] == library().exercises["standing-stance-march"].scene["legs"]
    with factories.acting(pt) as session:
        actions = session.scalars(select(AuditEvent.action)).all()
    assert "own_exercise.created" in actions


def test_the_same_form_sent_twice_makes_one(signed_in) -> None:
    browser, pt = signed_in()
    typed = fields()
    first, again = post(browser, f"{OWN}/new", typed), post(browser, f"{OWN}/new", typed)
    assert first.location == again.location
    assert len(own_rows(pt)) == 1
    other = post(browser, f"{OWN}/new", {**typed, "name": "Another"})
    assert other.status_code == 422
    assert "already saved with other entries" in other.text


def test_a_copy_begins_with_everything_of_the_original(signed_in) -> None:
    browser, pt = signed_in()
    page = browser.get(f"{OWN}/new?from={BREATHE}").text
    assert "A copy of “Belly and rib breathing”" in page
    assert "Put one hand on your belly. Put one hand on your low ribs." in page
    assert post(browser, f"{OWN}/new", fields(based_on=BREATHE)).status_code == 303
    [row] = own_rows(pt)
    assert row.based_on == BREATHE


def test_a_copy_of_what_is_not_there_is_refused(signed_in) -> None:
    browser, pt = signed_in()
    assert browser.get(f"{OWN}/new?from=no-such-thing").status_code == 404
    assert post(browser, f"{OWN}/new", fields(based_on="no-such-thing")).status_code == 404
    assert not own_rows(pt)


@pytest.mark.parametrize("slug", sorted(slug for slug, one in library().exercises.items() if one.steps))
def test_every_exercise_of_the_library_can_be_copied_as_it_is(slug: str, signed_in) -> None:
    from clinic.custom_exercises.forms import NewExerciseForm
    from clinic.custom_exercises.pages import copy_form

    browser, pt = signed_in()
    app = browser.application
    with app.test_request_context(), factories.acting(pt):
        shown = copy_form(slug)
        draft = shown.draft()
    with app.test_request_context(method="POST", data=sent(shown)), factories.acting(pt):
        form = NewExerciseForm(meta={"csrf": False})
        assert form.validate(), form.errors
        assert form.draft(draft) == draft


def sent(form) -> dict[str, object]:
    """What a browser would send of a form."""
    found: dict[str, object] = {}
    for entry in form:
        if entry.type == "FormField":
            found |= {inner.name: inner._value() for inner in entry.form}
        elif entry.type == "FieldList":
            for part in entry:
                found |= {inner.name: inner.data or "" for inner in part.form}
        elif entry.data is not None and entry.data is not False:
            found[entry.name] = "y" if entry.data is True else entry.data
    return found


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Give it a name."),
        ({"name": "x" * 121}, "Use at most 120 characters."),
        ({"steps": "\n \n"}, "Write at least one step."),
        ({"steps": "\n".join(["Step"] * 13)}, "Use at most 12 lines."),
        ({"steps": "Fine\n" + "x" * 301}, "Line 2 is too long."),
        ({"start": "Lie on {place}"}, "Leave out { and }."),
        ({"sides": None}, "Tick at least one."),
        ({"sides": ["none", "both"]}, "does not go with another one"),
        ({"asks_position": None}, "Tick what fits, or “None of these”."),
        ({"asks_no_effort": None}, "Tick what fits, or “None of these”."),
        ({"asks_effort": ["isometric_effort"]}, "is ticked, too"),
        ({"asks_position": ["flying"]}, NOT_OFFERED),
        ({"dose_sets-low": ""}, "Enter the usual lowest number."),
        ({"dose_sets-high": "99"}, "Enter 1 to 6."),
        ({"dose_sets-low": "2", "dose_sets-high": "1"}, "The highest is below the lowest."),
        ({"dose_sets-start": "3"}, "Start between the lowest and the highest."),
        ({"dose_hold_seconds-cap": "50"}, "The usual highest is above this."),
        ({"dose_hold_seconds-low": "a few"}, "Enter a whole number."),
        ({"dose_hold_seconds-high": "240", "dose_hold_seconds-cap": ""}, "tick “Still for more than 3 minutes”"),
        ({"source": ""}, "Say where it comes from."),
        (
            {"dose_hold_breaths-low": "3", "dose_hold_breaths-high": "5", "dose_hold_breaths-start": "4"},
            "in seconds or in breaths, not both",
        ),
        ({"feel": "\n".join(["x" * 299] * 10)}, "3,000. Shorten the texts"),
        ({"props-2-note": "Soft"}, "Choose the thing that the note is about"),
        ({"category": "dance"}, NOT_OFFERED),
        ({"pose": "manual-psoas-release"}, NOT_OFFERED),
        ({"form_key": "no"}, "Open the form again."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(signed_in, changes, message) -> None:
    browser, pt = signed_in()
    answer = post(browser, f"{OWN}/new", fields(notes="Kept on the page", **changes))
    assert answer.status_code == 422
    assert message in answer.text
    assert "Kept on the page" in answer.text
    assert not own_rows(pt)


def test_everything_about_the_dose_is_said_at_once(signed_in) -> None:
    browser, _pt = signed_in()
    wrong = {
        "dose_sets-low": "", "dose_sets-high": "99", "dose_times_per_day-low": "3", "dose_times_per_day-high": "2",
        "dose_days_per_week-start": "x", "dose_hold_seconds-high": "240", "dose_hold_seconds-cap": "",
        "dose_hold_breaths-low": "3", "dose_hold_breaths-high": "5", "dose_hold_breaths-start": "4",
    }  # fmt: skip
    answer = post(browser, f"{OWN}/new", fields(name="", **wrong)).text
    for message in (
        "Give it a name.", "Enter the usual lowest number.", "Enter 1 to 6.", "The highest is below the lowest.",
        "Enter a whole number.", "tick “Still for more than 3 minutes”", "in seconds or in breaths, not both",
    ):  # fmt: skip
        assert message in answer, message


def test_nothing_clinical_is_chosen_beforehand(signed_in) -> None:
    browser, pt = signed_in()
    form = browser.get(f"{OWN}/new").text.split("data-guard")[1]
    assert "checked" not in form
    assert set(re.findall(r'<option selected value="([^"]*)"', form)) == {""}
    assert not re.findall(r'name="dose_[^"]*"[^>]*value="\d', form)
    answer = post(browser, f"{OWN}/new", fields(category="", pose="", manner=None, certainty=None, sides=None))
    for message in ("Choose a phase.", "Choose a pose.", "Choose one.", "Tick at least one."):
        assert message in answer.text
    assert not own_rows(pt)


def test_a_hold_without_a_length_is_refused(signed_in) -> None:
    browser, _pt = signed_in()
    empty = {f"dose_hold_seconds-{part}": "" for part in ("low", "high", "start", "cap")}
    assert "Say how long" in post(browser, f"{OWN}/new", fields(**empty)).text
    assert "The patient needs a number." in post(browser, f"{OWN}/new", fields(manner="go", **empty)).text


def test_only_a_therapist_writes(signed_in) -> None:
    row = make_own(factories.make_user())
    for role in (Role.ASSISTANT, Role.ADMIN):
        browser, _user = signed_in(role)
        assert row.name in browser.get(OWN).text
        assert browser.get(f"{OWN}/{row.id}").status_code == 200
        assert "Edit" not in browser.get(f"{OWN}/{row.id}").text
        for path in ("new", f"{row.id}/edit"):
            assert browser.get(f"{OWN}/{path}").status_code == 403
            assert post(browser, f"{OWN}/{path}", fields()).status_code == 403
    front, _user = signed_in(Role.FRONT_DESK)
    assert front.get(OWN).status_code == 403


def test_every_attribute_is_asked_about_once() -> None:
    asked = [slug for group in GROUPS for slug in group.attributes]
    assert sorted(asked) == sorted(library().attributes)


def test_the_rules_that_a_tick_brings_stand_beside_it(signed_in) -> None:
    browser, _pt = signed_in()
    page = browser.get(f"{OWN}/new").text
    assert "(PG-FLAT20)" in page
    assert "No rule looks at this alone." in page
