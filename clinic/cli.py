"""Commands of `flask --app wsgi` (`./run cli …`), thin: one service call and one commit each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

import click
from alembic import command
from alembic.config import Config
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import text

from clinic.accounts import service as accounts
from clinic.accounts.models import ROLE_LABELS
from clinic.adherence.nightly import NightOfReports, judge_all_reports
from clinic.audit import service as audit
from clinic.batches.packet import write_packet
from clinic.core.db import Database
from clinic.core.errors import Refusal
from clinic.core.permissions import Role
from clinic.core.picture_limits import MOST_UPLOAD
from clinic.demo import service as demo
from clinic.demo.people import HANDOUT_CHART, PASSWORD, STAFF
from clinic.diagnosis_codes.command import diagnoses
from clinic.documents.verifying import verify_documents
from clinic.note_proofs.command import notes_group, verify_clinic
from clinic.programs.nightly import Night, judge_all_sheets
from clinic.programs.sheets import Printing
from clinic.reminders.command import reminders
from clinic.review.rounds import Round, judge_all_weeks
from clinic.screening.asking import answers, lines_of
from handouts.layouts.layout import Paper
from handouts.render import pdf_available, why_unavailable

ROOT = Path(__file__).parent.parent
demo_group = AppGroup("demo", help="The demo clinic of invented people.")
audit_group = AppGroup("audit", help="The audit chain.")
people_group = AppGroup("people", help="Clinics and staff accounts.")
screening_group = AppGroup("screening", help="The safety rules.")
documents_group = AppGroup("documents", help="Sheets as they were given, and their PDFs.")


def init_app(app: Flask) -> None:
    """Register every command on `app`."""
    groups = (
        demo_group, audit_group, people_group, screening_group, documents_group, notes_group, diagnoses,
    )  # fmt: skip
    for one in (migrate, handout, *groups, nightly, reminders):
        app.cli.add_command(one)


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether the database is at the newest revision.")
def migrate(check: bool) -> None:
    """Bring the database to the newest revision, as the owner role."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    if check:
        command.current(config, check_heads=True)
    else:
        command.upgrade(config, "head")


@demo_group.command("prepare")
@click.option("--handout", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write one handout there.")
@click.option("--quiet", is_flag=True, help="Do not say how to sign in.")
def prepare_demo(file: Path | None, quiet: bool) -> None:
    """Migrate, make the demo clinic unless it is there, print one handout, and say how to sign in."""
    _only_in_demo_mode()
    command.upgrade(Config(str(ROOT / "migrations" / "alembic.ini")), "head")
    with _database().transaction():
        made = demo.load(_printing())
    if made or not quiet:
        click.echo("The demo clinic is made." if made else "The demo clinic is there.")
    if file is not None:
        _write_handout(HANDOUT_CHART, file, None)
    if quiet:
        return
    click.echo("Sign in as one of these (invented people; the password is the same for all):")
    for one in STAFF:
        click.echo(f"  {one.email:24} {ROLE_LABELS[one.role]}")
    click.echo(f"  password: {PASSWORD}")


@click.command("handout")
@click.option("--patient", "chart_number", default=HANDOUT_CHART, show_default=True, help="Chart number.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the PDF.")
@click.option("--paper", type=click.Choice([paper.value for paper in Paper]), help="Default: the clinic's.")
@with_appcontext
def handout(chart_number: str, file: Path | None, paper: str | None) -> None:
    """Write the newest sheet of a demo patient as a PDF."""
    _only_in_demo_mode()
    target = file or ROOT / "instance" / "handout.pdf"
    if not _write_handout(chart_number, target, Paper(paper) if paper else None):
        raise SystemExit(1)


@audit_group.command("verify")
def verify_audit() -> None:
    """Recompute every hash of every clinic's chain and name the first event that does not fit."""
    broken = 0
    for clinic_id, name in _clinics():
        with _database().transaction(clinic_id):
            first = audit.first_broken()
        click.echo(f"{name}: {'whole' if first is None else f'broken at event {first}'}")
        broken += first is not None
    if broken:
        raise SystemExit(1)


@documents_group.command("verify")
def verify_all_documents() -> None:
    """Hash every sheet and every PDF of every clinic again and name what does not fit."""
    broken = 0
    for clinic_id, name in _clinics():
        with _database().transaction(clinic_id):
            found = verify_documents()
        state = "whole" if not found.wrong else f"{len(found.wrong)} wrong"
        click.echo(f"{name}: {found.versions} sheets, {found.documents} PDFs: {state}")
        for line in found.wrong:
            click.echo(f"  {line}", err=True)
        broken += len(found.wrong)
    if broken:
        raise SystemExit(1)


@documents_group.command("packet")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def write_packets(folder: Path) -> None:
    """Write each clinic's sheets of the coming days into FOLDER, one file a clinic: for when this service is down."""
    whole = [_packet_of(clinic_id, name, folder) for clinic_id, name in _clinics()]
    if not all(whole):
        raise SystemExit(1)


@screening_group.command("try")
def try_screening() -> None:
    """Ask the rules: one JSON object a line on standard input, one answer a line on standard output.

    \b
    In:  {"patient": {"flags": ["pregnant"], "ga_weeks": 24, "age": 31, "screen": "ok", "screen_age_days": 5},
          "exercise": "constructive-rest", "modifications": []}
    Out: {"outcome": "block", "rules": ["PG-BALANCE", "PG-FLAT20"], "fixes": []}

    What is not said is not known. A line that cannot be understood answers {"error": "…"}. No patient on file is read.
    The safety rules answer, and they alone: what cannot be set up together (a chair on a bed) only a program refuses.
    """
    for answer in answers(lines_of(sys.stdin.buffer)):
        click.echo(answer)


@click.command("nightly")
@with_appcontext
def nightly() -> None:
    """Judge every sheet in force, and what was reported about it, by today's facts, and verify signed notes. For cron.

    Clinic by clinic, and the reports patient by patient: what breaks stores nothing, is counted, and stops no other.
    """
    whole = [_night_of(clinic_id, name) for clinic_id, name in _clinics()]
    folder = current_app.config["CLINIC_SETTINGS"].downtime_packet_dir
    whole += [_packet_of(clinic_id, name, Path(folder)) for clinic_id, name in _clinics() if folder]
    whole += [verify_clinic(_database(), clinic_id, name) for clinic_id, name in _clinics()]
    if not all(whole):
        raise SystemExit(1)


def _night_of(clinic_id: UUID, name: str) -> bool:
    """One clinic's night, in words; whether all of it could be judged."""
    # Neither the text of an error nor its values: they may be health data.
    night, reports, weeks, whole = Night(), NightOfReports(), Round(), True
    try:
        with _database().transaction(clinic_id):
            found = judge_all_sheets()
        if found is None:
            click.echo(f"{name}: another run is at it")
            return True
        night = found
    except Exception as error:  # whatever it is, the reports and the other clinics are judged
        click.echo(f"{name}: not judged ({type(error).__name__}); nothing of it was stored", err=True)
        whole = False
    try:
        reports = judge_all_reports(_database(), clinic_id)
    except Exception as error:  # whatever it is, the other clinics are judged
        click.echo(f"{name}: reports not judged ({type(error).__name__})", err=True)
        whole = False
    try:
        weeks = judge_all_weeks(_database(), clinic_id)
    except Exception as error:  # whatever it is, the other clinics are judged
        click.echo(f"{name}: weeks not judged ({type(error).__name__})", err=True)
        whole = False
    for kind in (*reports.broken, *weeks.broken):
        click.echo(f"{name}: the reports of one patient not judged ({kind}); nothing of it was stored", err=True)
    click.echo(f"{name}: {_in_words(night, reports, weeks)}")
    return whole and not reports.broken and not weeks.broken


def _packet_of(clinic_id: UUID, name: str, folder: Path) -> bool:
    """One clinic's downtime packet; whether it could be written."""
    try:
        with _database().transaction(clinic_id):
            packet = write_packet(folder, _printing())
    except Exception as error:  # whatever it is, the other clinics get theirs
        click.echo(f"{name}: no downtime packet ({_kind_of(error)})", err=True)
        return False
    left = f", {packet.left_out} left out: a therapist looks first" if packet.left_out else ""
    click.echo(f"{name}: {packet.sheets} sheets in {packet.path}{left}")
    return True


def _kind_of(error: Exception) -> str:
    """What broke; for a file the system's words too ("No space left on device"), which are no health data."""
    kind = type(error).__name__
    return f"{kind}: {error.strerror}" if isinstance(error, OSError) and error.strerror else kind


def _in_words(night: Night, reports: NightOfReports, weeks: Round) -> str:
    sheets = f"{night.judged} sheets judged, {night.stored} changed, {night.news} to look at"
    return f"{sheets}; reports of {reports.judged} judged, {reports.held} put on hold, {weeks.raised} new in the inbox"


@people_group.command("new-clinic")
@click.argument("name")
@click.option("--time-zone", default="America/Denver", show_default=True)
@click.option("--phone", default="", help="Printed on every sheet.")
@click.option("--hours", default="", help="When the phone is answered.")
@click.option("--address", default="", help="At most 4 lines.")
@click.option("--paper", type=click.Choice(["letter", "a4"]), default="letter", show_default=True)
def new_clinic(name: str, time_zone: str, phone: str, hours: str, address: str, paper: str) -> None:
    """Make a clinic."""
    with _saying_why(), _database().transaction():
        clinic = accounts.create_clinic(
            name, time_zone=time_zone, phone=phone, hours=hours, address=address, paper=paper
        )
    click.echo(f"{clinic.name}: {clinic.id}")


@people_group.command("set-logo")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
@click.option("--none", "is_none", is_flag=True, help="Take the logo away.")
def set_logo(file: BinaryIO | None, clinic_name: str, is_none: bool) -> None:
    """Print the picture in FILE (JPEG, PNG or WebP) on the sheets of a clinic issued from now on."""
    if (file is None) is not is_none:
        raise click.UsageError("Give a file, or --none.")
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        if file is None:
            accounts.remove_logo()
        else:
            accounts.set_logo(file.read(MOST_UPLOAD + 1))
    what = "no logo" if file is None else "this logo"
    click.echo(f"{clinic_name}: sheets issued from now on have {what}; those of before stay as they are.")


@people_group.command("new-user")
@click.argument("email")
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
@click.option("--name", required=True, help="As printed under a signature.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--credential", default="", help="Such as PT, DPT.")
@click.password_option(help="At least 15 characters; asked for when not given.")
def new_user(email: str, clinic_name: str, name: str, role: str, credential: str, password: str) -> None:
    """Make a staff account."""
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        user = accounts.create_user(
            email=email, display_name=name, role=Role(role), password=password, credential=credential
        )
    click.echo(f"{user.email} can sign in.")


@people_group.command("deactivate")
@click.argument("email")
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
def deactivate(email: str, clinic_name: str) -> None:
    """Take a staff member's access away; their open sessions end at once."""
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        accounts.deactivate_user(email)
    click.echo(f"{email} can no longer sign in.")


@people_group.command("reset-password")
@click.argument("email")
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
@click.password_option(help="At least 15 characters; asked for when not given.")
def reset_password(email: str, clinic_name: str, password: str) -> None:
    """Give somebody who forgot theirs a new password; their open sessions end at once."""
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        accounts.reset_password(email, password)
    click.echo(f"{email} signs in with the new password now.")


@people_group.command("change-role")
@click.argument("email")
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
def change_role(email: str, clinic_name: str, role: str) -> None:
    """Give a staff member another role; their open sessions end at once."""
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        accounts.change_role(email, Role(role))
    click.echo(f"{email} is now: {ROLE_LABELS[Role(role)]}.")


@people_group.command("may-review")
@click.argument("email")
@click.option("--clinic", "clinic_name", required=True, help="The clinic's name.")
@click.option("--revoke", is_flag=True, help="Take the right back; it ends at their next request.")
def may_review(email: str, clinic_name: str, revoke: bool) -> None:
    """Let a therapist sign off the library's clinical content."""
    with _saying_why(), _database().transaction(_clinic_named(clinic_name)):
        change = accounts.stop_reviewing_library if revoke else accounts.let_review_library
        change(accounts.get_by_email(email).id)
    click.echo(f"{email} may {'not sign off the library any more' if revoke else 'sign off the library now'}.")


def _write_handout(chart_number: str, file: Path, paper: Paper | None) -> bool:
    if not pdf_available():
        click.echo(f"No PDF was written. {why_unavailable()}", err=True)
        return False
    with _saying_why(), _database().transaction():
        pdf = demo.print_handout(chart_number, _printing(), paper)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pdf)
    click.echo(f"Handout of chart {chart_number}: {file}")
    return True


class _saying_why:  # reads as a phrase in a with statement
    """Turn a refusal into one line and exit status 1."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Refusal):
            raise click.ClickException(error.message)


def _only_in_demo_mode() -> None:
    if not current_app.config["CLINIC_SETTINGS"].demo:
        raise click.ClickException("This is for the demo. Start it with ./run, or set CLINIC_DEMO=1.")


def _clinics() -> list[tuple[UUID, str]]:
    with _database().transaction() as session:
        rows = session.execute(text("SELECT clinic_id, name FROM list_clinics()"))
        return [(row.clinic_id, row.name) for row in rows]


def _clinic_named(name: str) -> UUID:
    found = [clinic_id for clinic_id, its_name in _clinics() if its_name == name]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} clinics are called {name!r}.")
    return found[0]


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database


def _printing() -> Printing:
    printing: Printing = current_app.config["PRINTING"]
    return printing
