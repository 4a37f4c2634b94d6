"""What stands beside the exercises of an issued sheet: chosen for this patient, frozen, printed; old sheets have none of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from clinic.accounts.models import User
from clinic.programs import changing, issuing, service
from clinic.programs.beside import Asked, OwnWords
from clinic.programs.models import HomeProgram
from clinic.programs.sheets import content_of, handout_of
from handouts.content import Question, Replaced
from handouts.render import render_html
from tests import factories
from tests.programs.cases import (
    BREATHE,
    PRESS,
    PRINTING,
    RAMP,
    RELEASE,
    acting,
    cleared_patient,
    issue,
    lines_of,
    pregnant_patient,
    reviewed,
    start,
)

pytestmark = pytest.mark.usefixtures("database")
BESIDE = ("faq", "answers", "replaces")


def with_release(user: User, patient: Any, *modifications: str) -> HomeProgram:
    program = start(user, patient)
    with acting(user):
        service.add_exercise(user, program.id, RELEASE, list(modifications))
    return program


def frozen(user: User, program: HomeProgram, own: OwnWords | None = None, lang: str = "en") -> dict[str, Any]:
    with acting(user):
        version = issuing.issue_program(
            user, program.id, PRINTING, form_key=uuid4(), lang=lang, **({"own": own} if own else {})
        )
        return content_of(version)


def asked(content: dict[str, Any], lang: str = "en") -> list[str]:
    return [one["id"] for one in content["faq"][lang]]


def prop_of(content: dict[str, Any], name: str, exercises: str = "exercises") -> dict[str, Any]:
    return next(prop for data in content[exercises] for prop in data["props"] if prop["id"] == name)


def swaps(prop: dict[str, Any]) -> list[str]:
    return [one["name"] for one in prop["swaps"]]


def test_how_many_of_a_thing_is_frozen_with_it_where_its_name_says_so() -> None:
    pt = factories.make_user()
    content = frozen(pt, with_release(pt, cleared_patient(pt), "arm-support"), lang="en")
    counted = [one for data in content["exercises"] for one in data["props"] if "count" in one]
    assert [(one["name"], one["count"], one["of"]) for one in counted] == [("2 pillows", 2, "pillows")]
    needs = handout_of(content, None).exercises[0].needs
    assert [(one.count, one.of) for one in needs if one.of] == [(2, "pillows")]


def test_common_questions_are_those_of_the_program() -> None:
    pt = factories.make_user()
    breathing = frozen(pt, start(pt, cleared_patient(pt), BREATHE))
    assert asked(breathing) == []
    release = frozen(pt, with_release(pt, cleared_patient(pt)))
    assert asked(release) == ["weak-leg", "thighs-lift", "feet-fall-out", "pain-came-back"]
    ramp = frozen(pt, with_release(pt, pregnant_patient(pt), RAMP))
    assert asked(ramp) == ["ramp-in-pregnancy", "weak-leg", "pain-came-back", "pillows"]
    assert handout_of(ramp, None).faq[0].question == "Can I rest on the ramp while pregnant?"


def test_no_sheet_of_a_pregnancy_says_what_its_box_does_not() -> None:
    """The box says: use the ramp or your side, stop if it does not feel good."""
    pt = factories.make_user()
    text = render_html(handout_of(frozen(pt, with_release(pt, pregnant_patient(pt), RAMP)), None))
    assert "While you are pregnant" in text
    assert "Use the ramp or your side." in text
    assert "Stay no longer than this sheet says. Then roll to your side." in text


def test_swaps_are_those_that_ask_nothing_more() -> None:
    pt = factories.make_user()
    bolster = prop_of(frozen(pt, with_release(pt, cleared_patient(pt))), "trunk")
    assert swaps(bolster) == ["Sleeping bag in its sack", "Stack of folded blankets"], "a half dome asks for balance"
    assert bolster["not_instead"] == ["Soft pillows"]


def test_a_swap_that_its_set_up_rules_out_is_not_named() -> None:
    pt = factories.make_user()
    ramp = prop_of(frozen(pt, with_release(pt, pregnant_patient(pt), RAMP)), "trunk")
    assert swaps(ramp) == []
    assert ramp["not_instead"] == ["Soft pillows"]


def test_what_the_patient_has_is_printed_in_the_place_of_a_swap() -> None:
    pt = factories.make_user()
    own = OwnWords(own_props={(RELEASE, "trunk"): "rolled yoga mat and blanket"})
    content = frozen(pt, with_release(pt, cleared_patient(pt)), own)
    page = render_html(handout_of(content, None))
    assert "Use what you have: rolled yoga mat and blanket." in page
    assert "Or use:" not in page


def test_answers_of_the_therapist_are_frozen_and_printed_as_they_were_typed() -> None:
    pt = factories.make_user()
    own = OwnWords(answers=(Asked("Can I do it in bed?", "Yes, on a firm bed."),))
    content = frozen(pt, start(pt, cleared_patient(pt), BREATHE), own)
    assert handout_of(content, None).answers == (Question("Can I do it in bed?", "Yes, on a firm bed."),)
    assert "You asked us" in render_html(handout_of(content, None))


def test_a_first_sheet_replaces_none_and_the_next_says_what_is_new() -> None:
    pt = factories.make_user()
    program = with_release(pt, cleared_patient(pt))
    assert frozen(pt, program)["replaces"] is None
    with acting(pt):
        service.add_exercise(pt, program.id, PRESS)
    line = lines_of(pt, program)[0]
    with acting(pt):
        changing.change_exercise(
            pt, program.id, line.id, version=line.version, modification_slugs=["knee-support"], dose=None, personal_note="Slow."
        )  # fmt: skip
    second = handout_of(frozen(pt, program), None)
    release = second.exercises[0].name
    assert second.replaces == Replaced(1, added=("Hand-to-knee press",), set_up=(release,), noted=(release,))
    assert "This sheet replaces sheet 1. Throw sheet 1 away." in render_html(second)


def test_a_sheet_of_another_program_is_replaced_too() -> None:
    pt = factories.make_user()
    patient = cleared_patient(pt)
    first = start(pt, patient, BREATHE)
    issue(pt, first)
    with acting(pt):
        service.end_program(pt, first.id, reason="Moves on to the next phase of care.")
    second = handout_of(frozen(pt, start(pt, patient, PRESS)), None)
    assert second.version == 2
    assert second.replaces is not None
    assert (second.replaces.number, second.replaces.left_out) == (1, ("Belly and rib breathing",))


def test_a_draft_says_what_would_be_new() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), BREATHE)
    issue(pt, program)
    with acting(pt):
        service.add_exercise(pt, program.id, PRESS)
    draft = reviewed(pt, program)
    with acting(pt):
        shown = issuing.draft_handout(pt, draft)
    assert shown is not None
    assert shown.replaces == Replaced(1, added=("Hand-to-knee press",))


def test_both_languages_are_frozen() -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True, hours="Monday to Friday, 8 am to 6 pm"))
    content = frozen(pt, with_release(pt, cleared_patient(pt, language="es")), lang="es")
    assert asked(content, "es") == asked(content, "en")
    assert swaps(prop_of(content, "trunk", "translated")) == ["Saco de dormir en su funda", "Pila de mantas dobladas"]
    spanish, english = handout_of(content, None), handout_of(content, None, lang="en")
    assert spanish.faq[0].question == "Mi pierna está débil o se dobla. ¿Qué hago?"
    assert english.faq[0].question == "My leg feels weak or gives way. What now?"
    assert "Lunes a viernes, de 8 a. m. a 6 p. m." in render_html(spanish)
    assert "Monday to Friday, 8 am to 6 pm" in render_html(english)


def test_a_sheet_that_was_frozen_before_is_printed_without_it() -> None:
    pt = factories.make_user()
    content = frozen(pt, with_release(pt, cleared_patient(pt)))
    old = {key: value for key, value in content.items() if key not in BESIDE}
    old["exercises"] = [{**data, "props": only_as_before(data["props"])} for data in content["exercises"]]
    sheet = handout_of(old, None)
    assert (sheet.faq, sheet.answers, sheet.replaces) == ((), (), None)
    assert not any(prop.swaps or prop.not_instead or prop.own for prop in sheet.exercises[0].needs)
    assert "Questions people ask" not in render_html(sheet)


def only_as_before(props: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: prop[key] for key in ("id", "name", "note", "for_you")} for prop in props]
