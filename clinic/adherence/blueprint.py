"""The blueprint that the pages of this feature hang on; `routes` imports them all."""

from __future__ import annotations

from datetime import date

from flask import Blueprint
from werkzeug.routing import BaseConverter, ValidationError


class DayConverter(BaseConverter):
    """A calendar day in an address, such as 2026-11-03."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; an address with no such day is not found."""
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError from None

    def to_url(self, value: object) -> str:
        """The day as it stands in an address."""
        return str(value)


blueprint = Blueprint("adherence", __name__)
blueprint.record(lambda state: state.app.url_map.converters.update(day=DayConverter))
