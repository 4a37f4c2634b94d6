"""Deciding about one item, approving several that were read, and saying who may."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectMultipleField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import Length, ValidationError

from clinic.accounts import service as accounts
from clinic.core.fields import LineField, ParagraphField, RadioField, choices
from clinic.reviewables.kinds import Aspect, Kind, Reviewable
from clinic.reviewables.shipped import QUESTION
from clinic.signoff.lenses import Lens
from clinic.signoff.models import LONGEST_NOTE, Decision
from clinic.signoff.queries import get_statuses
from clinic.signoff.rules import State
from clinic.signoff.service import Read, Verdict

DECISIONS = {
    Decision.APPROVED: "Approve",
    Decision.AMENDED: "Approve with a note",
    Decision.DECLINED: "Do not use in this clinic",
    Decision.WITHDRAWN: "Take the last decision back",
}
ANSWERS = {
    Decision.APPROVED: "Keep what holds until now",
    Decision.AMENDED: "Do it otherwise here",
    Decision.WITHDRAWN: "Open the question again",
}
RELOAD = "Reload the page and try again."


class _Signing(FlaskForm):  # type: ignore[misc]
    """What every signature carries: its key, and the password once the last one is older than five minutes."""

    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    password = PasswordField("Your password", render_kw={"autocomplete": "current-password"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_password = accounts.needs_reauthentication(accounts.current_session())

    def validate_password(self, field: PasswordField) -> None:
        """Ask again who it is when it was long ago; nobody signs for somebody who left the screen open."""
        if self.needs_password and not field.data:
            raise ValidationError("Enter your password to sign.")


class DecisionForm(_Signing):
    """The decision about one item as it was shown: `shown` is the hash of what was read."""

    shown = HiddenField(validators=[Length(64, 64, message=RELOAD)])
    decision = RadioField("Decision", default=Decision.APPROVED)
    remark = ParagraphField("Note", [Length(max=LONGEST_NOTE, message="A note has at most 1,000 characters.")])
    qualification = LineField(
        "Who read it, and what qualifies them", [Length(max=200, message="At most 200 characters.")]
    )
    with_words = BooleanField("The English words read right, too")

    def __init__(self, kind: Kind, item: Reviewable, lens: Lens, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item, self.lens = item, lens
        self.may_add_words = not lens.words and bool(item.words)
        labels = ANSWERS if kind.slug == QUESTION else DECISIONS
        can_decline = kind.can_decline and lens.aspect is Aspect.CONTENT
        stands = lens.status(get_statuses(), item).state not in (State.OPEN, State.WITHDRAWN)
        left_out = {one for one, can in ((Decision.DECLINED, can_decline), (Decision.WITHDRAWN, stands)) if not can}
        self.decision.choices = choices((one.value, label) for one, label in labels.items() if one not in left_out)
        if kind.slug == QUESTION:
            self.remark.label.text = "Answer"

    def validate_remark(self, field: ParagraphField) -> None:
        """A note that nobody would be shown is a mistake."""
        is_plain_yes = self.decision.data == Decision.APPROVED and self.item.kind != QUESTION
        if field.data and is_plain_yes:
            raise ValidationError("Choose “Approve with a note” to keep this note, or clear it.")

    def read(self) -> list[Read]:
        """What was read: the item, and its English words when they were approved with it."""
        shown = Read(self.item.key, self.lens.aspect, self.lens.lang, self.shown.data or "")
        both = self.may_add_words and self.with_words.data and self.decision.data == Decision.APPROVED
        words = [Read(self.item.key, Aspect.WORDS, self.lens.lang, self.item.hash_of(Aspect.WORDS))] if both else []
        return [shown, *words]

    def verdict(self) -> Verdict:
        """The decision; call it after `validate`."""
        return Verdict(Decision(self.decision.data), self.remark.data or "", self.qualification.data or "")


class BatchForm(_Signing):
    """Approving the ticked ones of a page that shows them in full; each value is an item's key and the hash shown."""

    ticked = SelectMultipleField("Read and approved", validate_choice=False)
    qualification = LineField(
        "Who read them, and what qualifies them", [Length(max=200, message="At most 200 characters.")]
    )

    def read(self, kind: Kind, lens: Lens) -> list[Read]:
        """What was ticked among the items of this kind, which are those the page has shown."""
        pairs = (str(value).rpartition(" ") for value in self.ticked.data or ())
        own = ((key, shown) for key, _, shown in pairs if key.startswith(f"{kind.slug}."))
        return [Read(key, lens.aspect, lens.lang, shown) for key, shown in own]


class GrantForm(FlaskForm):  # type: ignore[misc]
    """Giving or taking the right to sign off; the administrator's password once the last one is older than five minutes."""

    may = HiddenField()
    password = PasswordField("Your password", render_kw={"autocomplete": "current-password"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_password = accounts.needs_reauthentication(accounts.current_session())

    def validate_may(self, field: HiddenField) -> None:
        """Yes or no, nothing else."""
        if field.data not in ("yes", "no"):
            raise ValidationError(RELOAD)

    def validate_password(self, field: PasswordField) -> None:
        """Ask again who it is when it was long ago."""
        if self.needs_password and not field.data:
            raise ValidationError("Enter your password to change who may sign off.")
