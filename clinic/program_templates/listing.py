"""Every template in one shape, wherever it comes from: what ships, the clinic's own, a therapist's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from clinic.accounts.models import User
from clinic.core.errors import NotFound
from clinic.formulary.search import Document, Field, index_of, search
from clinic.program_templates import policy
from clinic.program_templates.contents import TemplateLine, content_of, minutes_a_day, read_lines
from clinic.program_templates.kinds import AUDIENCE_LABELS, Audience, Origin
from clinic.program_templates.models import ProgramTemplate, ProgramTemplateUse, ProgramTemplateVersion
from clinic.program_templates.queries import (
    Stored,
    content_of_version,
    find_newest,
    find_version,
    list_stored,
    list_stored_beside,
)
from clinic.program_templates.shipped import ShippedTemplate, shipped_templates

SAVED, SHIPPED = "saved", "shipped"
"""What a key begins with."""


@dataclass(frozen=True)
class Template:
    """A template in one of its versions; `row` and `version` are None for one that ships, which has `shipped`."""

    key: str
    number: int
    name: str
    about: str
    origin: Origin
    audience: Audience
    lines: tuple[TemplateLine, ...]
    row: ProgramTemplate | None = None
    version: ProgramTemplateVersion | None = None
    shipped: ShippedTemplate | None = None

    @property
    def is_archived(self) -> bool:
        """Whether it is no longer offered."""
        return self.row is not None and self.row.is_archived

    @property
    def content(self) -> Mapping[str, Any]:
        """What it holds, as data."""
        return content_of(self.lines)

    @property
    def summary(self) -> str:
        """How much it is, before a patient is looked at."""
        return amount(len(self.lines), minutes_a_day(line.dose for line in self.lines))


def amount(exercises: int, minutes: int, more: str = "") -> str:
    """How much a program is, such as "4 exercises, 12 minutes a day"; `more` is said before what comes to others."""
    counted = f"{exercises} {more}exercise{'' if exercises == 1 else 's'}"
    return f"{counted}, {minutes} {more}minute{'' if minutes == 1 else 's'} a day"


def list_templates(user: User, *, archived: bool = False) -> tuple[Template, ...]:
    """The templates `user` may use, their own first, then the clinic's, then those that ship (one query)."""
    if not user.can(policy.USE):
        return ()
    stored = _of_stored(list_stored(user, archived=archived))
    return stored if archived else with_shipped(stored)


def list_templates_beside(
    user: User, program_id: UUID | None
) -> tuple[tuple[Template, ...], ProgramTemplateUse | None]:
    """As `list_templates`, with the newest use of one in a program (one query)."""
    if not user.can(policy.USE):
        return (), None
    stored, last = list_stored_beside(user, program_id)
    return with_shipped(_of_stored(stored)), last


def with_shipped(stored: Iterable[Template]) -> tuple[Template, ...]:
    """The clinic's own templates with those that ship behind them; no query."""
    order = list(Origin)
    return tuple(
        sorted((*stored, *map(_of_shipped, shipped_templates().values())), key=lambda one: order.index(one.origin))
    )


def get_template(user: User, key: str, number: int | None = None) -> Template:
    """The template with this key, in the version `number` or its newest. Raises NotFound."""
    kind, _, name = key.partition(".")
    if kind == SHIPPED and name in shipped_templates() and user.can(policy.USE):
        return _of_shipped(shipped_templates()[name])
    if kind != SAVED:
        raise NotFound
    row = policy.get_template(user, _id_in(name))
    version = find_newest(row.id) if number is None else find_version(row.id, number)
    if version is None:
        raise NotFound
    return _of_row(row, version)


def answering(templates: Iterable[Template], words: str) -> tuple[Template, ...]:
    """Those that hold every word, in their name, for whom they are, or in an exercise; best first. Typos are understood."""
    known = {one.key: one for one in templates}
    index = index_of(_document(one, place) for place, one in enumerate(known.values()))
    return tuple(known[hit.key] for hit in search(index, words).hits)


def key_of(template_id: UUID) -> str:
    """The key of a saved template."""
    return f"{SAVED}.{template_id}"


def _id_in(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _of_stored(stored: Iterable[Stored]) -> tuple[Template, ...]:
    order = list(Origin)
    return tuple(sorted((_of_row(one.template, one.newest) for one in stored), key=lambda one: order.index(one.origin)))


def _of_row(row: ProgramTemplate, version: ProgramTemplateVersion) -> Template:
    origin = Origin.MINE if row.owner_id else Origin.CLINIC
    lines = read_lines(content_of_version(version))
    return Template(key_of(row.id), version.number, row.name, "", origin, Audience(row.audience), lines, row, version)


def _of_shipped(one: ShippedTemplate) -> Template:
    key = f"{SHIPPED}.{one.slug}"
    return Template(key, one.number, one.name, one.about, Origin.SHIPPED, one.audience, one.lines, shipped=one)


def _document(one: Template, place: int) -> Document:
    inside = (text for line in one.lines for text in (line.name, *line.labels))
    fields = (Field(3.0, (one.name,)), Field(2.0, (AUDIENCE_LABELS[one.audience],)), Field(1.5, (*inside, one.about)))
    return Document(one.key, one.name, fields, place)
