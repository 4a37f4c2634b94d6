"""Reading a printed sheet back: its words, and the alternative texts of its pictures."""

from __future__ import annotations

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject


def words_of(sheet: PdfReader) -> str:
    """Every word of every page, in one line."""
    return " ".join(" ".join(page.extract_text() for page in sheet.pages).split())


def language_of(sheet: PdfReader) -> str:
    """The language the sheet says it is in."""
    return str(sheet.root_object["/Lang"])


def is_tagged(sheet: PdfReader) -> bool:
    """Whether the sheet says that it carries its structure for screen readers."""
    marks = sheet.root_object["/MarkInfo"].get_object()
    return isinstance(marks, DictionaryObject) and bool(marks["/Marked"])


def alternatives(node: object) -> list[str]:
    """Every alternative text in a tree of structure elements."""
    if isinstance(node, IndirectObject):
        return alternatives(node.get_object())
    if isinstance(node, ArrayObject):
        return [alt for child in node for alt in alternatives(child)]
    if isinstance(node, DictionaryObject):
        own = [str(node["/Alt"])] if "/Alt" in node else []
        return own + (alternatives(node["/K"]) if "/K" in node else [])
    return []
