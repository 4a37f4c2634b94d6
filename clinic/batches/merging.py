"""Several tagged PDFs as one: a bookmark for each, and its tags where they were. Pure: bytes in, bytes out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)


@dataclass(frozen=True)
class Part:
    """One PDF of the file, under its bookmark; without a title it has none."""

    title: str
    pdf: bytes


@dataclass(frozen=True)
class MergeJob:
    """The parts as one file; drawn where sheets are drawn, since it takes as long as some of them."""

    title: str
    lang: str
    parts: tuple[Part, ...]

    def draw(self) -> bytes:
        """Return the file."""
        return merged(self.title, self.lang, self.parts)


def merged(title: str, lang: str, parts: Sequence[Part], *, finish: Callable[[PdfWriter], None] | None = None) -> bytes:
    """All `parts` in one tagged PDF with their bookmarks. The same parts give the same bytes.

    `finish` may add to the pages before they are written: their numbers, further bookmarks.
    """
    writer = PdfWriter()
    kids, numbers = ArrayObject(), ArrayObject()
    root = DictionaryObject({NameObject("/Type"): NameObject("/StructTreeRoot")})
    reference = writer._add_object(root)
    for part in parts:
        _add(writer, part, reference, kids, numbers)
    tree = writer._add_object(DictionaryObject({NameObject("/Nums"): numbers}))
    root |= {NameObject("/K"): kids, NameObject("/ParentTree"): tree}
    root[NameObject("/ParentTreeNextKey")] = NumberObject(_next_key(numbers))
    catalog = writer.root_object
    catalog[NameObject("/StructTreeRoot")] = reference
    catalog[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    catalog[NameObject("/Lang")] = TextStringObject(lang)
    catalog[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.add_metadata({"/Title": title})
    _say_standard(writer, title)
    if finish is not None:
        finish(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _add(writer: PdfWriter, part: Part, root: Any, kids: ArrayObject, numbers: ArrayObject) -> None:
    reader = PdfReader(BytesIO(part.pdf))
    first = len(writer.pages)
    writer.append(reader, outline_item=part.title or None, import_outline=False)
    offset = _next_key(numbers)
    for page, theirs in zip(writer.pages[first:], reader.pages, strict=True):
        _move_keys(page, theirs, offset)
    tagged = reader.root_object.get("/StructTreeRoot")
    if tagged is None:
        return
    tree = tagged.get_object().clone(writer)
    own = tree["/K"].get_object()
    for kid in own if isinstance(own, ArrayObject) else [tree.raw_get("/K")]:
        kid.get_object()[NameObject("/P")] = root
        kids.append(kid if not isinstance(kid, DictionaryObject) else writer._add_object(kid))
    nums = tree["/ParentTree"]["/Nums"]
    for key, value in zip(nums[::2], nums[1::2], strict=True):
        numbers.extend([NumberObject(int(key) + offset), value])


def _move_keys(page: DictionaryObject, theirs: DictionaryObject, offset: int) -> None:
    """Let the page say where its tags are; pypdf leaves that out when it takes a page over."""
    if "/StructParents" in theirs:
        page[NameObject("/StructParents")] = NumberObject(theirs["/StructParents"] + offset)  # type: ignore[operator]  # a number


def _next_key(numbers: ArrayObject) -> int:
    return max((int(key) for key in numbers[::2]), default=-1) + 1


def _say_standard(writer: PdfWriter, title: str) -> None:
    """What a tagged file says of itself: its title, and that it keeps to PDF/UA-1."""
    packet = StreamObject()
    packet.set_data(_XMP.format(title=escape(title)).encode())
    packet |= {NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")}
    writer.root_object[NameObject("/Metadata")] = writer._add_object(packet)


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title><pdfuaid:part>1</pdfuaid:part>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
