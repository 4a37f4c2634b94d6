"""Sign in, sign out, and one's own account."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, flash, g, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from clinic.accounts import auth, queries, service
from clinic.accounts.forms import PasswordForm, SignInForm
from clinic.accounts.refusals import WeakPassword, WrongPassword, WrongSignIn
from clinic.accounts.service import Credentials
from clinic.core.errors import TooManyTries
from clinic.core.web import public, signed_in

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/sign-in")
@public
def sign_in_form() -> Response:
    """Ask who it is; somebody already signed in goes on to where they wanted to go."""
    target = auth.safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return make_response(redirect(target))
    return _sign_in_page(SignInForm(formdata=None, next=target))


@blueprint.post("/sign-in")
@public
def sign_in() -> Response:
    """Check the password and start a session."""
    form = SignInForm()
    if not form.validate():
        return _sign_in_page(form, status=422)
    given = Credentials(form.email.data or "", form.password.data or "", request.remote_addr or "", g.request_id)
    demo = current_app.config["CLINIC_SETTINGS"].demo
    try:
        token = service.sign_in(given, demo=demo, replacing=auth.current_session())
    except (WrongSignIn, TooManyTries) as refusal:
        return _sign_in_page(form, refusal=refusal, status=refusal.status)
    response = make_response(redirect(auth.safe_next(form.next.data)))
    auth.new_browser_state(response, token)
    return response


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> Response:
    """End this session, here and for every copy of its cookie."""
    service.sign_out(current_user, auth.required_session())
    response = make_response(redirect(url_for("accounts.sign_in_form")))
    auth.forget_browser(response)
    flash("You are signed out.", "success")
    return response


@blueprint.get("/account")
@signed_in
def show_account() -> Response:
    """One's own account."""
    return _account_page(PasswordForm(formdata=None))


@blueprint.post("/account/password")
@signed_in
def change_password() -> Response:
    """Change one's own password; all other browsers are signed out."""
    form = PasswordForm()
    if not form.validate():
        return _account_page(form, status=422)
    current, new = form.current.data or "", form.new.data or ""
    try:
        service.change_password(current_user, current, new, auth_session=auth.required_session())
    except (WrongPassword, WeakPassword) as refusal:
        field = form.new if isinstance(refusal, WeakPassword) else form.current
        field.errors = [refusal.message]
        return _account_page(form, status=refusal.status)
    flash("Your password is changed. Other browsers are signed out.", "success")
    return make_response(redirect(url_for("accounts.show_account")))


@blueprint.post("/account/sign-out-elsewhere")
@signed_in
def sign_out_elsewhere() -> Response:
    """End one's sessions on all other browsers."""
    count = service.sign_out_elsewhere(current_user, auth.required_session())
    flash("You were not signed in anywhere else." if count == 0 else "Every other browser is signed out.", "success")
    return make_response(redirect(url_for("accounts.show_account")))


def _sign_in_page(
    form: SignInForm, *, refusal: WrongSignIn | TooManyTries | None = None, status: int = 200
) -> Response:
    demo = current_app.config["CLINIC_SETTINGS"].demo
    page = render_template(
        "accounts/sign_in.html",
        form=form,
        refusal=refusal,
        demo_sign_ins=current_app.config.get("DEMO_SIGN_INS", ()) if demo else (),
    )
    response = make_response(page, status)
    if isinstance(refusal, TooManyTries):
        response.headers["Retry-After"] = str(refusal.retry_after)
    return response


def _account_page(form: PasswordForm, *, status: int = 200) -> Response:
    others = queries.count_other_sessions(auth.required_session())
    page = render_template("accounts/account.html", form=form, user=current_user, other_sessions=others)
    return make_response(page, status)
