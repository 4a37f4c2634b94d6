"""What a new screen asks about an earlier yes that is ticked no longer; mixed into the form of the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from wtforms import Field

from clinic.core.fields import LineField
from clinic.exercises.catalog import library
from clinic.health_screens.endings import LONGEST_REASON, SHORTEST_REASON, dropped, final_flags, is_reason, noted_flags
from clinic.health_screens.models import HealthScreen
from clinic.health_screens.questions import PREGNANT_FLAG
from clinic.patients.kinds import Pregnancy
from clinic.patients.models import Patient

WHAT_CHANGED = f"Say it in {SHORTEST_REASON} to {LONGEST_REASON} characters."
THERAPIST_ONLY = "Only a therapist can take this back, with a note: nobody may override what it stops."
KEPT = f"Still ticked. {THERAPIST_ONLY} Ask one to take the new screen."
STILL_PREGNANT = f"{THERAPIST_ONLY} Ask one, or choose what else is so."


def ending_fields(before: Collection[str]) -> dict[str, Any]:
    """A field for each answer of the last screen that does not end by itself, by the name of the field."""
    known = library().flags
    return {_name(slug): LineField(f"{known[slug].label}, what changed") for slug in sorted(noted_flags(before))}


class EndingFields:
    """The earlier yes answers that a form takes back, what changed, and what only a therapist may take back."""

    last: HealthScreen | None
    patient: Patient
    therapist: bool
    kept_back: frozenset[str]
    """What an assistant tried to take back: it is ticked again, and said beside it."""
    flags: Any
    cleared: Any
    pregnancy: Any
    is_submitted: Callable[[], bool]
    _fields: Mapping[str, Field]

    def why(self, slug: str) -> Field | None:
        """The field beside an answer that says what changed; None for one that ends by itself."""
        return self._fields.get(_name(slug))

    def is_for_therapist(self, slug: str) -> bool:
        """Whether whoever fills in this form cannot take the answer back."""
        return not self.therapist and self.last is not None and slug in final_flags(self.last.flags)

    def keep_what_a_therapist_ends(self) -> None:
        """Put back what only a therapist may take away, before anything else is made of the answers."""
        asked = self._dropped() if self.is_submitted() else frozenset()
        self.kept_back = frozenset(slug for slug in asked if self.is_for_therapist(slug))
        boxes = self.kept_back - {PREGNANT_FLAG}
        if not boxes:
            return
        groups = {library().flags[slug].group for slug in boxes}
        self.flags.data = [*(self.flags.data or ()), *sorted(boxes)]
        self.cleared.data = [group for group in self.cleared.data or () if group not in groups]

    def say_what_was_kept(self) -> None:
        """A message beside each answer that was put back."""
        for slug in self.kept_back:
            field = self._fields[_name(slug)]
            field.label.text = library().flags[slug].label
            field.errors = [STILL_PREGNANT if slug == PREGNANT_FLAG else KEPT]

    def check_endings(self) -> None:
        """A message beside each answer that was taken back without a reason, or by somebody who may not."""
        self.say_what_was_kept()
        for slug in self._dropped() - self.kept_back:
            field = self.why(slug)
            if field is not None and not field.errors and not is_reason(field.data or ""):
                field.errors = [WHAT_CHANGED]

    def endings(self) -> dict[str, str]:
        """What changed, by flag, of the answers that are taken back."""
        asked = ((slug, self.why(slug)) for slug in self._dropped())
        return {slug: field.data or "" for slug, field in asked if field is not None}

    def _dropped(self) -> frozenset[str]:
        if self.last is None or self.pregnancy.data not in set(Pregnancy):
            return frozenset()
        was, now_is = Pregnancy(self.patient.pregnancy), Pregnancy(self.pregnancy.data)
        return dropped(self.last.flags, self.flags.data or (), was, now_is)


def _name(slug: str) -> str:
    return f"why_{slug}"
