"""Paper follows: the PDF that will be asked for next is drawn while its page is being read."""

from __future__ import annotations

from clinic.accounts.models import User
from clinic.documents.making import printable, usual_layout
from clinic.documents.printer import Printer
from clinic.documents.queries import has_document
from clinic.programs.errors import LanguageIsNotReady
from clinic.programs.models import ProgramVersion
from clinic.programs.sheets import Printing, content_of
from handouts.pool import HandoutJob
from handouts.render import pdf_available


def print_ahead(actor: User, version: ProgramVersion, printing: Printing, printer: Printer) -> None:
    """Have the usual PDF of a version drawn, unless it is stored. Whoever opens it then stores and records it."""
    layout, lang = usual_layout(version), content_of(version)["language"]
    if not (printer.draws_ahead and pdf_available()) or has_document(version.id, layout, lang):
        return
    try:
        handout = printable(actor, version, printing, lang)
    except LanguageIsNotReady:
        return  # said when the PDF is asked for
    printer.begin((version.clinic_id, version.id, layout, lang), HandoutJob(handout, layout))
