"""What the running transaction has read or judged already and need not ask again. Nothing outlives it.

Two spans: until the transaction ends or goes back to a savepoint (`remember`, for what it holds by a lock or was let in
to), and until something is written (`keep`, for what was computed from rows).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

from clinic.core.db import MEMORY, session

_TO_THE_END, _UNTIL_WRITTEN = MEMORY


def remember(name: str, value: object) -> None:
    """Have `recall` answer with `value` as long as the running transaction lasts; inside a savepoint, do nothing."""
    if not session.in_nested_transaction():
        session.info.setdefault(_TO_THE_END, {})[name] = value


def recall(name: str) -> Any:
    """What was remembered under a name; None for nothing."""
    return session.info.get(_TO_THE_END, {}).get(name)


def keep(name: str, value: object) -> None:
    """Have `find_kept` answer with `value` until the running transaction writes a row."""
    session.flush()
    session.info.setdefault(_UNTIL_WRITTEN, {})[name] = value


def find_kept(name: str) -> Any:
    """What was kept under a name and nothing has been written since; None for nothing."""
    session.flush()
    return session.info.get(_UNTIL_WRITTEN, {}).get(name)


def forget(name: str) -> None:
    """Ask for one thing anew."""
    session.info.get(_TO_THE_END, {}).pop(name, None)


def _forget_all(current: Session) -> None:
    for span in MEMORY:
        current.info.pop(span, None)


@event.listens_for(Session, "after_flush")
def _flushed(current: Session, _context: object) -> None:
    current.info.pop(_UNTIL_WRITTEN, None)


@event.listens_for(Session, "do_orm_execute")
def _written(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info.pop(_UNTIL_WRITTEN, None)


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(current: Session, _previous: SessionTransaction) -> None:
    _forget_all(current)


@event.listens_for(Session, "after_transaction_end")
def _ended(current: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        _forget_all(current)
