"""Prints a handout as PDF, or shows it as HTML. With `prebuilt` the one module that touches WeasyPrint."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from threading import Lock
from typing import Any

from markupsafe import Markup

from handouts.assets import SVG, bundled_assets
from handouts.content import Handout, HandoutExercise, Photo
from handouts.errors import ForbiddenFetch, MissingPicture, PdfUnavailable, PrinterBusy, PrintFailed
from handouts.files import PrintFiles
from handouts.fitting import Around, Fitting
from handouts.intake import IntakeSheet, intake_html
from handouts.layouts import USUAL_LAYOUT, Layout, LayoutName
from handouts.layouts.judging import Laid
from handouts.layouts.layout import Paper
from handouts.layouts.measure import Measure, asked_height
from handouts.layouts.mirror import mirrored
from handouts.layouts.plans import WITH_FRONT, Plan, handout_in, style_sheets
from handouts.layouts.questions import is_asked_for
from handouts.layouts.remembered import Remembered
from handouts.letters import check_letters, face_for
from handouts.phrases import phrases
from handouts.pictures import picture_of
from handouts.quiet import no_complaints, waste_kept
from handouts.record import RecordSheet, record_files, record_html
from handouts.record_cover import PageNumbers, RecordCover, cover_html, numbers_html
from handouts.report import AdherenceReport, report_files, report_html
from handouts.second import second_of, second_texts
from handouts.sheet import front_size, inline_picture, inline_qr, render_template
from handouts.shopping import things_needed

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    from handouts import prebuilt
except OSError as error:  # Pango is a system library: without it the app runs on, and PDF is off
    _load_error: OSError | None = error
    URLFetcher, FatalURLFetchingError = object, RuntimeError
else:
    _load_error = None
    _DRAWINGS = prebuilt.Drawings()

__all__ = [
    "ForbiddenFetch",
    "MissingPicture",
    "PdfUnavailable",
    "PrintFailed",
    "PrinterBusy",
    "pdf_available",
    "render_cover",
    "render_html",
    "render_intake",
    "render_page_numbers",
    "render_pdf",
    "render_record",
    "render_report",
    "screen_style",
    "why_unavailable",
]  # fmt: skip

_HOW_TO_FIX = (
    "PDF is off because the Pango library is missing. "
    "Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "Fedora: dnf install pango. macOS: brew install pango."
)
_REMEMBERED = Remembered()
_printing = Lock()
"""One sheet at a time: fonts and the log of the printer are shared. Whoever prints for many uses `handouts.pool`."""


def pdf_available() -> bool:
    """Say whether this system can make a PDF."""
    return _load_error is None


def why_unavailable() -> str:
    """Return the line that mends a system without PDF, or nothing when PDF works."""
    return "" if pdf_available() else _HOW_TO_FIX


def render_pdf(handout: Handout, layout: Layout = USUAL_LAYOUT) -> bytes:
    """Return the handout as a tagged PDF/UA-1 file; the same handout and layout give the same bytes.

    Raises PdfUnavailable, MissingPicture, LanguageNotReady, LetterNotPrintable, or PrintFailed when anything is missing
    on the page.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    check_letters(handout)
    handout = handout_in(handout, layout)
    assets = PrintFiles(handout, greyscale=layout.greyscale)
    with _printing, no_complaints(), waste_kept():
        return _printed(handout, layout, assets)


def render_intake(sheet: IntakeSheet, paper: Paper = Paper.LETTER) -> bytes:
    """Return the paper health screen as a tagged PDF/UA-1 file; the same sheet and paper give the same bytes.

    Raises PdfUnavailable, LanguageNotReady or PrintFailed.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    return _printed_alone(intake_html(sheet), "intake.css", paper, sheet, {})


def render_report(report: AdherenceReport, paper: Paper = Paper.LETTER) -> bytes:
    """Return the adherence report as a tagged PDF/UA-1 file; the same report and paper give the same bytes.

    Raises PdfUnavailable or LetterNotPrintable.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    return _printed_alone(report_html(report), "report.css", paper, report, report_files(report))


def render_record(sheet: RecordSheet, paper: Paper = Paper.LETTER) -> bytes:
    """Return a piece of the record as a tagged PDF/UA-1 file; the same piece and paper give the same bytes.

    Raises PdfUnavailable or LetterNotPrintable.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    return _printed_alone(record_html(sheet), "report.css record.css", paper, sheet, record_files(sheet))


def render_cover(cover: RecordCover, paper: Paper = Paper.LETTER) -> bytes:
    """Return the cover of a record as a tagged PDF/UA-1 file. Raises PdfUnavailable or LetterNotPrintable."""
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    return _printed_alone(cover_html(cover), "report.css record.css", paper, cover, {})


def render_page_numbers(numbers: PageNumbers, paper: Paper = Paper.LETTER) -> bytes:
    """Return a file of as many pages, empty but for their numbers. Raises PdfUnavailable."""
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    return _printed_alone(numbers_html(numbers), "report.css record.css", paper, numbers, {})


def render_html(handout: Handout, layout: Layout = USUAL_LAYOUT) -> str:
    """Return the same content as an HTML fragment, an `article` whose first heading is `h2`.

    It holds no script, no style, and no address to load but those of photos. Raises MissingPicture or LanguageNotReady.
    """
    show = partial(_figure_inline, lang=handout.lang)
    return render_template("screen.html", handout, layout, top=2, show=show, show_qr=inline_qr, show_logo=Markup)


def screen_style() -> str:
    """Return the style sheet that goes with `render_html`; it only speaks of `.handout`."""
    return _layout_file("screen.css")


class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
    """Answers `asset:` names from memory; whatever else a page asks for ends the print, and nothing is opened."""

    def __init__(self, own: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=())
        self._own = own

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:  # noqa: ARG002 (the printer passes it)
        """Return the asset named by `url`. Raises FatalURLFetchingError for every other address."""
        name = url.removeprefix("asset:")
        found = (self._own.get(name) or bundled_assets().get(name)) if url.startswith("asset:") else None
        if found is None:
            raise FatalURLFetchingError("not an own file")
        content, media_type = found
        return URLFetcherResponse(url, content, {"Content-Type": media_type})


def _printed_alone(html: str, sheet: str, paper: Paper, content: object, own: Mapping[str, tuple[bytes, str]]) -> bytes:
    """A document that is no handout, set once as it comes, in the style of `sheet` (names of files, a space between them)."""
    with _printing, no_complaints(), waste_kept():
        document = weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly(own)).render(
            font_config=_fonts(), stylesheets=[_style_alone(sheet, paper)], pdf_variant="pdf/ua-1"
        )
        identifier = sha256(repr((content, paper)).encode()).hexdigest()[:32].encode()
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return pdf


def _printed(handout: Handout, layout: Layout, assets: PrintFiles) -> bytes:
    try:
        document = _fitting_document(handout, layout, assets)
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=_identifier(handout, layout))
    except FatalURLFetchingError as error:
        raise ForbiddenFetch("The handout asked for a file of its own; nothing was printed.") from error
    return pdf


def _fitting_document(handout: Handout, layout: Layout, assets: PrintFiles) -> Any:
    after = asked_height(handout.answers, handout.faq) if is_asked_for(handout, layout) else 0.0
    beneath = second_texts(handout, second_of(handout, layout))
    measure = Measure(handout.lang, handout.shared_stop_rules, assets.aspects, after, beneath)
    fitting = Fitting(
        _Press(handout, layout, assets), handout, layout, measure, _around(handout, layout, measure), _REMEMBERED
    )
    return fitting.fitted(is_front_crowded=layout.name in WITH_FRONT and "crowded" in front_size(handout, layout))


def _around(handout: Handout, layout: Layout, measure: Measure) -> Around:
    every = (replace(measure, aspects={}), layout, handout.words, handout.therapist, face_for(handout))
    things = things_needed(handout) if layout.shopping_list else ()
    after = (handout.answers, handout.faq, things, handout.diary is None)
    return Around(repr(every), repr(handout if layout.name is LayoutName.ONE_EXERCISE else after))


class _Press:
    """The `handouts.fitting.Press` that WeasyPrint is."""

    def __init__(self, handout: Handout, layout: Layout, assets: PrintFiles) -> None:
        self._handout, self._layout, self._assets = handout, layout, assets

    def front(self, way: int) -> str:
        return self._page(way, None)

    def lay_out_front(self, front: str) -> Sequence[Laid]:
        return self._sheets(self._document(front))

    def lay_out(self, plan: Plan) -> tuple[Any, Sequence[Laid]]:
        document = self._document(self._page(plan.closer, plan))
        return document, self._sheets(document)

    def _page(self, closer: int, plan: Plan | None) -> str:
        show = {
            "show": self._assets.show,
            "show_qr": self._assets.show_qr,
            "show_grid": self._assets.show_grid,
            "show_logo": self._assets.show_logo,
        }
        return render_template(
            f"{self._layout.name}.html", self._handout, self._layout, closer, top=1, plan=plan, **show
        )

    def _document(self, page: str) -> Any:
        return prebuilt.page(page, OwnFilesOnly(self._assets.files)).render(
            font_config=_fonts(),
            stylesheets=[_style(style_sheets(self._layout), phrases(self._handout.lang).direction)],
            pdf_variant="pdf/ua-1",
            cache=_drawings(self._assets),
        )

    @staticmethod
    def _sheets(document: Any) -> Sequence[Laid]:
        return [Laid(frozenset(page.anchors), prebuilt.used(page)) for page in document.pages]


def _drawings(assets: PrintFiles) -> dict[str, Any]:
    """The images of the print that are painted already, under their addresses; whatever is not here is fetched."""
    files = {**_marks(), **assets.files}
    found = {
        name: _DRAWINGS.find(name, content, _fonts(), keep=not name.startswith("qr/"))
        for name, (content, kind) in files.items()
        if kind == SVG
    }
    return {f"asset:{name}": drawing for name, drawing in found.items() if drawing}


@lru_cache(maxsize=1)
def _marks() -> Mapping[str, tuple[bytes, str]]:
    return {name: file for name, file in bundled_assets().items() if file[1] == SVG}


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return FontConfiguration()


@lru_cache(maxsize=32)
def _style(sheets: tuple[str, ...], direction: str) -> Any:
    text = "\n".join(_layout_file(sheet) for sheet in sheets)
    return weasyprint.CSS(
        string=mirrored(text) if direction == "rtl" else text, url_fetcher=OwnFilesOnly({}), font_config=_fonts()
    )


@lru_cache(maxsize=4)
def _style_alone(sheet: str, paper: Paper) -> Any:
    sheets = ("tone_accent.css", f"paper_{paper}.css", "base.css", *sheet.split())
    text = "\n".join(_layout_file(sheet) for sheet in sheets)
    return weasyprint.CSS(string=text, url_fetcher=OwnFilesOnly({}), font_config=_fonts())


def _layout_file(name: str) -> str:
    return files("handouts.layouts").joinpath(name).read_text("utf-8")


def _figure_inline(exercise: HandoutExercise, lang: str) -> Markup:
    picture = picture_of(exercise, lang)
    if isinstance(picture, Photo):
        frame = Markup('<div class="figure"><img src="{}" alt="{}" width="{}" height="{}"></div>')
        return frame.format(picture.address, picture.alt, picture.width, picture.height)
    frame = Markup('<div class="figure" role="img" aria-label="{}">{}</div>')
    return frame.format(picture.alt, inline_picture(picture, exercise.number))


def _identifier(handout: Handout, layout: Layout) -> bytes:
    return sha256(repr((handout, layout)).encode()).hexdigest()[:32].encode()
