"""What somebody might write into a sheet to make the printer open something, and a sheet that has it in every text."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from io import BytesIO
from typing import Any, Union, get_args, get_origin, get_type_hints

from PIL import Image

from handouts.content import DoseLine, Logo, Photo, Picture, SecondLanguage
from handouts.limits import Checked, Number, Several, Text
from tests.handouts.samples import make_picture

SECRET = "canary-in-a-file-2719"

PAYLOADS = [
    '<img src="{url}">',
    "<img src='{url}' onerror=x>",
    '<img srcset="{url} 2x">',
    '<link rel="attachment" href="{url}">',
    '<link rel=stylesheet href="{url}">',
    '<a rel="attachment" href="{url}">x</a>',
    "<style>@import url({url});</style>",
    '<style>@import "{url}";</style>',
    "<style>body {{ background: url({url}) }}</style>",
    "<style>@font-face {{ font-family: x; src: url({url}) }} * {{ font-family: x }}</style>",
    '<style>p::before {{ content: url("{url}") }}</style>',
    "<style>@page {{ background: url({url}) }}</style>",
    "<style>@color-profile x {{ src: url({url}) }}</style>",
    '<p style="background:url({url})">x</p>',
    "<p style='@import url({url})'>x</p>",
    '<p style="list-style-image:url({url});display:list-item">x</p>',
    '<p style="border-image:url({url}) 1 round">x</p>',
    '<p style="mask:url({url})">x</p>',
    '"><img src="{url}"><p title="',
    "' style='background:url({url})",
    '<svg><image href="{url}"/></svg>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{url}"/></svg>',
    '<svg><use href="{url}#a"/></svg>',
    "<svg><style>@import url({url});</style></svg>",
    '<svg><rect width="9" height="9" fill="url({url}#a)"/></svg>',
    "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='{url}'/></svg>\">",
    '<object data="{url}"></object>',
    '<embed src="{url}">',
    '<iframe src="{url}"></iframe>',
    '<video poster="{url}"></video>',
    '<base href="{url}"><img src="x.png">',
    '<input type="image" src="{url}">',
    '<meta http-equiv="refresh" content="0;url={url}">',
    '<?xml-stylesheet href="{url}"?>',
    "]]><![CDATA[<img src={url}>",
    "{{{{ config }}}} {{% include '{url}' %}}",
]
"""`{url}` is the address that must not be opened."""


def _logo() -> Logo:
    image = BytesIO()
    Image.new("RGB", (40, 10), "#1d4f4a").save(image, "PNG")
    return Logo(image.getvalue(), 40, 10)


_READY: Mapping[type, Any] = {DoseLine: DoseLine(1, 1, repetitions=1), Logo: _logo()}
_CODES: Mapping[type, Mapping[str, str]] = {SecondLanguage: {"lang": "es"}}
"""Texts that nobody writes: one of a few codes."""


def made_of(kind: type[Checked], text: str, seen: set[str] | None = None) -> Any:
    """Return a value of `kind` with `text`, cut to what is allowed, in every text below it; `seen` takes their names."""
    if kind in _READY:
        return _READY[kind]
    if kind in (Picture, Photo):
        return make_picture()
    hints = get_type_hints(kind, include_extras=True)
    values = {}
    for spec in fields(kind):  # type: ignore[arg-type]
        value = _value(hints[spec.name], text, f"{kind.__name__}.{spec.name}", set() if seen is None else seen)
        if value is not MISSING:
            values[spec.name] = value
    return kind(**values, **_CODES.get(kind, {}))


def texts_below(kind: type[Checked]) -> set[str]:
    """The names of all texts that a value of `kind` can hold."""
    found, waiting, known = set(), [kind], set()
    while waiting:
        kind = waiting.pop()
        if kind in known or kind in (Picture, Photo):
            continue
        known.add(kind)
        for name, hint in get_type_hints(kind, include_extras=True).items():
            found |= {f"{kind.__name__}.{name}" for limit in getattr(hint, "__metadata__", ()) if _limits_text(limit)}
            waiting += [one for one in _types_in(hint) if is_dataclass(one)]
    return found


def _limits_text(limit: object) -> bool:
    return isinstance(limit, Text) or (isinstance(limit, Several) and limit.each is not None)


def _types_in(hint: Any) -> list[Any]:
    return [hint, *(inner for one in get_args(hint) for inner in _types_in(one))]


def _value(hint: Any, text: str, name: str, seen: set[str]) -> Any:
    limit = next(iter(getattr(hint, "__metadata__", ())), None)
    inner = [one for one in get_args(get_args(hint)[0] if limit else hint) if one is not Ellipsis]
    if isinstance(limit, Text):
        seen.add(name)
        return text[: limit.cap]
    if isinstance(limit, Several) and limit.each:
        seen.add(name)
        return (text[: limit.each.cap],)
    if isinstance(limit, Several):
        one = _value(inner[0], text, name, seen)
        return () if one is MISSING else (one,)
    if isinstance(limit, Number):
        return limit.lowest
    if get_origin(hint) in (Union, types.UnionType):
        given = [one for one in inner if one is not type(None)]
        return make_picture() if Picture in given else _value(given[0], text, name, seen)
    if hint is date:
        return date(2026, 11, 23)
    if isinstance(hint, type) and issubclass(hint, Checked):
        return made_of(hint, text, seen)
    if isinstance(hint, type) and issubclass(hint, Enum) and not name.endswith(".words"):
        return next(iter(hint))
    return MISSING
