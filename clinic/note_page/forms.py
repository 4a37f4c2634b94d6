"""The forms below a note: sign, co-sign, review, add, mark as entered in error, take over."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, PasswordField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from clinic.accounts import service as accounts
from clinic.core.fields import ParagraphField
from clinic.note_editor.forms import TOO_LONG
from clinic.signed_notes.models import LONGEST_REASON, SHORTEST_REASON

RELOAD = "Reload the page and try again."


class Proving(FlaskForm):  # type: ignore[misc]
    """What every signature asks: the password, once the last one is older than five minutes."""

    ids: ClassVar[str]
    """Begins the ids of the fields: several of these forms stand on one page."""

    password = PasswordField("Your password", render_kw={"autocomplete": "current-password"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needs_password = accounts.needs_reauthentication(accounts.current_session())
        for field in self:
            field.id = f"{self.ids}-{field.short_name}"

    def validate_password(self, field: PasswordField) -> None:
        """Ask again who it is when it was long ago; nobody signs for somebody who left the screen open."""
        if self.needs_password and not field.data:
            raise ValidationError("You gave it last more than 5 minutes ago. Enter your password to sign.")


class SignForm(Proving):
    """The author's signature under the version that was read."""

    ids = "sign"
    version = IntegerField(widget=HiddenInput())


class CosignForm(Proving):
    """A therapist's co-signature, with something to add if they like."""

    ids = "cosign"
    addenda_read = IntegerField(widget=HiddenInput(), default=0)
    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    text = ParagraphField("Addendum (optional)", [TOO_LONG])


class ReviewForm(Proving):
    """That a colleague has read the note."""

    ids = "review"
    addenda_read = IntegerField(widget=HiddenInput(), default=0)


class AddendumForm(Proving):
    """What is added to a signed note."""

    ids = "addendum"
    form_key = HiddenField(validators=[IsUUID(RELOAD)])
    text = ParagraphField("Addendum", [InputRequired("Write the addendum."), TOO_LONG])


class ErrorForm(Proving):
    """Why a note should not be in this record."""

    ids = "error"
    reason = ParagraphField(
        "Reason",
        [
            InputRequired("Say why, so that the next reader understands it."),
            Length(
                SHORTEST_REASON,
                LONGEST_REASON,
                message=f"Write a sentence of {SHORTEST_REASON} to {LONGEST_REASON:,} characters.",
            ),
        ],
    )


class TakeOverForm(FlaskForm):  # type: ignore[misc]
    """That a therapist becomes the author of the version that was read."""

    version = IntegerField(widget=HiddenInput())


def empty_forms(version: int, addenda: int) -> dict[str, FlaskForm]:
    """Every form of the page as it is first shown, by the name it has in the template."""
    return {
        "sign_form": SignForm(formdata=None, version=version),
        "cosign_form": CosignForm(formdata=None, addenda_read=addenda, form_key=str(uuid4())),
        "review_form": ReviewForm(formdata=None, addenda_read=addenda),
        "addendum_form": AddendumForm(formdata=None, form_key=str(uuid4())),
        "error_form": ErrorForm(formdata=None),
        "take_over_form": TakeOverForm(formdata=None, version=version),
    }


NAMES: dict[type[FlaskForm], str] = {
    SignForm: "sign_form",
    CosignForm: "cosign_form",
    ReviewForm: "review_form",
    AddendumForm: "addendum_form",
    ErrorForm: "error_form",
    TakeOverForm: "take_over_form",
}
