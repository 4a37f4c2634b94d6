"""Sheets beside each other: what each changed against the one before, and any two of them by choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from uuid import UUID

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms.validators import ValidationError

from clinic.core.fields import SelectField, choices
from clinic.core.filters import short_day
from clinic.programs.models import ProgramVersion
from clinic.programs.rules import VersionChanges, changes_between
from clinic.programs.sheets import content_of


class CompareForm(FlaskForm):  # type: ignore[misc]
    """Which two sheets; both stand in the address."""

    class Meta:
        """Nothing is changed by asking, so no token travels in the address."""

        csrf = False

    old = SelectField("From", coerce=int)
    new = SelectField("To", coerce=int)

    def __init__(self, asked: MultiDict[str, str], versions: Sequence[ProgramVersion]) -> None:
        numbers = [version.number for version in versions]
        usual = {"old": numbers[min(1, len(numbers) - 1)], "new": numbers[0]} if numbers else {}
        super().__init__(MultiDict({**usual, **asked.to_dict()}))
        listed = choices((str(one.number), f"Sheet {one.number}, {short_day(one.starts_on)}") for one in versions)
        self.old.choices = self.new.choices = listed

    def validate_new(self, field: SelectField) -> None:
        """A sheet does not differ from itself."""
        if field.data == self.old.data:
            raise ValidationError("Choose two different sheets.")


def list_changes(versions: Sequence[ProgramVersion]) -> Mapping[UUID, VersionChanges]:
    """What each of a patient's versions changed against the one before; `versions` newest first, with their content."""
    return {new.id: changes_between(content_of(old), content_of(new)) for new, old in pairwise(versions)}


def compare(versions: Sequence[ProgramVersion], old: int, new: int) -> VersionChanges:
    """What the version `new` says otherwise than `old`, by their numbers."""
    by_number = {version.number: version for version in versions}
    return changes_between(content_of(by_number[old]), content_of(by_number[new]))
