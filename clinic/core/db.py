"""The database: metadata, the session of the running transaction, and the tenant it works for.

Nothing outside this module commits. A request, a command or a short recording transaction is one
`Database.transaction()`; services reach its session through `session`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, event, text
from sqlalchemy.orm import (
    DeclarativeBase,
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    sessionmaker,
    with_loader_criteria,
)
from sqlalchemy.schema import ColumnCollectionConstraint
from werkzeug.local import LocalProxy


def _own_columns(constraint: ColumnCollectionConstraint, _table: Table) -> str:
    """The columns that tell a constraint apart; `clinic_id` leads every key and says nothing (names end at 63 bytes)."""
    names = [column.name for column in constraint.columns]
    return "_".join(name for name in names if name != "clinic_id") or "clinic"


NAMING: dict[str, Any] = {
    "own_columns": _own_columns,
    "ix": "ix_%(table_name)s_%(own_columns)s",
    "uq": "uq_%(table_name)s_%(own_columns)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(own_columns)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table hangs on this metadata; constraints get predictable names, which refusals are looked up by."""

    metadata = MetaData(naming_convention=NAMING)


class Tenant:
    """Marks a mapped class whose rows belong to one clinic (see `core.columns.TenantRow`)."""

    clinic_id: Mapped[UUID] = mapped_column(primary_key=True)


LONGEST_LOCK_WAIT = "13s"
"""Below `statement_timeout`, so that who waits in vain is told why."""

MEMORY = ("remembered", "kept_until_written")
"""Where a session keeps what `core.memory` speaks of; nothing of it is true for another clinic."""

MOST_CLINICS = 256
"""For which a process keeps the option that scopes a select."""

_current: ContextVar[Session] = ContextVar("current_session")

session: Session = cast(Session, LocalProxy(_current, unbound_message="no transaction is open"))
"""The session of the transaction that is running; services and queries use it, routes never do."""


def current_session() -> Session | None:
    """The session of the running transaction, None outside of one; for what is asked too often for a proxy."""
    return _current.get(None)


def clinic_id() -> UUID:
    """The clinic the running transaction works for.

    Raises LookupError outside a transaction and RuntimeError when no clinic was set.
    """
    value = _current.get().info.get("clinic_id")
    if value is None:
        raise RuntimeError("no clinic is set for this transaction")
    return cast(UUID, value)


def set_clinic(value: UUID | None, *, is_told: bool = False) -> None:
    """Make the running transaction work for this clinic: row-level security shows no other rows from here on.

    `is_told`: the statement that found the clinic has told PostgreSQL already.
    """
    current = _current.get()
    current.info["clinic_id"] = value
    for span in MEMORY:
        current.info.pop(span, None)
    if current.in_transaction() and not is_told:
        _tell_postgres(current.connection(), value)


def wait_for_others() -> None:
    """Let the running transaction wait for a row as long as another's printed sheet may take, and no longer.

    Whoever issues holds the patient and the program until the PDF is stored (ADR 0001); the usual three seconds are
    too short for who comes second on a busy machine.
    """
    told: dict[str, object] = session.info.setdefault(MEMORY[0], {})
    if "waits_for_others" in told:
        return
    session.execute(text("SELECT set_config('lock_timeout', :limit, true)"), {"limit": LONGEST_LOCK_WAIT})
    if not session.in_nested_transaction():
        told["waits_for_others"] = True


def before_commit(action: Callable[[Session], None]) -> None:
    """Run `action` once, last, inside the running transaction; if it raises, nothing is committed.

    Actions of the same kind are kept apart by identity: the same function is queued once.
    """
    queue: list[Callable[[Session], None]] = _current.get().info.setdefault("before_commit", [])
    if action not in queue:
        queue.append(action)


def after_commit(action: Callable[[], None]) -> None:
    """Run `action` once what the running transaction did is kept; it is never run when nothing is.

    For what cannot be taken back, such as mail. It must not raise: what it has to say goes elsewhere.
    """
    _current.get().info.setdefault("after_commit", []).append(action)


class Database:
    """One connection pool and the transactions made on it."""

    def __init__(self, url: str, *, pool_size: int = 5, statement_timeout_ms: int = 15_000) -> None:
        options = (
            f"-c statement_timeout={statement_timeout_ms} -c lock_timeout=3000"
            " -c idle_in_transaction_session_timeout=30000"
        )
        self.engine: Engine = create_engine(
            url,
            pool_size=pool_size,
            max_overflow=5,
            pool_timeout=10,
            pool_pre_ping=True,
            # Values of a failing row are health data: they must not reach an exception text.
            hide_parameters=True,
            connect_args={"options": options, "connect_timeout": 5, "application_name": "clinic"},
        )
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    def bind(self, connection: Connection | None) -> None:
        """Run every later transaction as a savepoint of `connection` (None: back to the pool). For tests."""
        target: Engine | Connection = self.engine if connection is None else connection
        mode = "conditional_savepoint" if connection is None else "create_savepoint"
        self._sessions.configure(bind=target, join_transaction_mode=mode)

    @contextmanager
    def transaction(self, clinic: UUID | None = None) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        current, token = self.open(clinic)
        try:
            yield current
            commit(current)
        except BaseException:
            current.rollback()
            raise
        finally:
            self.close(current, token)

    def open(self, clinic: UUID | None = None) -> tuple[Session, Any]:
        """Open a session without a `with` block; the caller commits with `commit` and ends with `close`."""
        current = self._sessions()
        current.info["clinic_id"] = clinic
        current.info["database"] = self
        return current, _current.set(current)

    def close(self, current: Session, token: Any) -> None:
        """End what `open` began; what was not committed is rolled back."""
        current.close()
        _current.reset(token)


@contextmanager
def apart(clinic: UUID | None = None) -> Iterator[Session]:
    """A short transaction of its own beside the running one: for what must be kept when the request is refused."""
    running = _current.get()
    database: Database = running.info["database"]
    with database.transaction(clinic) as inner:
        yield inner
    if running.in_transaction():
        # Both may be savepoints of one connection, and a released savepoint leaves its settings behind.
        _tell_postgres(running.connection(), running.info.get("clinic_id"))


def commit(current: Session) -> None:
    """Run the queued last actions, commit, and run what waits for that; the only call of `Session.commit` here."""
    for action in current.info.pop("before_commit", []):
        action(current)
    current.commit()
    for follow_up in current.info.pop("after_commit", []):
        follow_up()


def _tell_postgres(connection: Connection, value: UUID | None) -> None:
    connection.execute(
        text("SELECT set_config('app.clinic_id', :clinic, true)"), {"clinic": str(value) if value else ""}
    )


@event.listens_for(Session, "after_begin")
def _set_tenant(current: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    if "clinic_id" in current.info:
        _tell_postgres(connection, current.info["clinic_id"])


@event.listens_for(Session, "do_orm_execute")
def _only_this_clinic(state: ORMExecuteState) -> None:
    """Scope every ORM select, update and delete to the clinic; RLS stands behind it, this makes the keys usable."""
    tenant = state.session.info.get("clinic_id")
    if tenant is not None and not state.is_column_load and not state.is_relationship_load:
        state.statement = state.statement.options(_rows_of(tenant))


@lru_cache(maxsize=MOST_CLINICS)
def _rows_of(tenant: UUID) -> LoaderCriteriaOption:
    """Nothing but rows of this clinic. An option never changes, so each clinic has one, not each statement."""
    return with_loader_criteria(Tenant, lambda row: row.clinic_id == tenant, include_aliases=True)
