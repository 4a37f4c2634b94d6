"""The signature and the addendum."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, PasswordField
from wtforms.validators import UUID as IsUUID
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from clinic.core.fields import ParagraphField
from clinic.notes.forms import TOO_LONG


class SignForm(FlaskForm):  # type: ignore[misc]
    """The signer's password; nobody signs for somebody who left the screen open."""

    version = IntegerField(widget=HiddenInput())
    password = PasswordField(
        "Your password", [InputRequired("Enter your password to sign.")], render_kw={"autocomplete": "current-password"}
    )


class AddendumForm(FlaskForm):  # type: ignore[misc]
    """What is added to a signed note."""

    form_key = HiddenField(validators=[IsUUID("Reload the page and try again.")])
    text = ParagraphField("Addendum", [InputRequired("Write the addendum."), TOO_LONG])
