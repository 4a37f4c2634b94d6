"""Commands of `flask --app wsgi` (`./run cli …`), thin: one service call and one commit each."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click
from alembic import command
from alembic.config import Config
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import text

from clinic.audit import service as audit
from clinic.core.db import Database

ROOT = Path(__file__).parent.parent


def init_app(app: Flask) -> None:
    """Register every command on `app`."""
    app.cli.add_command(_migrate)
    app.cli.add_command(_audit_group(app))


@click.command("migrate")
@click.option("--check", is_flag=True, help="Only say whether the database is at the newest revision.")
def _migrate(check: bool) -> None:
    """Bring the database to the newest revision, as the owner role."""
    config = Config(str(ROOT / "migrations" / "alembic.ini"))
    if check:
        command.current(config, check_heads=True)
    else:
        command.upgrade(config, "head")


def _clinics(database: Database) -> list[tuple[UUID, str]]:
    with database.transaction() as session:
        rows = session.execute(text("SELECT clinic_id, name FROM list_clinics()"))
        return [(row.clinic_id, row.name) for row in rows]


def _audit_group(app: Flask) -> AppGroup:
    group = AppGroup("audit", help="The audit chain.")

    @group.command("verify")
    def verify() -> None:
        """Recompute every hash of every clinic's chain and name the first event that does not fit."""
        database: Database = app.extensions["database"]
        broken = 0
        for clinic_id, name in _clinics(database):
            with database.transaction(clinic_id):
                first = audit.first_broken()
            click.echo(f"{name}: {'whole' if first is None else f'broken at event {first}'}")
            broken += first is not None
        if broken:
            raise SystemExit(1)

    return group
