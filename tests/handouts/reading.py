"""Reading a printed sheet back: its text, its tags, its pages."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject

from handouts.content import Handout
from handouts.layouts import USUAL_LAYOUT, Layout
from handouts.render import render_pdf


def read(handout: Handout, layout: Layout = USUAL_LAYOUT) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(handout, layout)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(sheet.extract_text().split()) for sheet in reader.pages)


def fonts_of(reader: PdfReader) -> set[str]:
    """The names of all embedded faces."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for sheet in reader.pages
        for font in sheet["/Resources"]["/Font"].values()  # type: ignore[index]
    }


def elements(reader: PdfReader) -> list[DictionaryObject]:
    """All structure elements in reading order."""
    found: list[DictionaryObject] = []

    def walk(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for kid in node:
                walk(kid)
        elif isinstance(node, DictionaryObject) and "/S" in node:
            found.append(node)
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])  # type: ignore[index]
    return found


def text_in_tag_order(reader: PdfReader) -> str:
    """The words as a screen reader meets them: by the structure tree, not by the order of painting."""
    words = {id_of(sheet): words_by_mark(sheet) for sheet in reader.pages}
    said: list[str] = []
    for element in elements(reader):
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if isinstance(kid, int):
                said.append(words[element.raw_get("/Pg").idnum].get(kid, ""))
    return " ".join(" ".join(said).split())


def id_of(sheet: PageObject) -> int:
    assert sheet.indirect_reference is not None
    return sheet.indirect_reference.idnum


def words_by_mark(sheet: PageObject) -> dict[int, str]:
    """The words of each marked piece of a page, by its number."""
    found: dict[int, str] = {}
    current: list[int | None] = [None]

    def before(operator: bytes, operands: Any, *_: Any) -> None:
        if operator == b"BDC":
            current[0] = operands[1].get("/MCID")
        elif operator == b"EMC":
            current[0] = None

    def text(piece: str, *_: Any) -> None:
        if current[0] is not None:
            found[current[0]] = found.get(current[0], "") + piece

    sheet.extract_text(visitor_operand_before=before, visitor_text=text)
    return found
