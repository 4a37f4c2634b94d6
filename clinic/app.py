"""The application factory: wires the parts together, registers them, nothing else."""

from __future__ import annotations

import gc
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import jinja2
from flask import Blueprint, Flask, current_app, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from clinic import cli
from clinic.accounts import alongside, auth
from clinic.accounts.models import ROLE_LABELS
from clinic.accounts.routes import blueprint as accounts
from clinic.adherence import visits
from clinic.adherence.routes import blueprint as adherence
from clinic.aftercare.routes import blueprint as aftercare
from clinic.assessments.routes import blueprint as assessments
from clinic.audit import web as audit
from clinic.batches.routes import blueprint as batches
from clinic.builder.routes import blueprint as builder
from clinic.chart.routes import blueprint as chart
from clinic.core import compression, filters, headers, logging, mail, static_files, uploads, web
from clinic.core.db import Database
from clinic.core.permissions import Permission
from clinic.core.settings import Settings
from clinic.core.tone import tone_hint
from clinic.custom_exercises.routes import blueprint as custom_exercises
from clinic.custom_library import overlay
from clinic.custom_modifications.routes import blueprint as custom_modifications
from clinic.custom_pictures.routes import blueprint as custom_pictures
from clinic.decision_table.routes import blueprint as decision_table
from clinic.demo.people import PASSWORD, STAFF
from clinic.desk.routes import blueprint as desk
from clinic.documents.printer import Printer
from clinic.documents.routes import blueprint as documents
from clinic.episodes.routes import blueprint as episodes
from clinic.exercises.catalog import library
from clinic.formulary import favorites
from clinic.formulary.routes import blueprint as formulary
from clinic.health_screens.routes import blueprint as health_screens
from clinic.monitoring.queries import counters_of
from clinic.monitoring.routes import blueprint as monitoring
from clinic.note_editor.routes import blueprint as note_editor
from clinic.note_lists.routes import blueprint as note_lists
from clinic.note_page.routes import blueprint as note_page
from clinic.note_templates.routes import blueprint as note_templates
from clinic.outcome_entry.routes import blueprint as outcome_entry
from clinic.paper_diary.routes import blueprint as paper_diary
from clinic.patient_page.reviewable import PATIENT_PAGE
from clinic.patient_page.routes import blueprint as patient_page
from clinic.patients.routes import blueprint as patients
from clinic.plan_of_care.routes import blueprint as plan_of_care
from clinic.program_templates.patient_pages import offer_for
from clinic.program_templates.reviewable import PROGRAM_TEMPLATES
from clinic.program_templates.routes import blueprint as program_templates
from clinic.programs.routes import blueprint as programs
from clinic.programs.sheets import Printing
from clinic.record_export.routes import blueprint as record_export
from clinic.records.binder import Binder
from clinic.records.queries import list_copies
from clinic.records.routes import blueprint as records
from clinic.reminders.routes import blueprint as reminders
from clinic.reminders.stop_routes import stop as stop_reminders
from clinic.review.routes import blueprint as review
from clinic.reviewables import kinds
from clinic.reviewables.shipped import SHIPPED
from clinic.signed_notes import sealing
from clinic.signed_notes.queries import last_visit_on, standings_of
from clinic.signoff import queries as signoff_queries
from clinic.signoff.queries import get_statuses
from clinic.signoff.routes import blueprint as signoff
from clinic.styleguide.routes import blueprint as styleguide
from clinic.timeline.routes import blueprint as timeline
from handouts import charts
from handouts.pool import RenderPool

ROOT = Path(__file__).parent.parent

BLUEPRINTS: tuple[Blueprint, ...] = (
    desk,
    timeline,
    chart,
    accounts,
    adherence,
    paper_diary,
    patient_page,
    aftercare,
    assessments,
    batches,
    builder,
    custom_exercises,
    custom_modifications,
    custom_pictures,
    decision_table,
    documents,
    episodes,
    formulary,
    health_screens,
    monitoring,
    note_editor,
    note_lists,
    note_page,
    note_templates,
    outcome_entry,
    patients,
    plan_of_care,
    program_templates,
    programs,
    record_export,
    records,
    review,
    reminders,
    signoff,
)

NAV = (
    ("Today", "desk.show_desk", Permission.SEE_DESK),
    ("Inbox", "review.show_inbox", Permission.SEE_CHART),
    ("Patients", "patients.list_patients", Permission.FIND_PATIENTS),
    ("Library", "formulary.list_exercises", Permission.SEE_LIBRARY),
    ("Notes", "note_lists.list_notes", Permission.WRITE_NOTE),
    ("Alerts", "review.show_thresholds", Permission.MANAGE_CLINIC),
    ("Assessment cut-offs", "decision_table.show_cutoffs", Permission.MANAGE_CLINIC),
    ("Reminders", "reminders.hours_form", Permission.MANAGE_CLINIC),
    ("Monitoring", "monitoring.switch_form", Permission.MANAGE_CLINIC),
)
"""Label, endpoint and the permission that shows it."""

MAX_BODY_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the main navigation."""

    label: str
    endpoint_url: str
    is_current: bool


def create_app(settings: Settings) -> Flask:
    """Build the application for `settings`; opens no connection until the first request needs one."""
    app = Flask(
        "clinic", root_path=str(ROOT / "clinic"), static_folder="static", template_folder=str(ROOT / "templates")
    )
    logging.configure(pretty=not settings.is_production)
    _configure(app, settings)
    kinds.register(*SHIPPED, PATIENT_PAGE, PROGRAM_TEMPLATES)
    alongside.register(
        **{
            overlay.NAME: overlay.NEWEST_ID,
            signoff_queries.NAME: signoff_queries.NUMBER,
            favorites.NAME: favorites.OF_WHOEVER_ASKS,
        }
    )
    visits.register(last_visit_on)
    database = Database(settings.database_url, pool_size=settings.pool_size)
    uploads.init_app(app)
    headers.init_app(app, https=settings.is_production)
    static_files.init_app(app)
    compression.init_app(app)
    web.init_app(app, database, sign_in=auth.sign_in_required)
    auth.init_app(app, settings)
    sealing.configure(*(_derived(secret, b"note seals") for secret in _secrets(settings)))
    audit.init_app(app)
    CSRFProtect(app).exempt(stop_reminders)  # a mail program has no form token; the address holds a secret
    app.extensions["printer"] = _printer(settings)
    app.extensions["binder"] = Binder()
    app.before_request(web.check_access)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if not settings.is_production:
        app.register_blueprint(styleguide)
    app.context_processor(_page_context)
    filters.init_app(app)
    cli.init_app(app)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]  # Flask's own way
    return app


def settle() -> None:
    """Load what nearly every request reads, and let the garbage collector pass it over from now on.

    Nothing of it is ever thrown away, and looking through all of it again and again stops a request for 0.2 s, at random.
    Whoever serves calls it once, before workers are forked: they then share these pages of memory, too.
    """
    library()
    gc.collect()
    gc.freeze()


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.is_production
    app.config.update(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        TRUSTED_HOSTS=settings.host_names,
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=1000,
        SESSION_COOKIE_NAME="__Host-form" if secure else "form",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
        CLINIC_SETTINGS=settings,
        PRINTING=Printing(settings.base_url, _key(settings, b"patient links")),
        MAIL_SERVER=mail.server_of(settings),
        DEMO_SIGN_INS=[(ROLE_LABELS[one.role], one.email, PASSWORD) for one in STAFF] if settings.demo else [],
        TEMPLATES_AUTO_RELOAD=False,
    )
    app.jinja_env.undefined = jinja2.StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["sign_off"] = get_statuses
    app.jinja_env.globals["templates_for"] = offer_for
    app.jinja_env.globals["charts"] = charts
    app.jinja_env.globals["tone_hint"] = tone_hint
    app.jinja_env.globals["new_form_key"] = lambda: str(uuid4())
    app.jinja_env.globals["monitoring_of"] = counters_of
    app.jinja_env.globals["copies_of"] = list_copies
    app.jinja_env.globals["standings_of"] = standings_of


def _printer(settings: Settings) -> Printer:
    """The render processes of this web process; none is started before the first print."""
    return Printer(RenderPool(settings.render_processes) if settings.render_processes else None)


def _key(settings: Settings, purpose: bytes) -> bytes:
    """A key of its own for each purpose, all from the one secret of the service."""
    return _derived(settings.secret_key.get_secret_value(), purpose)


def _secrets(settings: Settings) -> list[str]:
    """The secret of the service, and those it had before."""
    before = settings.secret_keys_before.get_secret_value().split(",")
    return [settings.secret_key.get_secret_value(), *(one.strip() for one in before if one.strip())]


def _derived(secret: str, purpose: bytes) -> bytes:
    return hmac.digest(secret.encode(), b"clinic: " + purpose, "sha256")


def _page_context() -> dict[str, Any]:
    settings: Settings = _settings()
    return {
        "nav_items": _nav_items(),
        "is_demo": settings.demo,
        "clinic_name": auth.clinic_name(),
        "home_url": "/",
        "sign_out_url": url_for("accounts.sign_out"),
        "account_url": url_for("accounts.show_account"),
    }


def _settings() -> Settings:
    settings: Settings = current_app.config["CLINIC_SETTINGS"]
    return settings


def _nav_items() -> list[NavItem]:
    if not current_user.is_authenticated:
        return []
    return [
        NavItem(label, url, is_current=_lies_under(url))
        for label, endpoint, permission in NAV
        if current_user.can(permission) and endpoint in current_app.view_functions
        for url in [url_for(endpoint)]
    ]


def _lies_under(url: str) -> bool:
    """Whether the page asked for is `url` or lies under it; nothing lies under the start page."""
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
