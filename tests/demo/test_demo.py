"""The demo clinic tells the stories it promises, through the program's own services, and only in demo mode."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from clinic.accounts.models import User
from clinic.adherence.models import ExerciseLog
from clinic.aftercare.queries import list_pauses, pause_on
from clinic.app import create_app
from clinic.audit.service import first_broken
from clinic.core import clock
from clinic.core.db import Database
from clinic.core.permissions import Role
from clinic.custom_library.overlay import clinic_library
from clinic.demo import service as demo
from clinic.demo.people import HANDOUT_CHART, PATIENTS, STAFF
from clinic.exercises.rules import resolve
from clinic.exercises.scenes import patched
from clinic.note_lists.asked import Asked, Show
from clinic.note_lists.queries import page_of_notes
from clinic.note_proofs.verifying import Count, verify_notes
from clinic.notes.models import NoteStatus, ProgressNote
from clinic.patients.models import Patient, Pregnancy
from clinic.programs.models import ProgramVersion
from clinic.programs.queries import find_version_in_force, list_versions
from clinic.programs.sheets import content_of
from clinic.signed_notes.models import Addendum
from handouts.figures import Scene
from handouts.figures.contact import complaints
from handouts.render import pdf_available
from tests.conftest import Server, make_settings

DATABASE = "clinic_test_demo"


@pytest.fixture(scope="module")
def demo_app(server: Server) -> Iterator[Flask]:
    """An application in demo mode, its clinic made once for this file."""
    server.clone(DATABASE)
    app = create_app(make_settings(server.url("app_rw", DATABASE), CLINIC_DEMO=True))
    with app.extensions["database"].transaction():
        assert demo.load(app.config["PRINTING"])
    yield app
    app.extensions["database"].engine.dispose()
    server.drop(DATABASE)


@pytest.fixture
def database(demo_app: Flask) -> Database:
    """Its database."""
    found: Database = demo_app.extensions["database"]
    return found


@pytest.fixture
def inside(database: Database) -> Iterator[None]:
    """A transaction of the demo clinic."""
    with database.transaction():
        clinic_id = demo.find_demo_clinic()
    with database.transaction(clinic_id):
        yield


def patient(chart_number: str) -> Patient:
    session = demo.session
    return session.scalars(select(Patient).where(Patient.chart_number == chart_number)).one()


def exercises(chart_number: str) -> dict[str, dict[str, object]]:
    version = find_version_in_force(patient(chart_number).id)
    assert version is not None
    return {one["slug"]: one for one in content_of(version)["exercises"]}


def test_loading_again_changes_nothing(demo_app: Flask, database: Database) -> None:
    with database.transaction():
        assert not demo.load(demo_app.config["PRINTING"])


@pytest.mark.usefixtures("inside")
def test_everybody_is_there() -> None:
    session = demo.session
    assert len(session.scalars(select(Patient)).all()) == len(PATIENTS)
    assert {one.email for one in session.scalars(select(User))} == {one.email for one in STAFF}
    assert first_broken() is None


@pytest.mark.usefixtures("inside")
def test_the_pregnant_patient_has_the_ramp_for_five_minutes() -> None:
    release = exercises("D-1001")["supported-psoas-release"]
    assert release["modifications"] == ["pregnancy-incline"]
    assert release["dose"]["hold_seconds"] == 300
    assert release["scene"]["belly"]


@pytest.mark.usefixtures("inside")
def test_every_picture_of_the_pregnant_patient_shows_it_and_no_other_patients_does() -> None:
    for person in PATIENTS:
        if list_versions(patient(person.chart_number).id):
            scenes = [data["scene"] for data in exercises(person.chart_number).values() if data["scene"]]
            assert {"belly" in scene for scene in scenes} == {person.pregnancy is Pregnancy.PREGNANT}


@pytest.mark.usefixtures("inside")
def test_feet_that_roll_out_got_a_strap_on_the_second_sheet() -> None:
    second, first = list_versions(patient("D-1002").id)
    assert (first.number, second.number) == (1, 2)
    assert "strap-feet" not in first.content
    assert exercises("D-1002")["supported-psoas-release"]["modifications"] == ["strap-feet"]


@pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
@pytest.mark.usefixtures("inside")
def test_who_speaks_spanish_has_a_spanish_sheet_that_says_it_is_a_draft(demo_app: Flask) -> None:
    [version] = list_versions(patient("D-1007").id)
    content = content_of(version)
    assert (content["language"], content["words"]) == ("es", "unreviewed")
    assert content["exercises"][0]["slug"] == content["translated"][0]["slug"] == "breath-reset"
    pdf = demo.print_handout("D-1007", demo_app.config["PRINTING"])
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert all("BORRADOR – traducción sin revisar" in page for page in pages)
    others = demo.session.scalars(select(ProgramVersion).where(ProgramVersion.id != version.id))
    assert {content_of(one)["language"] for one in others} == {"en"}


@pytest.mark.usefixtures("inside")
def test_one_program_is_paused_today() -> None:
    programs = {one.chart_number: list_versions(patient(one.chart_number).id) for one in PATIENTS}
    today = clock.today("America/Denver")
    paused = {chart for chart, given in programs.items() if given and pause_on(list_pauses(given[0].program_id), today)}
    assert paused == {"D-1004"}


@pytest.mark.usefixtures("inside")
def test_thighs_that_lift_got_a_higher_prop_and_a_long_psoas_no_release() -> None:
    assert "trunk-prop-high" in exercises("D-1003")["supported-psoas-release"]["modifications"]
    assert {one["category"] for one in exercises("D-1004").values()}.isdisjoint({"release", "stretch"})


@pytest.mark.usefixtures("inside")
def test_the_clinic_wrote_an_exercise_with_a_modification() -> None:
    merged = clinic_library()
    [lean] = [one for slug, one in merged.exercises.items() if slug in merged.own]
    assert lean.name == "Counter lean"
    [change] = merged.modifications_for(lean.slug)
    shown = resolve(lean, [change])
    assert [prop.name for prop in shown.props] == [merged.props["chair"].name]
    assert not complaints(Scene.from_data(patched(lean.scene or {})))


@pytest.mark.usefixtures("inside")
def test_three_weeks_of_mixed_reports_came_by_link_and_on_paper() -> None:
    logs = demo.session.scalars(select(ExerciseLog).where(ExerciseLog.patient_id == patient("D-1002").id)).all()
    assert {log.source for log in logs} == {"link", "paper"}
    assert {log.status for log in logs} == {"done", "partly", "skipped"}
    days = {log.for_on for log in logs}
    assert 16 <= len(days) < (max(days) - min(days)).days + 1


@pytest.mark.usefixtures("inside")
def test_a_note_is_signed_with_an_addendum_and_one_is_a_draft() -> None:
    session = demo.session
    statuses = [note.status for note in session.scalars(select(ProgressNote))]
    assert statuses.count(NoteStatus.SIGNED) >= 1
    assert statuses.count(NoteStatus.DRAFT) == 1
    assert session.scalars(select(Addendum)).one().text.startswith("Called the next day")


@pytest.mark.usefixtures("inside")
def test_a_note_of_the_assistant_waits_and_is_whole() -> None:
    therapist = demo.session.scalars(select(User).where(User.role == Role.PT)).one()
    [row] = page_of_notes(therapist, Asked(Show.WAITING), 1).rows
    assert row.author.display_name == next(one.display_name for one in STAFF if one.role is Role.ASSISTANT)
    assert list(verify_notes(Count())) == []


@pytest.mark.usefixtures("inside")
def test_nothing_was_issued_to_somebody_without_a_screen() -> None:
    issued = demo.session.scalars(select(ProgramVersion.patient_id)).all()
    assert patient("D-1006").id not in issued


@pytest.mark.skipif(not pdf_available(), reason="Pango is not on this machine")
def test_the_demo_handout_shows_the_ramp_in_words_and_picture(demo_app: Flask, database: Database) -> None:
    with database.transaction():
        pdf = demo.print_handout(HANDOUT_CHART, demo_app.config["PRINTING"])
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for words in ("Build a firm ramp", "5 minutes", "When to stop", "Call 911", "801-555-0142", "Your week", "Maya"):
        assert words in text
    assert "Okafor" not in text
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert any("lies back on a tall ramp" in alt for alt in alternatives(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_a_chart_without_a_sheet_is_refused_with_those_that_have_one(demo_app: Flask, database: Database) -> None:
    with pytest.raises(demo.NoDemoSheet, match="D-1001"), database.transaction():
        demo.print_handout("D-1006", demo_app.config["PRINTING"])


def test_the_sign_in_page_shows_the_demo_people_and_every_page_says_demo(demo_app: Flask) -> None:
    page = demo_app.test_client().get("/sign-in").text
    assert all(one.email in page for one in STAFF)
    assert "invented people" in page


def test_commands_of_the_demo_are_refused_outside_demo_mode(app: Flask) -> None:
    for command in (["demo", "prepare"], ["handout"]):
        answer = app.test_cli_runner().invoke(args=command)
        assert answer.exit_code == 1
        assert "CLINIC_DEMO" in answer.output


def alternatives(node: object) -> list[str]:
    """Every alternative text in a tree of structure elements."""
    found: list[str] = []
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, pypdf.generic.ArrayObject):
        for child in node:
            found += alternatives(child)
    if isinstance(node, pypdf.generic.DictionaryObject):
        if "/Alt" in node:
            found.append(str(node["/Alt"]))
        if "/K" in node:
            found += alternatives(node["/K"])
    return found
