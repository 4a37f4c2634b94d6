"""An examination in few words: for the chart's panel and as plain text for a note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from clinic.assessments.comparing import by_name
from clinic.assessments.documents import Values, values_of
from clinic.assessments.models import Assessment
from clinic.assessments.reading import positives, side_of
from clinic.battery.measures import SIDES, Measure, Section
from clinic.battery.sections import BOLSTER, BREATHING, NEGATIVE, SECTIONS, SI, STRENGTH, THOMAS
from clinic.core.filters import day
from clinic.decision_table.rules import weaker_by
from clinic.decision_table.words import CLASS_LABELS

_IN_WORDS_ONLY = ("tilt", "thomas_method", "force_unit")
"""Said once, with the confidence, instead of on a line of their own."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An examination on a few lines: `sides` has (test, left, right), `screens` what the yes-or-no tests came to."""

    sides: tuple[tuple[str, str, str], ...]
    screens: tuple[str, ...]
    confidence: str


def summary_of(assessment: Assessment) -> Summary:
    """What the chart shows of an examination."""
    values = values_of(assessment)
    shown = [
        measure for measure in (*THOMAS.measures, *STRENGTH.measures) if measure.is_sided and measure.kind != "line"
    ]
    sides = [(_name(measure, values), *_both(measure, values)) for measure in shown if _is_tested(measure, values)]
    screens = [_screen_words(section, values) for section in SECTIONS if section.can_be_all_negative]
    return Summary(tuple(sides), tuple(filter(None, screens)), confidence_words(values))


def confidence_words(values: Values) -> str:
    """How the length was measured and how far it can be trusted."""
    method = (
        THOMAS.measures[3].in_words(values.get("thomas_method")) if "thomas_method" in values else "Method not noted"
    )
    tilt = {"yes": "pelvis controlled", "no": "pelvis not controlled: low confidence"}
    return f"{method}, {tilt.get(str(values.get('tilt')), 'pelvic tilt not noted')}"


def assessment_text(assessment: Assessment, before: Assessment | None, zone: ZoneInfo) -> str:
    """The findings as plain text for a note: both sides, method and confidence, what changed since the time before."""
    values = values_of(assessment)
    lines = [f"Examined {_day(assessment, zone)} ({confidence_words(values)})"]
    for section in (THOMAS, STRENGTH, BREATHING, BOLSTER):
        lines += list(_lines(section, values, values_of(before) if before else {}))
    if gap := _gap_words(values):
        lines.append(gap)
    lines += [words for section in SECTIONS if section.can_be_all_negative if (words := _screen_words(section, values))]
    if before:
        lines.append(f"“was” = {_day(before, zone)}.")
    return "\n".join(lines)


def class_text(assessment: Assessment, zone: ZoneInfo) -> str:
    """The class as plain text for a note, with what the table suggested where the therapist decided otherwise."""
    decided = CLASS_LABELS[assessment.assessment_class]
    text = f"Hip flexor: {decided.lower()} (examined {_day(assessment, zone)}"
    if assessment.suggested_class and assessment.suggested_class != assessment.assessment_class:
        text += f"; the decision table suggested: {CLASS_LABELS[assessment.suggested_class].lower()}"
    return f"{text}; low confidence)." if assessment.is_of_low_confidence else f"{text})."


def _day(assessment: Assessment, zone: ZoneInfo) -> str:
    return day(assessment.assessed_at.astimezone(zone).date())


def _lines(section: Section, values: Values, before: Values) -> Iterator[str]:
    changed = by_name(values, before)
    for measure in section.measures:
        if measure.key in _IN_WORDS_ONLY or not _is_tested(measure, values):
            continue
        names = measure.fields
        sides = [f"{side} " if measure.is_sided else "" for side in SIDES]
        found = [
            f"{side}{measure.in_words(values[name])}"
            for side, name in zip(sides, names, strict=False)
            if name in values
        ]
        was = [f"{side}{changed[name].before}" for side, name in zip(sides, names, strict=False) if name in changed]
        yield f"- {_name(measure, values)}: {', '.join(found)}" + (f" (was {', '.join(was)})" if was else "")


def _screen_words(section: Section, values: Values) -> str:
    """“Neuro screen: negative (8 of 10 tested)”, or the positive ones by name; nothing when nothing was tested."""
    tested, all_ = sum(name in values for name in section.fields), len(section.fields)
    if not tested:
        return ""
    found = positives(values, section)
    words = f"positive: {'; '.join(found)}" if found else NEGATIVE
    if found and section is SI:
        words = f"{len(found)} of {all_} {words}"
    return f"{section.title} {words}" + (f" ({tested} of {all_} tested)" if tested < all_ else "")


def _gap_words(values: Values) -> str:
    left, right = (side_of(values, side).force for side in SIDES)
    gap = weaker_by(left, right)
    if not gap:
        return ""
    return f"- Dynamometer: {'left' if gap > 0 else 'right'} {abs(gap):.0f} % weaker"


def _name(measure: Measure, values: Values) -> str:
    unit = values.get("force_unit")
    return f"{measure.label} ({unit})" if measure.key == "force" and unit else measure.label


def _both(measure: Measure, values: Values) -> tuple[str, str]:
    left, right = (measure.in_words(values.get(name)) for name in measure.fields)
    return left, right


def _is_tested(measure: Measure, values: Values) -> bool:
    return any(name in values for name in measure.fields)
