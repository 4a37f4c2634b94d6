"""`./run cli diagnoses`, for who runs the service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.exc import ProgrammingError

from clinic.core.db import Database
from clinic.core.settings import Settings
from clinic.diagnosis_codes.loading import Loaded, load_official
from clinic.diagnosis_codes.official import BadFile, OfficialCode, read_official

diagnoses = AppGroup("diagnoses", help="The codes that diagnoses are picked from.")

MOST_BYTES = 40_000_000
"""The official files have less than 15 MB."""

LOADING_MS = 600_000


@diagnoses.command("load")
@click.argument("file", type=click.File("rb"))
@click.option("--year", type=click.IntRange(2015, 2100), required=True, help="Fiscal year, such as 2027.")
def load_codes(file: BinaryIO, year: int) -> None:
    """Load the official codes of a fiscal year: icd10cm-order-YEAR.txt or icd10cm-codes-YEAR.txt of the CDC.

    All of it or nothing; the same file again changes nothing. Works as the owner role (DATABASE_OWNER_URL), because the
    service itself can only read the codes.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise click.ClickException("The file is too large to be one of those. Nothing was loaded.")
    try:
        codes = read_official(content)
    except BadFile as bad:
        for trouble in bad.troubles:
            click.echo(trouble, err=True)
        raise click.ClickException("Nothing was loaded.") from None
    try:
        loaded = _load(codes, year)
    except ProgrammingError as error:
        if not isinstance(error.orig, InsufficientPrivilege):
            raise
        raise click.ClickException("Only the owner role may load codes: set DATABASE_OWNER_URL.") from None
    change = f"{loaded.written} new or changed, {loaded.withdrawn} no longer in it"
    click.echo(f"Fiscal year {year}: {loaded.codes} codes, {change}.")


def _load(codes: Sequence[OfficialCode], year: int) -> Loaded:
    settings: Settings = current_app.config["CLINIC_SETTINGS"]
    database = Database(settings.owner_url, statement_timeout_ms=LOADING_MS)
    try:
        with database.transaction():
            return load_official(codes, year)
    finally:
        database.engine.dispose()
