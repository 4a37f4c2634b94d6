"""What the patient has at home in the place of a prop: kept with the line, frozen, printed, compared; never a way round a rule."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from clinic.accounts.models import User
from clinic.core.canonical import canonical_json
from clinic.core.errors import NotAllowed, NotFound, Refusal
from clinic.core.permissions import Role
from clinic.programs import changing, issuing, service
from clinic.programs.errors import LetterIsNotPrintable, OwnPropDoesNotDo, ProgramIsClosed, PropIsNotNeeded
from clinic.programs.models import HomeProgram
from clinic.programs.own_props import OwnProp, own_props_of, set_own_prop
from clinic.programs.pending import pending_changes
from clinic.programs.rules import OwnChange, changes_between
from clinic.programs.sheets import content_of, handout_of
from handouts.render import render_html
from tests import factories
from tests.programs.cases import PRINTING, RELEASE, acting, cleared_patient, issue, lines_of, reviewed, start

pytestmark = pytest.mark.usefixtures("database")
MAT = "rolled yoga mat"
STRETCH, BALL = "half-kneeling-hip-flexor-stretch", "prone-ball-release"


def with_release(user: User, *modifications: str, **patient: Any) -> HomeProgram:
    program = start(user, cleared_patient(user, **patient))
    with acting(user):
        service.add_exercise(user, program.id, RELEASE, list(modifications))
    return program


def put(user: User, program: HomeProgram, name: str, slug: str = "bolster", line: UUID | None = None) -> None:
    line = line or lines_of(user, program)[0].id
    with acting(user):
        set_own_prop(user, program.id, line, slug, name)


def own_of(content: dict[str, Any], exercises: str = "exercises") -> dict[str, str]:
    return {prop["name"]: prop["own"] for data in content[exercises] for prop in data["props"] if prop["own"]}


def modify(user: User, program: HomeProgram, *slugs: str) -> None:
    [row] = lines_of(user, program)
    with acting(user):
        changing.change_exercise(user, program.id, row.id, version=row.version, modification_slugs=slugs, dose=None)


def test_it_is_frozen_and_printed_in_the_place_of_a_swap() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, f"  {MAT} ")
    content = content_of(issue(pt, program))
    assert own_of(content) == {"Firm round bolster": MAT}
    page = render_html(handout_of(content, None))
    assert f"Use what you have: {MAT}." in page
    assert "Or use:" not in page


def test_a_line_lists_what_it_needs_with_what_there_is() -> None:
    pt = factories.make_user()
    program = with_release(pt, "strap-feet")
    put(pt, program, "your belt", "strap")
    [line] = reviewed(pt, program).lines
    assert own_props_of(line) == (
        OwnProp("bolster", "Firm round bolster", ""),
        OwnProp("folded-blanket", "Folded blanket", ""),
        OwnProp("strap", "Soft strap", "your belt"),
    )
    assert own_props_of(replace(line, resolved=None)) == ()


def test_it_is_printed_in_the_language_of_the_sheet() -> None:
    pt = factories.make_user(clinic=factories.make_clinic(is_demo=True))
    program = with_release(pt, language="es")
    put(pt, program, "tapete enrollado")
    with acting(pt):
        version = issuing.issue_program(pt, program.id, PRINTING, form_key=uuid4(), lang="es")
    content = content_of(version)
    assert own_of(content) == {"Firm round bolster": "tapete enrollado"}
    assert list(own_of(content, "translated").values()) == ["tapete enrollado"]
    assert "Use lo que tiene: tapete enrollado." in render_html(handout_of(content, None))


def test_a_draft_shows_it_before_anything_is_issued() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, MAT)
    draft = reviewed(pt, program)
    with acting(pt):
        handout = issuing.draft_handout(pt, draft)
    assert handout is not None
    assert [prop.own for prop in handout.exercises[0].needs if prop.own] == [MAT]


def test_an_empty_name_is_back_to_the_library() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    for name, expected in (
        (MAT, {"Firm round bolster": MAT}),
        ("sturdy cushion roll", {"Firm round bolster": "sturdy cushion roll"}),
        (" \u200b", {}),
    ):
        put(pt, program, name)
        assert own_of(content_of(issue(pt, program))) == expected


def test_it_is_not_used_while_the_set_up_needs_no_such_thing_and_comes_back() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, MAT)
    modify(pt, program, "sleeping-bag-swap")
    assert own_of(content_of(issue(pt, program))) == {}
    with pytest.raises(PropIsNotNeeded):
        put(pt, program, "another mat")
    modify(pt, program)
    assert own_of(content_of(issue(pt, program))) == {"Firm round bolster": MAT}


def test_the_difference_of_two_sheets_says_it() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    first = content_of(issue(pt, program))
    put(pt, program, MAT)
    second = content_of(issue(pt, program))
    [change] = changes_between(first, second).changed
    assert change.own_props == (OwnChange("Firm round bolster", "", MAT),)
    assert second["replaces"]["set_up"] == [RELEASE]
    [back] = changes_between(second, first).changed
    assert back.own_props == (OwnChange("Firm round bolster", MAT, ""),)
    assert changes_between(second, second).is_empty


def test_it_waits_to_be_given() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    version = issue(pt, program)
    put(pt, program, MAT)
    with acting(pt) as session:
        waiting = pending_changes(session.get_one(HomeProgram, (pt.clinic_id, program.id)), version)
    assert waiting is not None
    assert waiting.changed[0].own_props == (OwnChange("Firm round bolster", "", MAT),)


def test_the_page_of_a_sheet_says_it_and_what_changed(signed_in: Callable[..., tuple[FlaskClient, User]]) -> None:
    browser, pt = signed_in()
    program = with_release(pt)
    issue(pt, program)
    put(pt, program, MAT)
    issue(pt, program)
    page = browser.get(f"/patients/{program.patient_id}/program/versions/2").text
    assert f"Use what you have: {MAT}" in page
    assert f"Firm round bolster: as in the library → {MAT}" in page


def test_a_sheet_of_before_is_compared_and_stays_the_same() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    version = issue(pt, program)
    content = content_of(version)
    assert canonical_json(content) == version.content
    assert [prop["own"] for prop in content["exercises"][0]["props"]] == ["", ""]
    old = {
        **content,
        "exercises": [
            {**data, "props": [_before_swaps(prop) for prop in data["props"]]} for data in content["exercises"]
        ],
    }
    assert changes_between(old, content).is_empty
    put(pt, program, MAT)
    with acting(pt) as session:
        kept = session.scalar(text("SELECT content FROM program_versions WHERE id = :id"), {"id": version.id})
    assert kept == version.content


def _before_swaps(prop: dict[str, Any]) -> dict[str, Any]:
    return {key: prop[key] for key in ("id", "name", "note", "for_you")}


@pytest.mark.parametrize(
    ("name", "refusal", "message"),
    [
        ("x" * 61, OwnPropDoesNotDo, "Use at most 60 characters."),
        ("123", OwnPropDoesNotDo, "Name the thing in words"),
        ("!?", OwnPropDoesNotDo, "Name the thing in words"),
        ("mat" + "\u0301" * 9, OwnPropDoesNotDo, "accents on one letter"),
        ("mat \U0001f9d8", LetterIsNotPrintable, "cannot show “🧘”"),
        ("two soft pillows", OwnPropDoesNotDo, "“Soft pillows” must not be used in the place of “Firm round bolster”"),
        ("Almohadas blandas", OwnPropDoesNotDo, "Name another thing"),
        ("your soft pillow", OwnPropDoesNotDo, "“Soft pillows” must not be used"),
        ("My pillow", OwnPropDoesNotDo, "“Soft pillows” must not be used"),
        ("half dome", OwnPropDoesNotDo, "“Half-dome balance trainer” must not be used"),
        ("BOSU from the gym", OwnPropDoesNotDo, "If there is a modification for it, choose that one"),
    ],
)
def test_what_cannot_be_printed_or_must_not_be_used_is_refused(name: str, refusal: type[Refusal], message: str) -> None:
    pt = factories.make_user()
    program = with_release(pt)
    with pytest.raises(refusal, match=message):
        put(pt, program, name)


@pytest.mark.parametrize("name", ["<script>alert(1)</script> mat", 'mat & "towel" \'', "{{ 7*7 }} mat", "mat%s {own}"])
def test_a_hostile_name_is_printed_as_it_is(name: str) -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, name)
    content = content_of(issue(pt, program))
    assert own_of(content) == {"Firm round bolster": name}
    page = render_html(handout_of(content, None))
    assert "<script>alert" not in page
    assert "49 mat" not in page


@pytest.mark.parametrize(
    "name", ["a firm bolster", "Bolster", "firm pillow rolled in a rug", "sleeping bag", "yoga mat."]
)
def test_what_does_the_same_may_be_used(name: str) -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, name)
    assert own_of(content_of(issue(pt, program))) == {"Firm round bolster": name.rstrip(".")}


def test_control_characters_and_line_breaks_are_taken_out() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, "mat\n\x07\u202eand  towel")
    assert own_of(content_of(issue(pt, program))) == {"Firm round bolster": "mat and towel"}


@pytest.mark.parametrize("slug", ["tennis-ball", "no-such-prop", "", "trunk", "x" * 500])
def test_a_thing_that_the_exercise_does_not_need_is_refused(slug: str) -> None:
    pt = factories.make_user()
    program = with_release(pt)
    with pytest.raises(PropIsNotNeeded):
        put(pt, program, MAT, slug)
    put(pt, program, "", slug)  # there is nothing to take back


def test_each_line_has_its_own() -> None:
    pt = factories.make_user()
    program = start(pt, cleared_patient(pt), "seated-march", "shake-out")
    march, shake = lines_of(pt, program)
    put(pt, program, "piano bench", "chair", march.id)
    put(pt, program, "kitchen chair", "chair", shake.id)
    content = content_of(issue(pt, program))
    assert [prop["own"] for data in content["exercises"] for prop in data["props"]] == ["piano bench", "kitchen chair"]


def test_only_who_designs_programs_of_this_clinic_may() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    [row] = lines_of(pt, program)
    assistant, stranger = factories.make_user(role=Role.ASSISTANT), factories.make_user(clinic=factories.make_clinic())
    for person, refusal in ((assistant, NotAllowed), (stranger, NotFound)):
        with pytest.raises(refusal), acting(person):
            set_own_prop(person, program.id, row.id, "bolster", MAT)
    with acting(stranger) as session:
        assert session.scalar(text("SELECT count(*) FROM prescribed_props")) == 0
    other = with_release(pt)
    with pytest.raises(NotFound):
        put(pt, other, MAT, line=row.id)
    with acting(pt):
        service.end_program(pt, program.id, reason="Goal reached.")
    with pytest.raises(ProgramIsClosed):
        put(pt, program, MAT, line=row.id)


def test_the_audit_says_what_was_changed_and_never_the_words() -> None:
    pt = factories.make_user()
    program = with_release(pt)
    put(pt, program, MAT)
    put(pt, program, MAT)
    query = text("SELECT fields FROM audit_events WHERE entity_id = :id ORDER BY seq DESC LIMIT 2")
    with acting(pt) as session:
        last, before = (list(row.fields) for row in session.execute(query, {"id": str(program.id)}))
    assert last == ["own_prop", RELEASE, "bolster"]
    assert before == ["exercise_added", RELEASE], "the same name again is no change"
