"""Z10, Z14, C06: fields nobody offered change nothing, and the same form sent twice is one row."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Connection

from clinic.core import clock
from clinic.core.permissions import Role
from tests.security.crawl import Crawls
from tests.security.filling import Data, by_endpoint, filled, send
from tests.security.html import Form
from tests.security.rows import Ledger, masked
from tests.security.world import World

TAKEN = {
    "accounts.change_password", "paper_diary.enter_diary", "patient_page.send_report", "note_page.add_addendum",
    "note_editor.autosave_note", "note_editor.create_note", "note_editor.edit_note", "note_page.sign_note",
    "patients.create_patient", "episodes.discharge", "episodes.edit_episode", "episodes.reopen",
    "plan_of_care.add_diagnosis", "plan_of_care.end_diagnosis", "plan_of_care.add_goal", "plan_of_care.edit_goal",
    "plan_of_care.save_plan",
    "patients.edit_patient", "assessments.mark_assessment_in_error",
    "patients.mark_in_error", "health_screens.mark_screen_in_error", "episodes.open_episode", "assessments.record_assessment",
    "patients.restore_patient", "health_screens.take_screen", "builder.add_exercise", "builder.change_exercise",
    "builder.issue_program", "builder.move_exercise", "programs.new_link",
    "builder.remove_exercise", "programs.revoke_link", "builder.set_details", "custom_exercises.create_exercise",
    "custom_exercises.edit_exercise", "custom_exercises.archive_exercise", "custom_exercises.restore_exercise",
    "program_templates.copy", "program_templates.edit", "program_templates.save", "program_templates.archive",
    "outcome_entry.enter_outcome", "outcome_entry.mark_outcome_in_error", "outcome_entry.withdraw_outcome",
    "outcome_entry.ask_outcome", "patient_page.send_answers",
    "custom_pictures.set_pose", "custom_modifications.edit_change", "custom_modifications.archive_change",
}  # fmt: skip
"""Views whose form, filled in by `filling`, must be taken: else the tests below would compare nothing with nothing."""

Window = tuple[str, FlaskClient, list[Form]]


@pytest.fixture
def windows(world: World, crawls_b: Crawls, staff: type, patient: type, inside: Connection) -> list[Window]:
    """Every view that a form leads to, with a browser that may send it and the forms that lead there."""
    found = []
    for who in ("pt", "link"):
        browser = patient(world.b) if who == "link" else staff(world.b)
        forms = by_endpoint(world.app, crawls_b[world.b.mark, who])
        found += [
            (endpoint, browser, each)
            for endpoint, each in forms.items()
            if who == "pt" or endpoint.startswith("patient_page")
        ]
    return found


@pytest.fixture
def ledger(world: World, windows: list[Window], inside: Connection) -> Iterator[Ledger]:
    """Tells what a form made in either clinic; when a test ends, all of it is taken back."""
    opened = Ledger(inside, world.a.id, world.b.id)
    yield opened
    opened.close()


def test_forms_filled_in_are_taken(world: World, windows: list[Window], ledger: Ledger) -> None:
    taken = {endpoint for endpoint, browser, form, data in attempts(world, windows)
             if outcome(ledger, browser, form, data)[1]}  # fmt: skip
    assert taken >= TAKEN


def test_Z10_fields_that_nobody_offered_change_nothing(world: World, windows: list[Window], ledger: Ledger) -> None:
    with clock.fixed(clock.now()):
        for endpoint, browser, form, data in attempts(world, windows):
            extra = {name: values for name, values in extras(world).items() if name not in data}
            plain, made = outcome(ledger, browser, form, data)
            padded, made_too = outcome(ledger, browser, form, {**data, **extra})
            assert plain == padded, endpoint
            assert made == made_too, endpoint


def test_C06_a_form_sent_twice_is_one_row(world: World, windows: list[Window], ledger: Ledger) -> None:
    keyed = 0
    with clock.fixed(clock.now()):
        for endpoint, browser, form, data in attempts(world, windows):
            if "form_key" in data and endpoint not in EDITS:
                once = outcome(ledger, browser, form, data)
                twice = outcome(ledger, browser, form, data, times=2)
                assert once == twice, endpoint
                keyed += 1
    assert keyed > 6


def test_C06_a_key_used_for_other_words_is_refused(world: World, windows: list[Window], ledger: Ledger) -> None:
    refused = 0
    for endpoint, browser, form, data in attempts(world, windows):
        words = [name for name in data if name.rsplit("-", 1)[-1] in WORDED]
        if "form_key" in data and words and endpoint not in EDITS:
            with ledger.undone():
                send(browser, form.action, data)
                stored = ledger.now()
                if stored == ledger.before:
                    continue
                other = {**data, words[0]: ["Something else was typed"]}
                answer = send(browser, form.action, other)
                assert answer.status_code in (409, 422), endpoint
                assert ledger.now() == stored, endpoint
                refused += 1
    assert refused > 4


EDITS = ("note_editor.edit_note", "note_editor.autosave_note")
"""Changes of a row that is there: the version in the form decides, its key does not."""

WORDED = ("given_name", "text", "note", "subjective", "reason")


def attempts(world: World, windows: list[Window]) -> Iterator[tuple[str, FlaskClient, Form, Data]]:
    """One filled form for each view; forms of several lines or patients behave alike."""
    for endpoint, browser, forms in windows:
        if endpoint not in ("accounts.sign_out", "accounts.sign_in"):
            for form in forms[:2]:
                yield endpoint, browser, form, filled(form, world.b)


def extras(world: World) -> Data:
    """Columns that are nobody's to send."""
    other = str(world.b.users[Role.ASSISTANT].id)
    values = {
        "clinic_id": str(world.a.id), "id": str(uuid4()), "role": "admin", "is_admin": "1", "is_active": "",
        "author_id": other, "signer_id": other, "created_by_id": other, "taken_by_id": other, "entered_by_id": other,
        "assessed_by_id": other, "issued_by_id": other, "user_id": other, "actor_id": other, "therapist_id": other,
        "patient_id": str(world.b.ids["patient_id"][1]), "program_id": str(uuid4()), "source": "paper",
        "status": "signed", "signed_at": "2020-01-01", "created_at": "2020-01-01", "updated_at": "2020-01-01",
        "issued_at": "2020-01-01", "version": "1", "number": "99", "sha256": "0" * 64, "is_demo": "1",
        "expires_at": "2099-01-01", "printed_name": "Somebody Else", "removed_at": "2020-01-01", "position": "1",
        "entered_in_error_at": "2020-01-01", "superseded_at": "2020-01-01", "override_reason": "because I may do so",
    }  # fmt: skip
    return {name: [value] for name, value in values.items()}


def outcome(ledger: Ledger, browser: FlaskClient, form: Form, data: Data, *, times: int = 1) -> tuple[int, str]:
    """The status and what the form made or changed in either clinic; then it is all taken back."""
    with ledger.undone():
        for _ in range(times):
            answer = send(browser, form.action, data)
        made = ledger.made()
    assert answer.status_code < 500, form.action
    return answer.status_code, masked(sorted(made, key=str)) if made else ""
