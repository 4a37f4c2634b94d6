"""Every reach into WeasyPrint that its documentation does not cover, and what stands in for it when a new one differs.

A drawing that is printed again and again (a figure, a box to tick, the grid of the diary) is painted once and kept as the
content of a PDF form object; a page is read by the quick XML parser. Both print what the documented way prints, and
`tests/handouts/test_prebuilt.py` says plainly when they no longer do. docs/adr/0020-fast-print.md has the reasons.
"""

import zlib
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import cssselect2
import pydyf
import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.images import SVGImage
from weasyprint.pdf.stream import Stream

MOST_BYTES = 4_000_000
"""Of kept content: some two hundred figures, each about 15 kB."""


@dataclass(frozen=True)
class _Letters:
    """What a drawing says in one font: the width of each glyph, and the text it stands for."""

    widths: Mapping[int, float]
    to_unicode: Mapping[int, str]


@dataclass(frozen=True)
class _Content:
    """A painted drawing: its size, what paints it (deflated), its states of transparency, and its letters by font.

    It keeps its shape in a box of another one unless it `stretches`.
    """

    width: float
    height: float
    stretches: bool
    painted: bytes
    states: Mapping[str, Mapping[str, float]]
    fonts: Mapping[Any, _Letters]


class Drawing:
    """A drawing as WeasyPrint's cache of images holds it, painted by one form object however often it is shown."""

    def __init__(self, name: str, svg: bytes, content: _Content, font_config: Any) -> None:
        self.id = name.replace("/", "-")  # part of a PDF name
        self._svg, self._content, self._font_config = svg, content, font_config

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[float | None, float | None, float]:
        """Return no size of its own but the ratio, like an SVG that has only a viewBox."""
        return None, None, self._content.width / self._content.height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Paint it into a box of this size; where its letters have no font on the sheet, the documented way."""
        if not self._say_letters(stream._fonts):
            image = SVGImage(_tree(self._svg), self.id, None, _context(self._font_config))
            image.draw(stream, width, height, style)
            return
        across, down = width / self._content.width, height / self._content.height
        if not self._content.stretches:
            across = down = min(across, down)
        left, top = (width - across * self._content.width) / 2, (height - down * self._content.height) / 2
        name = stream.add_image(self, interpolate=False, ratio=1)
        stream.transform(a=across, d=down, e=left, f=top)
        stream.draw_x_object(name)

    def get_x_object(self, _interpolate: bool, _ratio: float) -> Any:
        """Return the form object; WeasyPrint asks once for each file."""
        content = self._content
        states = {name: pydyf.Dictionary(dict(state)) for name, state in content.states.items()}
        resources = pydyf.Dictionary({"ExtGState": pydyf.Dictionary(states)})
        if content.fonts:
            resources["Font"] = None  # WeasyPrint puts the fonts of the file here
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array((0, 0, content.width, content.height)),
            "Resources": resources,
            "Filter": "/FlateDecode",
        }
        return pydyf.Stream([content.painted], pydyf.Dictionary(extra))

    def _say_letters(self, fonts: Mapping[Any, Any]) -> bool:
        if not self._content.fonts.keys() <= fonts.keys():
            return False
        for key, letters in self._content.fonts.items():
            for glyph, width in letters.widths.items():
                fonts[key].widths.setdefault(glyph, width)
            for glyph, text in letters.to_unicode.items():
                fonts[key].to_unicode.setdefault(glyph, text)
        return True


class Drawings:
    """Painted drawings by name, the longest unused forgotten first; they hold library figures, nothing of a patient."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._kept: OrderedDict[tuple[str, int], _Content | None] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    @property
    def size(self) -> int:
        """The bytes of all content that is kept."""
        return self._size

    def find(self, name: str, svg: bytes, font_config: Any, *, keep: bool = True) -> Drawing | None:
        """Return the drawing of `svg`, painted now or before; None when it has to go the documented way."""
        key = (name, id(font_config))
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                content = self._kept[key]
            else:
                content = _painted(svg, font_config)
                if keep:
                    self._keep(key, content)
        return Drawing(name, svg, content, font_config) if content else None

    def _keep(self, key: tuple[str, int], content: _Content | None) -> None:
        self._kept[key] = content
        self._size += _size(content)
        while self._size > self._most_bytes:
            _, oldest = self._kept.popitem(last=False)
            self._size -= _size(oldest)


def _size(content: _Content | None) -> int:
    return 200 + (len(content.painted) if content else 0)


def _tree(text: str | bytes) -> ElementTree.Element:
    """Our own drawings and pages: whatever a person typed is escaped, and `handouts.pictures` lets no entity through."""
    return ElementTree.fromstring(text)  # noqa: S314  # nosec B314 - our own page: what was typed is escaped


def _context(font_config: Any) -> Any:
    """What painting words in an SVG asks of a layout."""
    return SimpleNamespace(font_config=font_config, dictionaries={})


def _painted(svg: bytes, font_config: Any) -> _Content | None:
    """Paint `svg` as WeasyPrint would, onto a stream of its own; None when a part of it cannot be repeated elsewhere."""
    try:
        image = SVGImage(_tree(svg), "", None, _context(font_config))
        _, _, width, height = image._svg.get_viewbox()
        fonts: dict[Any, Any] = {}
        resources = _no_resources()
        stream = Stream(fonts, (0, 0, width, height), resources, {}, None, {}, None)
        image._svg.draw(stream, width, height, "", _context(font_config))
        states: dict[str, Mapping[str, float]] = {}
        painted = b"\n".join(_operators(stream, states))
        stretches = image._svg.tree.get("preserveAspectRatio") == "none"
        letters = {key: _Letters(dict(font.widths), dict(font.to_unicode)) for key, font in fonts.items()}
        return _Content(width, height, stretches, zlib.compress(painted), states, letters)
    except Exception:
        return None


def _operators(stream: Any, states: dict[str, Mapping[str, float]]) -> Iterator[bytes]:
    """What paints a stream, the groups in it (words that are centred) opened where they are shown."""
    resources = stream._resources
    if resources["Pattern"] or resources["Shading"]:
        raise _CannotRepeat
    states.update(
        {name: {key: float(value) for key, value in state.items()} for name, state in resources["ExtGState"].items()}
    )
    groups = {b"/%s Do" % name.encode(): group for name, group in resources["XObject"].items()}
    if groups and any(value != 1 for state in states.values() for value in state.values()):
        raise _CannotRepeat
    for item in stream.stream:
        operator = pydyf._to_bytes(item)
        if operator in groups:
            yield b"q"
            yield from _operators(groups[operator], states)
            yield b"Q"
        else:
            yield operator


class _CannotRepeat(Exception):
    """A drawing with a gradient, a pattern or something half transparent."""


def _no_resources() -> Any:
    kinds = {name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")}
    return pydyf.Dictionary({**kinds, "ColorSpace": None, "Font": None})


def page(html: str, url_fetcher: Any) -> Any:
    """Return the page as WeasyPrint takes it, read by the XML parser of the system; by its own when that cannot."""
    try:
        return _XmlPage(_tree(html), url_fetcher)
    except Exception:
        return weasyprint.HTML(string=html, url_fetcher=url_fetcher)


def used(page: Any) -> float:
    """Return the share of the height of a laid out `page` that its words, pictures and lines reach.

    The documentation knows where its anchors stand, not its words: those alone are looked at when WeasyPrint is different inside.
    """
    try:
        box = page._page_box
        return float((_lowest(box.children[0]) - box.content_box_y()) / box.height)
    except Exception:
        return float(max((at[1] for at in page.anchors.values()), default=0.0) / page.height)


def _lowest(box: Any) -> float:
    if isinstance(box, boxes.LineBox):
        return float(box.position_y + box.height)
    is_seen = isinstance(box, boxes.ReplacedBox) or box.style["border_bottom_width"]
    own = box.position_y + box.margin_top + box.border_height() if is_seen else 0.0
    return float(max([own, *(_lowest(child) for child in box.all_children())]))


class _XmlPage(weasyprint.HTML):  # type: ignore[misc]
    """A page whose tree is there already."""

    def __init__(self, root: ElementTree.Element, url_fetcher: Any) -> None:
        self.base_url, self.url_fetcher, self.media_type = None, url_fetcher, "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element
