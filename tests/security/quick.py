"""What is dear and comes out the same each time, done once: patterns of the HTML parser, and PDFs of the same content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from unittest import mock

from tinyhtml5 import inputstream

from handouts import render
from handouts.content import Handout
from handouts.files import PrintFiles
from handouts.layouts import Layout
from handouts.layouts.layout import Paper

_drawn: dict[object, bytes] = {}


class Patterns(dict[tuple[tuple[str, ...], bool], re.Pattern[str]]):
    """What the parser looks for up to the next sign of a kind.

    tinyhtml5 2.1 means to keep these itself, but files them under a key that it never looks up: a third of its time
    went into making them anew.
    """

    def __missing__(self, key: tuple[tuple[str, ...], bool]) -> re.Pattern[str]:
        signs, is_one_of = key
        listed = "".join(f"\\x{ord(sign):02x}" for sign in signs)
        made = self[key] = re.compile(f"[{'' if is_one_of else '^'}{listed}]+")
        return made


def keep_patterns() -> None:
    """Let the parser find again what it looked for before."""
    inputstream.characters_until_regex = Patterns()


@contextmanager
def drawn_once() -> Iterator[None]:
    """Draw each PDF once: the same content gives the same bytes, which `tests/handouts` proves with the real printer.

    Everything that leads to the content and everything that is done with the file stays as it is.
    """
    handout, alone = render._printed, render._printed_alone

    def printed(content: Handout, layout: Layout, assets: PrintFiles) -> bytes:
        return _kept(("handout", repr((content, layout))), lambda: handout(content, layout, assets))

    def printed_alone(
        html: str, sheet: str, paper: Paper, content: object, own: Mapping[str, tuple[bytes, str]]
    ) -> bytes:
        key = (html, sheet, paper, repr(content), tuple(sorted(own.items())))
        return _kept(key, lambda: alone(html, sheet, paper, content, own))

    with mock.patch.multiple(render, _printed=printed, _printed_alone=printed_alone):
        yield


def _kept(key: object, draw: Callable[[], bytes]) -> bytes:
    if key not in _drawn:
        _drawn[key] = draw()
    return _drawn[key]
