"""What narrows a list of notes; the same fields from an address and from a form that was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import ValidationError

from clinic.core.fields import DayField, LineField, SelectField, choices, living_year
from clinic.core.filters import day
from clinic.note_lists.asked import LONGEST_WORDS, Asked, Order, Show, Standing
from clinic.note_templates.kinds import KIND_LABELS
from clinic.notes.models import NoteKind

ME = "me"
LONGEST_NAME = 100
STANDING_LABELS = {
    Standing.DRAFT: "Draft",
    Standing.SIGNED: "Signed",
    Standing.WAITING: "Waiting for co-signature",
    Standing.ADDED_TO: "With an addendum",
    Standing.IN_ERROR: "Entered in error",
}
ORDER_LABELS = {Order.NEWEST: "Newest visit first", Order.OLDEST: "Oldest visit first", Order.BEST: "Best match first"}
WITHOUT_TOKEN = {"csrf": False}
"""What only reads may come from an address; a form that is sent is checked by the application for all alike."""


class FilterForm(FlaskForm):  # type: ignore[misc]
    """The filters of a list of notes. Names and words are sent by POST and never stand in an address (ADR 7)."""

    show = HiddenField()
    patient_id = HiddenField()
    q = LineField("Words in the note")
    patient = LineField("Patient")
    kind = SelectField(
        "Kind", choices=choices([("", "Any kind"), *((k.value, v) for k, v in KIND_LABELS.items())]), default=""
    )
    author = SelectField("Author", default="")
    status = SelectField("Status", default="")
    whose = SelectField("Waiting for", choices=choices([("", "Any therapist"), (ME, "Me")]), default="")
    first = DayField("Visits from", [living_year])
    last = DayField("Visits to", [living_year])
    order = SelectField("Order", default="")

    def __init__(self, authors: Sequence[tuple[UUID, str]], asked: Mapping[str, Any]) -> None:
        super().__init__(formdata=asked, meta=WITHOUT_TOKEN)
        self.was_cut = len(self.q.data or "") > LONGEST_WORDS
        self.q.data = (self.q.data or "")[:LONGEST_WORDS].strip()
        self.patient.data = (self.patient.data or "")[:LONGEST_NAME].strip()
        self.author.choices = choices([("", "Anybody"), (ME, "Me"), *((str(key), name) for key, name in authors)])
        standings = [one for one in Standing if self.shown is Show.ALL or one is not Standing.DRAFT]
        self.status.choices = choices([("", "Any status"), *((one.value, STANDING_LABELS[one]) for one in standings)])
        self.order.choices = choices([(one.value, ORDER_LABELS[one]) for one in self.orders])
        is_other_list = len(set(self.show.raw_data or ())) > 1
        if not self.order.data or is_other_list or (self.order.data == Order.BEST and not self.q.data):
            self.order.data = self.usual_order.value

    @property
    def shown(self) -> Show:
        """The list that is asked for; one's own drafts for what is no list."""
        named = (self.show.raw_data or [""])[-1]  # a button may name another list than the form it stands in
        return Show(named) if named in set(Show) else Show.MINE

    @property
    def orders(self) -> list[Order]:
        """What may come first; only words can match well or badly."""
        return [one for one in Order if one is not Order.BEST or self.q.data]

    @property
    def usual_order(self) -> Order:
        """The oldest visit where something is still to be done, the newest where something is looked for."""
        return Order.NEWEST if self.shown in (Show.SIGNED, Show.ALL) else Order.OLDEST

    @property
    def offered(self) -> list[str]:
        """The filters that this list has."""
        lists = {"author": self.shown is not Show.MINE, "whose": self.shown is Show.WAITING}
        lists["status"] = self.shown in (Show.SIGNED, Show.ALL)
        names = ("kind", "author", "status", "whose", "first", "last", "order")
        return [name for name in names if lists.get(name, True)]

    @property
    def narrowing(self) -> dict[str, str]:
        """What is chosen, as it stands in an address."""
        chosen: dict[str, str] = {}
        for name in self.offered:
            value = self[name].data
            if value and not (name == "order" and value == self.usual_order):
                chosen[name] = value.isoformat() if isinstance(value, date) else str(value)
        return {**chosen, **({"patient_id": self.patient_id.data} if self.patient_id.data else {})}

    def chosen(self, name: str) -> str:
        """What is chosen in a filter, in words."""
        field = self[name]
        if isinstance(field, DayField):
            return day(field.data)
        return str(next(label for value, label, *_ in field.iter_choices() if value == field.data))

    def validate_last(self, field: DayField) -> None:
        """A span that ends before it begins holds nothing."""
        if field.data and self.first.data and field.data < self.first.data:
            raise ValidationError("This day lies before the first one.")

    def asked(self, user_id: UUID) -> Asked:
        """What is meant, without words and without a typed name; call it after `validate`."""
        has_status = "status" in self.offered and self.status.data
        author = str(self.author.data or "") if "author" in self.offered else ""
        return Asked(
            show=self.shown,
            standing=Standing(self.status.data) if has_status else None,
            kind=NoteKind(self.kind.data) if self.kind.data else None,
            author_id=user_id if author == ME else UUID(author) if author else None,
            first_on=self.first.data,
            last_on=self.last.data,
            own_patients="whose" in self.offered and self.whose.data == ME,
            order=Order(self.order.data),
        )
