"""The templates that ship, as a kind of item that can be signed off, or declined: then it is not offered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.wording import short_dose
from clinic.program_templates.contents import TemplateLine
from clinic.program_templates.kinds import AUDIENCE_LABELS
from clinic.program_templates.shipped import ShippedTemplate, shipped_templates
from clinic.reviewables.describing import describe
from clinic.reviewables.kinds import SOURCE_LANGUAGE, Items, Kind, Reviewable

KIND = "program-template"


def _content(one: ShippedTemplate) -> Mapping[str, Any]:
    """What is judged: the words staff read, and each exercise with modifications, dose and why it is there."""
    lines = [_line(line, mark) for line, mark in zip(one.lines, one.marks, strict=True)]
    fitting = {"name": one.name, "about": one.about, "for": AUDIENCE_LABELS[one.audience]}
    return {**fitting, "lines": lines, "source": one.source, "mark": one.mark}


def _line(line: TemplateLine, mark: str) -> str:
    with_what = f", with {', '.join(line.labels)}" if line.applied else ""
    return f"{line.name}{with_what}: {short_dose(line.dose, line.manner)}. {line.why} ({MARK_LABELS[mark].lower()})"


def _items() -> Iterable[Reviewable]:
    for slug, one in shipped_templates().items():
        yield Reviewable(KIND, slug, one.name, _content(one), MappingProxyType({}), one.mark)


@cache
def _shipped() -> Items:
    return MappingProxyType({item.slug: item for item in _items()})


def _read(lang: str) -> Items:
    return _shipped() if lang == SOURCE_LANGUAGE else {}


PROGRAM_TEMPLATES = Kind(KIND, "Program templates", "program template", _read, describe, can_decline=True)
"""Registered when the program starts: sign-off lies below this feature and does not know it."""
