"""How somebody wants a sheet printed, as text that is stored with the PDF. Pure."""

from __future__ import annotations

from dataclasses import fields

from handouts.layouts.layout import Layout

_APART = frozenset({"name", "paper"})
"""Columns of their own."""


def options_of(layout: Layout) -> str:
    """Everything about a print that is not as usual, beside layout and paper: `diary_weeks=4,greyscale=1`, sorted."""
    chosen = {
        field.name: getattr(layout, field.name)
        for field in fields(layout)
        if field.name not in _APART and getattr(layout, field.name) != field.default
    }
    return ",".join(f"{name}={_said(value)}" for name, value in sorted(chosen.items()))


def _said(value: object) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)
