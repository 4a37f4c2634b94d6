"""The blueprint that the pages of this feature hang on; `routes` imports them all."""

from __future__ import annotations

from datetime import date

from flask import Blueprint
from werkzeug.routing import BaseConverter, ValidationError

from clinic.adherence.patient_words import page_languages


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


class PageLanguageConverter(BaseConverter):
    """A language that the patient's page is written in, such as es; an address with another one is not found."""

    regex = r"[a-z]{2,3}"

    def to_python(self, value: str) -> str:
        """The language as it stands in the address."""
        if value not in page_languages():
            raise ValidationError
        return value


blueprint = Blueprint("patient_page", __name__)
blueprint.record(lambda state: state.app.url_map.converters.update(day=DayConverter, language=PageLanguageConverter))
