"""A page as a browser takes it apart: elements, links and the forms it would send."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

import tinyhtml5

from tests.security import quick

quick.keep_patterns()

FOREIGN = {"iframe", "object", "embed", "base", "math", "kx", "style"}
OF_A_PAYLOAD = re.compile(r"\bkx\b", re.IGNORECASE)
"""As a word of its own: codes and slugs of own entries are random, and hold the two letters now and then."""

SAY_WHAT = {"put_on", "take_off", "star", "unstar"}
BUTTONS = {"submit", "button", "image", "reset"}


@dataclass(frozen=True)
class Field:
    """One control of a form; `options` are the values it offers."""

    name: str
    kind: str
    id: str
    value: str
    options: tuple[str, ...] = ()
    is_sent: bool = True

    @property
    def base(self) -> str:
        """The name without the prefixes and numbers of a repeated part."""
        return self.name.rsplit("-", 1)[-1]


@dataclass(frozen=True)
class Form:
    """A form as it stands on a page."""

    page: str
    action: str
    method: str
    fields: tuple[Field, ...] = field(default_factory=tuple)

    def data(self, **changes: str | bytes) -> dict[str, list[str | bytes]]:
        """What a browser would send, with some fields changed."""
        sent: dict[str, list[str | bytes]] = {}
        for one in self.fields:
            if one.is_sent and one.name not in changes:
                sent.setdefault(one.name, []).append(one.value)
        return sent | {name: [value] for name, value in changes.items()}


@dataclass(frozen=True)
class Summary:
    """What the tests ask about a page, taken from its document once."""

    title: str
    text: str
    links: tuple[str, ...]
    loads: tuple[tuple[str, str], ...]
    forms: tuple[Form, ...]
    foreign: tuple[str, ...]


def summary_of(source: str, page: str) -> Summary:
    """Read a page as a browser would."""
    document = parse(source)
    titles = [text_of(one) for one in elements(document) if one.tag == "title"]
    return Summary(
        title=titles[0] if titles else "",
        text=text_of(document),
        links=tuple(_links(document)),
        loads=tuple(_loads(document)),
        forms=tuple(_forms(document, page)),
        foreign=tuple(_foreign(document)),
    )


def parse(text: str) -> Element:
    """The document as HTML5 says it is to be read."""
    document: Element = tinyhtml5.parse(text, namespace_html_elements=False)
    return document


def elements(document: Element) -> Iterator[Element]:
    """Every element, without comments."""
    return (one for one in document.iter() if isinstance(one.tag, str))


def text_of(node: Element) -> str:
    """All text below a node."""
    return "".join(node.itertext())


def _links(document: Element) -> list[str]:
    """Every address that the page names: to go to, to load, to send to."""
    names = ("href", "src", "action", "formaction", "hx-get", "hx-post", "data-url", "poster", "data")
    return [value for one in elements(document) for name in names if (value := one.get(name))]


def _loads(document: Element) -> list[tuple[str, str]]:
    """What the page fetches or sends to by itself or by a button: element and address."""
    names = ("src", "action", "formaction", "hx-get", "hx-post", "poster", "data")
    found = [(one.tag, value) for one in elements(document) for name in names if (value := one.get(name))]
    return found + [("link", one.get("href", "")) for one in elements(document) if one.tag == "link"]


def _foreign(document: Element) -> list[str]:
    """Elements and attributes that none of our templates makes."""
    found = []
    for one in elements(document):
        if one.tag in FOREIGN or (one.tag == "script" and not one.get("src", "").startswith("/static/")):
            found.append(one.tag)
        if one.tag == "meta" and one.get("http-equiv"):
            found.append("meta http-equiv")
        for name, value in one.attrib.items():
            is_address = name in ("href", "src", "action", "formaction") and not value.startswith(("tel:", "mailto:"))
            if (
                str(name).startswith("on")
                or str(name) == "style"
                or (is_address and OF_A_PAYLOAD.search(unquote(value)))
            ):
                found.append(f"{one.tag} {name}")
    return found


def _forms(document: Element, page: str) -> list[Form]:
    """The forms of a page, and one more for each other address that a form or its buttons may be sent to."""
    found = []
    for node in elements(document):
        if node.tag == "form":
            made = Form(page, node.get("action") or page, (node.get("method") or "get").lower(), tuple(_fields(node)))
            others = {one.get("formaction") for one in elements(node)} | {
                value for name, value in node.attrib.items() if name.startswith("data-") and value.startswith("/")
            }
            found += [made, *(replace(made, action=other, method="post") for other in sorted(filter(None, others)))]
    return found


def _fields(form: Element) -> Iterator[Field]:
    for node in elements(form):
        name, identity = node.get("name", ""), node.get("id", "")
        if not name or node.get("disabled") is not None:
            continue
        if node.tag == "textarea":
            yield Field(name, "textarea", identity, text_of(node).removeprefix("\n"))
        elif node.tag == "select":
            yield _select(node, name, identity)
        elif node.tag == "input":
            yield from _input(node, name, identity)
    yield from _pressed(form)


def _pressed(form: Element) -> Iterator[Field]:
    """The button that is pressed, of a form that says by its buttons alone what is asked for."""
    buttons = (one for one in elements(form) if one.tag == "button" and one.get("name", "") in SAY_WHAT)
    for node in list(buttons)[:1]:
        yield Field(node.get("name", ""), "hidden", node.get("id", ""), node.get("value", ""))


def _select(node: Element, name: str, identity: str) -> Field:
    options = [one for one in elements(node) if one.tag == "option"]
    values = tuple(one.get("value", text_of(one)) for one in options)
    chosen = [value for one, value in zip(options, values, strict=True) if one.get("selected") is not None]
    return Field(name, "select", identity, (chosen or [*values[:1], ""])[0], values)


def _input(node: Element, name: str, identity: str) -> Iterator[Field]:
    kind = node.get("type", "text").lower()
    if kind in BUTTONS:
        return
    value = node.get("value", "on" if kind in ("checkbox", "radio") else "")
    is_sent = kind not in ("checkbox", "radio") or node.get("checked") is not None
    yield Field(name, kind, identity, value, is_sent=is_sent)
