"""What a look or a change leaves in the audit log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import Connection, create_engine, pool, text

from tests.security.world import ClinicWorld, World

_TELL = text("SELECT set_config('app.clinic_id', :clinic, :is_local)")
_NEWEST = text("SELECT coalesce(max(seq), 0) FROM audit_events WHERE clinic_id = :clinic")
_OWN = text("SELECT count(*) FROM audit_events WHERE clinic_id = :clinic AND seq > :since AND actor_id = :actor")


def newest(connection: Connection, clinic: UUID) -> int:
    """The number of the newest event of a clinic; they count from 1 without gaps."""
    connection.execute(_TELL, {"clinic": str(clinic), "is_local": True})
    return int(connection.execute(_NEWEST, {"clinic": clinic}).scalar_one())


def count_own(connection: Connection, clinic: UUID, actor: UUID, since: int) -> int:
    """How many events newer than number `since` name this actor."""
    connection.execute(_TELL, {"clinic": str(clinic), "is_local": True})
    return int(connection.execute(_OWN, {"clinic": clinic, "actor": actor, "since": since}).scalar_one())


@contextmanager
def watching(world: World, clinic: ClinicWorld, actor: UUID | None) -> Iterator[Callable[[], int]]:
    """Gives what tells how many events name `actor` that it has not told of before."""
    engine = create_engine(world.database.engine.url, poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(_TELL, {"clinic": str(clinic.id), "is_local": False})
        seen = connection.execute(_NEWEST, {"clinic": clinic.id}).scalar_one()

        def count() -> int:
            nonlocal seen
            asked = {"clinic": clinic.id, "actor": actor, "since": seen}
            found = connection.execute(_OWN, asked).scalar_one()
            seen = connection.execute(_NEWEST, {"clinic": clinic.id}).scalar_one()
            return int(found)

        yield count
    engine.dispose()
