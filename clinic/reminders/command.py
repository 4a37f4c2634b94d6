"""`./run cli reminders`, for cron."""

from __future__ import annotations

from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import text

from clinic.core.db import Database
from clinic.core.mail import MailServer
from clinic.reminders.sending import Run, remind_all


@click.command("reminders")
@with_appcontext
def reminders() -> None:
    """Write to the patients who want to be reminded and are due now. For cron, every 15 to 60 minutes.

    At most one message a patient and day, however often it runs and from however many places. Exit status 1 when no
    mail server is set, when the server did not take a message, or when a patient could not be looked at.
    """
    server: MailServer | None = current_app.config["MAIL_SERVER"]
    if server is None:
        raise click.ClickException("No mail server is set (SMTP_HOST). Nothing is sent.")
    whole = [_run_of(clinic, name, server) for clinic, name in _clinics()]
    if not all(whole):
        raise SystemExit(1)


def _run_of(clinic: UUID, name: str, server: MailServer) -> bool:
    """One clinic, in words; whether everything that was due went out."""
    try:
        run = remind_all(_database(), clinic, server, current_app.config["PRINTING"].base_url)
    except Exception as error:  # whatever it is, the other clinics get theirs; its text may be health data
        click.echo(f"{name}: not run ({type(error).__name__})", err=True)
        return False
    click.echo(f"{name}: {_in_words(run)}")
    for kind in run.broken:
        click.echo(f"{name}: one patient not looked at ({kind})", err=True)
    return not run.failed and not run.broken


def _in_words(run: Run) -> str:
    return "quiet hours" if run.is_quiet_hour else f"{run.sent} sent, {run.failed} not taken"


def _clinics() -> list[tuple[UUID, str]]:
    with _database().transaction() as session:
        rows = session.execute(text("SELECT clinic_id, name FROM list_clinics()"))
        return [(row.clinic_id, row.name) for row in rows]


def _database() -> Database:
    database: Database = current_app.extensions["database"]
    return database
