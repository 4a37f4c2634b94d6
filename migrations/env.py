"""Runs migrations as the owner role, one at a time, and gives up rather than queue behind a long reader."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, pool, text

import clinic.tables
from config import Settings

LOCK = 7_302_011
"""Advisory lock: two deployments at once wait for each other instead of racing."""


def run(connection: Connection) -> None:
    """Migrate on `connection`, all steps in one transaction."""
    connection.execute(text("SET lock_timeout = '3s'"))
    connection.execute(text("SET statement_timeout = '10min'"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
    connection.commit()
    context.configure(connection=connection, target_metadata=clinic.tables.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    url = context.config.attributes.get("url") or Settings.from_env().owner_url
    engine = create_engine(url, poolclass=pool.NullPool, hide_parameters=True)
    with engine.connect() as connection:
        run(connection)
