"""The templates that ship: TOML, checked as a whole when it is read. Their wording is proposed, not signed off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from clinic.note_templates.blanks import troubles
from clinic.note_templates.kinds import LONGEST, SECTIONS, NoteKind

FILE = Path(__file__).parent / "shipped.toml"


@dataclass(frozen=True, slots=True)
class ShippedTemplate:
    """A template of the program itself."""

    slug: str
    name: str
    kind: NoteKind
    mark: str
    subjective: str
    objective: str
    assessment: str
    plan: str


@cache
def shipped_templates() -> Mapping[str, ShippedTemplate]:
    """Every shipped template by its slug, read once per process. Raises ValueError naming the template and what is wrong."""
    read = tomllib.loads(FILE.read_text(encoding="utf-8"))["template"]
    made = [_template(one) for one in read]
    return MappingProxyType({one.slug: one for one in made})


def _template(data: Mapping[str, str]) -> ShippedTemplate:
    sections = {name: data.get(name, "").strip("\n") for name in SECTIONS}
    for name, text in sections.items():
        wrong = [*troubles(text), *(["It is too long."] if len(text) > LONGEST else [])]
        if wrong:
            raise ValueError(f"{FILE.name}: {data['slug']}, {name}: {wrong[0]}")
    return ShippedTemplate(data["slug"], data["name"], NoteKind(data["kind"]), data["mark"], **sections)
