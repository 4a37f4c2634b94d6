"""Prints a handout as PDF, or shows it as HTML. The one module that touches WeasyPrint."""

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache, partial
from hashlib import sha256
from importlib.resources import files
from threading import Lock
from typing import Any

from markupsafe import Markup

from handouts.assets import JPEG, SVG, bundled_assets, qr_svg
from handouts.content import Handout, HandoutExercise, Photo
from handouts.intake import IntakeSheet, intake_html
from handouts.layouts import USUAL_LAYOUT, Layout
from handouts.layouts.fit import FAQ, Measure, Page, plan_pages
from handouts.layouts.layout import Paper
from handouts.pictures import MissingPicture, aspect, content_of, fingerprint, picture_of, toned
from handouts.sheet import faq_between, inline_picture, inline_qr, render_template

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:  # Pango is a system library: without it the app runs on, and PDF is off
    _load_error: OSError | None = error
    URLFetcher, FatalURLFetchingError = object, RuntimeError
else:
    _load_error = None

__all__ = ["ForbiddenFetch", "MissingPicture", "PdfUnavailable", "PrintFailed", "PrinterBusy", "pdf_available", "render_html",
           "render_intake", "render_pdf", "screen_style", "why_unavailable"]  # fmt: skip

_HOW_TO_FIX = (
    "PDF is off because the Pango library is missing. "
    "Debian or Ubuntu: apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
    "Fedora: dnf install pango. macOS: brew install pango."
)
_printing = Lock()

LONGEST_WAIT = 10.0
"""Seconds that a print waits for the ones before it: one process prints one sheet after another."""


class PdfUnavailable(RuntimeError):
    """The system cannot make a PDF; the message is the line that mends it."""


class PrinterBusy(RuntimeError):
    """Too many sheets wait to be printed; the same print succeeds a little later."""


class PrintFailed(RuntimeError):
    """The page could not be drawn completely, so there is no PDF."""


class ForbiddenFetch(PrintFailed):
    """The page asked for something that is not its own; nothing was loaded and there is no PDF."""


def pdf_available() -> bool:
    """Say whether this system can make a PDF."""
    return _load_error is None


def why_unavailable() -> str:
    """Return the line that mends a system without PDF, or nothing when PDF works."""
    return "" if pdf_available() else _HOW_TO_FIX


def render_pdf(handout: Handout, layout: Layout = USUAL_LAYOUT) -> bytes:
    """Return the handout as a tagged PDF/UA-1 file; the same handout and layout give the same bytes.

    Raises PdfUnavailable, PrinterBusy, MissingPicture, LanguageNotReady, or PrintFailed when anything is missing on
    the page.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    assets = _Assets(handout, greyscale=layout.greyscale)
    with _turn(), _no_complaints():
        try:
            document = _fitting_document(handout, layout, assets)
            pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=_identifier(handout, layout))
        except FatalURLFetchingError as error:
            raise ForbiddenFetch("The handout asked for a file of its own; nothing was printed.") from error
    return pdf


def render_intake(sheet: IntakeSheet, paper: Paper = Paper.LETTER) -> bytes:
    """Return the paper health screen as a tagged PDF/UA-1 file; the same sheet and paper give the same bytes.

    Raises PdfUnavailable, PrinterBusy, LanguageNotReady or PrintFailed.
    """
    if not pdf_available():
        raise PdfUnavailable(_HOW_TO_FIX)
    html = intake_html(sheet)
    with _turn(), _no_complaints():
        document = weasyprint.HTML(string=html, url_fetcher=OwnFilesOnly({})).render(
            font_config=_fonts(), stylesheets=[_intake_style(paper)], pdf_variant="pdf/ua-1"
        )
        identifier = sha256(repr((sheet, paper)).encode()).hexdigest()[:32].encode()
        pdf: bytes = document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier)
    return pdf


def render_html(handout: Handout, layout: Layout = USUAL_LAYOUT) -> str:
    """Return the same content as an HTML fragment, an `article` whose first heading is `h2`.

    It holds no script, no style, and no address to load but those of photos. Raises MissingPicture or LanguageNotReady.
    """
    show = partial(_figure_inline, lang=handout.lang)
    return render_template("screen.html", handout, layout, top=2, show=show, show_qr=inline_qr)


def screen_style() -> str:
    """Return the style sheet that goes with `render_html`; it only speaks of `.handout`."""
    return _layout_file("screen.css")


class _Assets:
    """The files of one handout: its figures and its QR code, each under a name made of its own content."""

    def __init__(self, handout: Handout, *, greyscale: bool) -> None:
        drawn = {one.number: picture_of(one, handout.lang) for one in handout.exercises}
        self._pictures = {number: toned(picture, greyscale) for number, picture in drawn.items()}
        self.aspects = {number: aspect(picture) for number, picture in self._pictures.items()}
        self.files: dict[str, tuple[bytes, str]] = {
            f"figure/{fingerprint(picture)}": (content_of(picture), JPEG if isinstance(picture, Photo) else SVG)
            for picture in self._pictures.values()
        }

    def show(self, exercise: HandoutExercise) -> Markup:
        """Return the image element of the figure of `exercise`."""
        picture = self._pictures[exercise.number]
        return Markup('<img src="asset:figure/{}" alt="{}">').format(fingerprint(picture), picture.alt)

    def show_qr(self, url: str, alt: str) -> Markup:
        """Return the image element of the QR code of `url`, and keep its drawing."""
        svg = qr_svg(url)
        name = f"qr/{sha256(svg).hexdigest()[:20]}"
        self.files[name] = (svg, SVG)
        return Markup('<img src="asset:{}" alt="{}">').format(name, alt)


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


def _fitting_document(handout: Handout, layout: Layout, assets: _Assets) -> Any:
    measure = Measure(handout.lang, handout.shared_stop_rules, assets.aspects, faq_between(handout, layout))
    crowded: Counter[int] = Counter()
    pages = plan_pages(handout.exercises, measure, layout.paper)
    while True:
        document = _lay_out(handout, layout, assets, pages)
        crowded.update(_pages_that_ran_over(document, pages))
        roomier = plan_pages(handout.exercises, measure, layout.paper, crowded)
        if roomier == pages:
            return document
        pages = roomier


def _pages_that_ran_over(document: Any, pages: Sequence[Page]) -> list[int]:
    seen = Counter(name for page in document.pages for name in page.anchors)
    over = [page.first for page in pages if seen[f"exercises-{page.first}"] > 1]
    return over or [FAQ for page in document.pages if "faq-box" in page.anchors and not _holds_exercises(page)]


def _holds_exercises(page: Any) -> bool:
    return any(name.startswith("exercises-") for name in page.anchors)


def _lay_out(handout: Handout, layout: Layout, assets: _Assets, pages: Sequence[Page]) -> Any:
    html = render_template(
        f"{layout.name}.html", handout, layout, top=1, pages=pages, show=assets.show, show_qr=assets.show_qr
    )
    fetcher = OwnFilesOnly(assets.files)
    return weasyprint.HTML(string=html, url_fetcher=fetcher).render(
        font_config=_fonts(), stylesheets=[_style(layout)], pdf_variant="pdf/ua-1"
    )


@lru_cache(maxsize=1)
def _fonts() -> Any:
    return FontConfiguration()


@lru_cache(maxsize=32)
def _style(layout: Layout) -> Any:
    tone = "grey" if layout.greyscale else "accent"
    sheets = [
        f"tone_{tone}.css",
        f"paper_{layout.paper}.css",
        "base.css",
        f"{layout.name}.css",
        "diary.css",
        "beside.css",
    ]
    text = "\n".join(_layout_file(sheet) for sheet in sheets)
    return weasyprint.CSS(string=text, url_fetcher=OwnFilesOnly({}), font_config=_fonts())


@lru_cache(maxsize=4)
def _intake_style(paper: Paper) -> Any:
    sheets = ("tone_accent.css", f"paper_{paper}.css", "base.css", "intake.css")
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


@contextmanager
def _turn() -> Iterator[None]:
    """The printer to oneself; whoever waits too long is told so, since a database transaction waits along."""
    if not _printing.acquire(timeout=LONGEST_WAIT):
        raise PrinterBusy("Many sheets are being printed at once.")
    try:
        yield
    finally:
        _printing.release()


@contextmanager
def _no_complaints() -> Iterator[None]:
    """Turn any error that the printer only logs into PrintFailed: half a sheet is no sheet."""
    heard = _Complaints(logging.ERROR)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(heard)
    try:
        yield
    finally:
        logger.removeHandler(heard)
    if heard.messages:
        raise PrintFailed(f"The sheet could not be drawn completely: {heard.messages[0]}")


class _Complaints(logging.Handler):
    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())
