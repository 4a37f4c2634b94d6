"""The sign-in form and the form for a new password."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from clinic.accounts.password_rules import LONGEST, SHORTEST

TOO_LONG = f"Passwords have at most {LONGEST} characters."


class SignInForm(FlaskForm):  # type: ignore[misc]
    """E-mail address and password; `next` is the page to show afterwards."""

    email = StringField(
        "E-mail address",
        [InputRequired("Enter your e-mail address."), Length(max=200, message="This address is too long.")],
        render_kw={"type": "email", "autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        "Password",
        [InputRequired("Enter your password."), Length(max=LONGEST, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The password in use and the new one, twice."""

    current = PasswordField(
        "Password you have now",
        [InputRequired("Enter the password you have now."), Length(max=LONGEST, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        "New password",
        [
            InputRequired("Enter a new password."),
            Length(min=SHORTEST, message=f"Use at least {SHORTEST} characters."),
            Length(max=LONGEST, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "New password again",
        [InputRequired("Enter the new password again."), EqualTo("new", message="The two new passwords differ.")],
        render_kw={"autocomplete": "new-password"},
    )
