"""Structured logs on standard error: one line an event, never a value of a form, a query or a row."""

from __future__ import annotations

import logging

import structlog


def configure(*, pretty: bool) -> None:
    """Set the process's log format: readable lines for a terminal, JSON for a service."""
    renderer = structlog.dev.ConsoleRenderer() if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
    # SQLAlchemy and werkzeug would print statements and request lines with query strings.
    for name in ("sqlalchemy", "werkzeug", "weasyprint", "fontTools"):
        logging.getLogger(name).setLevel(logging.WARNING)
