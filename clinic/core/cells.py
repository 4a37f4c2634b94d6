"""Cells of a table that somebody will open in a spreadsheet."""

from __future__ import annotations

BYTE_ORDER_MARK = "\ufeff"
"""First in a file of comma-separated values, so that spreadsheets read the accents."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""A spreadsheet takes a text that begins so for a formula; the wide forms are the same keys of a Japanese keyboard."""

_BEFORE = " \u00a0\u3000\u200b\ufeff\n"
"""Spreadsheets look past these for the first sign."""


def harmless(text: str) -> str:
    """`text` as a spreadsheet shows it and never computes it. For texts alone: a negative number is no text."""
    is_formula = text.startswith(_FORMULA) or text.lstrip(_BEFORE).startswith(_FORMULA)
    return f"'{text}" if is_formula else text
