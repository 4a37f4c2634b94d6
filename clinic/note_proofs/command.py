"""`./run cli notes …`: prove that signed notes are what was signed."""

from __future__ import annotations

from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import text

from clinic.core.db import Database
from clinic.note_proofs.verifying import Count, seal_notes, verify_notes

notes_group = AppGroup("notes", help="Signed notes and what was added to them.")


@notes_group.command("verify")
@with_appcontext
def verify() -> None:
    """Recompute every hash and every seal of every clinic and name what does not fit. Exit status 1 when anything does not."""
    found = [verify_clinic(_database(), clinic_id, name) for clinic_id, name in _clinics()]
    if not all(found):
        raise SystemExit(1)


@notes_group.command("seal")
@with_appcontext
def seal() -> None:
    """Seal what has no seal of the current key: once after the update that brought seals, and after a new SECRET_KEY."""
    whole = True
    for clinic_id, name in _clinics():
        with _database().transaction(clinic_id):
            sealed, wrong = seal_notes()
        click.echo(f"{name}: {sealed} sealed, {len(wrong)} not")
        for one in wrong:
            click.echo(f"  note {one.note_id}: {one.what}", err=True)
        whole = whole and not wrong
    if not whole:
        raise SystemExit(1)


def verify_clinic(database: Database, clinic_id: UUID, name: str) -> bool:
    """One clinic, in words; whether everything fits. Neither text nor name of a patient is said."""
    count, wrong = Count(), 0
    try:
        with database.transaction(clinic_id):
            for one in verify_notes(count):
                wrong += 1
                click.echo(f"{name}: note {one.note_id}: {one.what}", err=True)
    except Exception as error:  # whatever it is, the other clinics are verified; its text may be health data
        click.echo(f"{name}: notes not verified ({type(error).__name__})", err=True)
        return False
    click.echo(f"{name}: {count.notes} signed notes, {count.rows} signatures and additions: "
               f"{'whole' if not wrong else f'{wrong} wrong'}")  # fmt: skip
    return not wrong


def _clinics() -> list[tuple[UUID, str]]:
    with _database().transaction() as session:
        rows = session.execute(text("SELECT clinic_id, name FROM list_clinics()"))
        return [(row.clinic_id, row.name) for row in rows]


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database
