"""A patient's timeline: everything that happened in one order, read in one query a page and one for the lanes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for
from sqlalchemy import Select, String, and_, func, literal, select, union_all

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic
from clinic.core import clock
from clinic.core.db import clinic_id, session
from clinic.core.paging import Page
from clinic.timeline.kinds import KINDS, Asked, Kind
from clinic.timeline.words import Words, address_of, words_of
from handouts.charts import Lane, LaneChart, LaneMark

PAGE_SIZE = 40
MOST_MARKS = 600
"""Of the newest happenings that the lanes draw."""

SHORT = 4
"""Lines on the chart."""

BEFORE = timedelta(days=1)
"""Air before the first day of the lanes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One happening: when, of what kind, in words, who did it, where it leads."""

    kind: Kind
    at: datetime
    on: date
    words: Words
    by: str
    url: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """One page of a timeline. `lanes` is None while nothing has happened."""

    page: Page[Entry]
    kind: Kind | None
    lanes: LaneChart | None

    @property
    def months(self) -> list[tuple[date, list[Entry]]]:
        """The entries of the page by month, each month by its first day, the newest first."""
        months: dict[date, list[Entry]] = {}
        for entry in self.page.items:
            months.setdefault(entry.on.replace(day=1), []).append(entry)
        return list(months.items())


def kind_named(slug: str) -> Kind | None:
    """The kind of this name, None for all of them."""
    return next((kind for kind in KINDS if kind.slug == slug), None)


def read_timeline(patient_id: UUID, kind: Kind | None, number: int) -> Timeline:
    """One page of the timeline of a patient whom policy has let through: three queries at the most."""
    asked = Asked(patient_id, get_clinic().time_zone)
    everything = _everything(asked, (kind,) if kind else KINDS)
    counted = select(everything, func.count().over().label("total"), User.display_name).select_from(everything)
    rows = session.execute(
        _in_order(_named(counted, everything), everything, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    ).all()
    entries = [_entry(row, asked) for row in rows]
    total = rows[0].total if rows else 0
    return Timeline(Page(entries, number, PAGE_SIZE, total), kind, _lanes(asked))


def newest(patient_id: UUID) -> list[Entry]:
    """The first lines of a timeline, for the chart. One query."""
    asked = Asked(patient_id, get_clinic().time_zone)
    everything = _everything(asked, KINDS)
    query = _named(select(everything, User.display_name).select_from(everything), everything)
    return [_entry(row, asked) for row in session.execute(_in_order(query, everything, SHORT, 0))]


def _everything(asked: Asked, kinds: Sequence[Kind]) -> Any:
    """The rows of all these kinds, each with the name of its kind."""
    parts = [rows.add_columns(literal(kind.slug, String).label("kind")) for kind in kinds for rows in kind.rows(asked)]
    return union_all(*parts).subquery("happened")


def _named(query: Select[Any], everything: Any) -> Select[Any]:
    return query.outerjoin(User, and_(User.clinic_id == clinic_id(), User.id == everything.c.by_id))


def _in_order(query: Select[Any], everything: Any, size: int, offset: int) -> Select[Any]:
    happened = everything.c
    return (
        query.order_by(happened.at.desc(), happened.what, happened.thing_id, happened.first).limit(size).offset(offset)
    )


def _entry(row: Any, asked: Asked) -> Entry:
    kind = kind_named(row.kind)
    assert kind is not None  # the query names no other
    on = row.at.astimezone(ZoneInfo(asked.zone)).date()
    return Entry(kind, row.at, on, words_of(row), row.display_name or "", address_of(row, asked.patient_id))


def _lanes(asked: Asked) -> LaneChart | None:
    """The lanes over the episode that began last; over all there is when no episode began."""
    everything = _everything(asked, KINDS)
    query = select(everything, literal("", String).label("display_name")).select_from(everything)
    entries = [_entry(row, asked) for row in session.execute(_in_order(query, everything, MOST_MARKS, 0))]
    if not entries:
        return None
    opened = max((one.on for one in entries if one.words.is_start), default=min(one.on for one in entries))
    shown = [one for one in entries if one.on >= opened]
    last = max(clock.today(asked.zone), *(one.on for one in shown))
    lanes = tuple(_lane(kind, [one for one in shown if one.kind is kind], asked) for kind in KINDS)
    return LaneChart("lanes", "What happened in this episode of care", opened - BEFORE, last, lanes)


def _lane(kind: Kind, entries: Sequence[Entry], asked: Asked) -> Lane:
    marks = tuple(LaneMark(one.on, one.words.title, one.url, is_open=one.words.is_open) for one in entries)
    return Lane(kind.label, address_of_kind(asked.patient_id, kind), marks)


def address_of_kind(patient_id: UUID, kind: Kind) -> str:
    """The timeline narrowed to one kind."""
    return url_for("timeline.show_timeline", patient_id=patient_id, kind=kind.slug)
