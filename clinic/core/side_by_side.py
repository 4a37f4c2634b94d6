"""Rows of several tables in one select that does not multiply them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, func, literal_column, select

Part = tuple[Any, ColumnElement[bool]]
"""A mapped class, or an alias of one, and which of its rows are wanted."""


def side_by_side(*parts: Part) -> Select[Any]:
    """A select whose every row has one of `parts` and None in the place of the others.

    What goes with a part is joined to it afterwards, by an outer join. A join of all would give each row of one beside
    each row of every other.
    """
    # Not VALUES, which SQLAlchemy compiles anew each time. The numbers are written out: were they parameters, PostgreSQL would
    # expect a thousand rows of a plan that does for all, and plan anew each time, which takes longer than to answer.
    number = (
        func.generate_series(_written_out(0), _written_out(len(parts) - 1))
        .table_valued("number")
        .render_derived("part")
    )
    query: Select[Any] = select(*(table for table, _ in parts)).select_from(number)
    for place, (table, wanted) in enumerate(parts):
        query = query.outerjoin(table, and_(number.c.number == _written_out(place), wanted))
    return query


def _written_out(number: int) -> ColumnElement[int]:
    return literal_column(str(number), Integer)
