"""A version on paper: from storage, or printed and stored now; and the same as a page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from clinic.accounts.models import User
from clinic.accounts.queries import get_clinic, logo_of
from clinic.audit.service import record
from clinic.core import clock
from clinic.core.db import session
from clinic.core.errors import NotFound
from clinic.custom_library.queries import photos_of
from clinic.documents.choices import begun_on, options_of
from clinic.documents.errors import NoSheet
from clinic.documents.models import Document
from clinic.documents.queries import find_document
from clinic.programs import policy
from clinic.programs.languages import check_drafts, check_phrases
from clinic.programs.letters import check_sheet_letters
from clinic.programs.linking import printed_link
from clinic.programs.models import ProgramVersion
from clinic.programs.rules import languages_of
from clinic.programs.sheets import Printing, content_of, handout_of
from handouts.content import Handout
from handouts.layouts.layout import Layout, Paper
from handouts.render import pdf_available, render_html, render_pdf, why_unavailable

TEMPLATE_VERSION = "2"
"""Part of a stored document: raise it when a layout changes what it prints."""

Render = Callable[[Handout, Layout], bytes]
"""What draws a sheet: `render_pdf`, or the printer of the web process."""


def usual_layout(version: ProgramVersion) -> Layout:
    """What is printed of it when nobody asked for anything else: on the clinic's paper, its diary from this week."""
    clinic = get_clinic()
    return begun_on(Layout(paper=Paper(clinic.paper)), version.starts_on, clock.today(clinic.time_zone))


def get_document(
    actor: User,
    version: ProgramVersion,
    printing: Printing,
    layout: Layout | None = None,
    lang: str | None = None,
    *,
    render: Render = render_pdf,
) -> Document:
    """The PDF of a version in `layout` (the usual one by default): from storage, or made by `render` and stored now.

    `lang` as `printable` reads it. Raises LanguageIsNotReady, LetterIsNotPrintable, NoSheet with the line that mends it when
    PDF is off on this machine, and whatever `render` raises.
    """
    layout, lang = layout or usual_layout(version), lang or content_of(version)["language"]
    stored = find_document(version.id, layout, lang)
    if stored is not None:
        return stored
    if not pdf_available():
        raise NoSheet(why_unavailable())
    handout = printable(actor, version, printing, lang, layout.second_language)
    check_sheet_letters(handout)
    pdf = render(handout, layout)
    document = Document(
        program_version_id=version.id,
        layout=layout.name.value,
        paper=layout.paper.value,
        language=lang,
        options=options_of(layout),
        template_version=TEMPLATE_VERSION,
        sha256=hashlib.sha256(pdf).hexdigest(),
        content=pdf,
    )
    return _stored(document, version, layout)


def printable(
    actor: User, version: ProgramVersion, printing: Printing, lang: str | None = None, second: str = ""
) -> Handout:
    """The sheet of a version, with the link that it was issued with.

    `lang` is its own language unless told otherwise; every sheet can also be printed in that of staff. `second` is the
    other of the two, for a print that shows it beneath (`Layout.second_language`); both are asked for alike.
    Raises NotFound, or LanguageIsNotReady when the phrases around it changed and nobody answers for them.
    """
    content = content_of(version)
    lang = lang or content["language"]
    if lang not in languages_of(content) or second not in ("", *languages_of(content)) or second == lang:
        raise NotFound
    for one in filter(None, (lang, second)):
        check_phrases(one)
    link = policy.get_link(actor, version.patient_id, UUID(content["link_id"]))
    photos, logo = photos_of(content["exercises"]), logo_of(content)
    printed = printed_link(link, printing, lang)
    handout = handout_of(content, printed, lang=lang, second=second, photos=photos, logo=logo)
    check_drafts(handout)
    return handout


def sheet_html(actor: User, version: ProgramVersion, printing: Printing, lang: str | None = None) -> str:
    """The same sheet as a page, for screens and for machines where PDF is off."""
    return render_html(printable(actor, version, printing, lang), usual_layout(version))


def _stored(document: Document, version: ProgramVersion, layout: Layout) -> Document:
    """Keep the document; when another request has just made the same one, that one is the document."""
    try:
        with session.begin_nested():
            session.add(document)
    except IntegrityError:
        there = find_document(version.id, layout, document.language)
        if there is None:
            raise
        return there
    record("document.made", "document", document.id, patient_id=version.patient_id)
    return document
