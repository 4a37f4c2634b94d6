"""An own modification as a form holds it, and the way between that and the shape of a library file. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from clinic.custom_library.building import LANGUAGE, STATUS

KEEP = "keep"
TAKEN_AWAY = (
    "A rule that stops the exercise still stops it, signed off or not. Where the rule allows it, a therapist goes on "
    "for one patient with a written reason. An own modification is never proposed as a way out."
)
"""Said where `attributes_remove` are ticked, and where they are shown."""
HOWS = ("replace", "drop", "after")
"""What can be done at a step: say something else, leave it out, or say something more after it."""

StepChange = tuple[str, str, str]
"""The id of a step of the exercise, one of HOWS, and the new words (empty when it is left out)."""


@dataclass(frozen=True, slots=True)
class ModificationDraft:
    """Everything about an own modification. `props_added` are (slug, note), `props_dropped` the ids of the exercise's."""

    label: str
    slot: str
    indication: str
    patient_text: str
    source: str
    said_below: bool = False
    """Whether a step or the start says what the words to the patient do; otherwise they are printed as the first step."""
    steps: tuple[StepChange, ...] = ()
    start: str = ""
    start_more: str = ""
    caption: str = ""
    props_added: tuple[tuple[str, str], ...] = ()
    props_dropped: tuple[str, ...] = ()
    attributes_add: tuple[str, ...] = ()
    attributes_remove: tuple[str, ...] = ()
    hold_seconds: int | None = None
    hold_cap: int | None = None
    stop: tuple[str, ...] = field(default=())
    note: str = ""
    drawing: str = ""
    """The key of the drawing it borrows (`drawings.Drawing.key`), empty when the picture stays as it is."""
    picture_alt: str = ""


def modification_content(draft: ModificationDraft) -> dict[str, Any]:
    """The draft as it is stored."""
    made: dict[str, Any] = {"entry": modification_entry(draft)}
    if draft.said_below:
        made["said_below"] = True
    if draft.drawing:
        of, _, taken_from = draft.drawing.partition("@")
        made["drawing"] = {"of": of, "from": taken_from, "alt": draft.picture_alt}
    return made


def modification_entry(draft: ModificationDraft) -> dict[str, Any]:
    """The draft in the shape of a file of library/modifications."""
    dose = {"hold_seconds": draft.hold_seconds, "hold_cap": draft.hold_cap}
    change = _change(draft)
    made = {
        "slot": draft.slot,
        "label": {LANGUAGE: draft.label},
        "indication": {LANGUAGE: draft.indication},
        "patient_text": {LANGUAGE: draft.patient_text},
        "source": draft.source or STATUS,
        "mark": "proposed",
        "attributes_add": sorted(draft.attributes_add),
        "attributes_remove": sorted(draft.attributes_remove),
        "dose": {name: value for name, value in dose.items() if value is not None},
        "changes": [change] if change else [],
        "review": {"content": "unreviewed", LANGUAGE: "unreviewed"},
    }
    if draft.note:
        made["note"] = {LANGUAGE: draft.note}
    return made


def modification_draft(content: Mapping[str, Any]) -> ModificationDraft:
    """The draft that a stored modification was made of."""
    entry, lent = content["entry"], content.get("drawing") or {}
    change: Mapping[str, Any] = entry["changes"][0] if entry["changes"] else {}
    props = change.get("props", ())
    return ModificationDraft(
        label=entry["label"][LANGUAGE],
        slot=entry["slot"],
        indication=entry["indication"][LANGUAGE],
        patient_text=entry["patient_text"][LANGUAGE],
        source=entry["source"],
        steps=tuple(_step_change(step) for step in change.get("steps", ())),
        said_below=bool(content.get("said_below")),
        start=change.get("start", {}).get(LANGUAGE, ""),
        start_more=change.get("start_more", {}).get(LANGUAGE, ""),
        caption=change.get("caption", {}).get(LANGUAGE, ""),
        props_added=tuple((one["prop"], one.get("note", {}).get(LANGUAGE, "")) for one in props if "prop" in one),
        props_dropped=tuple(one["id"] for one in props if one.get("drop")),
        attributes_add=tuple(entry["attributes_add"]),
        attributes_remove=tuple(entry["attributes_remove"]),
        hold_seconds=entry["dose"].get("hold_seconds"),
        hold_cap=entry["dose"].get("hold_cap"),
        stop=tuple(change.get("stop", {}).get(LANGUAGE, ())),
        note=entry.get("note", {}).get(LANGUAGE, ""),
        drawing=f"{lent['of']}@{lent['from']}" if lent else "",
        picture_alt=lent.get("alt", ""),
    )


def _change(draft: ModificationDraft) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if draft.steps:
        made["steps"] = [_step_entry(one) for one in draft.steps]
    props = [*({"id": name, "drop": True} for name in draft.props_dropped), *_added(draft.props_added)]
    if props:
        made["props"] = props
    texts = {"start": draft.start, "start_more": draft.start_more, "caption": draft.caption}
    made |= {name: {LANGUAGE: text} for name, text in texts.items() if text}
    if draft.stop:
        made["stop"] = {LANGUAGE: list(draft.stop)}
    return made


def _step_entry(change: StepChange) -> dict[str, Any]:
    target, how, text = change
    if how == "drop":
        return {"drop": target}
    return {how: target, LANGUAGE: text, **({"id": f"after-{target}"} if how == "after" else {})}


def _step_change(entry: Mapping[str, Any]) -> StepChange:
    how = next(how for how in HOWS if how in entry)
    return entry[how], how, entry.get(LANGUAGE, "")


def _added(props: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    return [
        {"id": f"own-{slug}", "prop": slug, **({"note": {LANGUAGE: note}} if note else {})}
        for slug, note in dict(props).items()
    ]
