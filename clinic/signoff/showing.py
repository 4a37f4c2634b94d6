"""One item on its page: what is judged, its picture, what it touches, what changed, and who decided what before."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from clinic.custom_library.overlay import clinic_library
from clinic.exercises.describing import MARK_LABELS
from clinic.exercises.pictures import figure, library_figure
from clinic.exercises.rules import resolve
from clinic.reviewables.kinds import Aspect, Kind, Reviewable, find_kind
from clinic.reviewables.rules import Difference, Row, differences
from clinic.reviewables.shipped import QUESTION
from clinic.screening.service import safety_rules, target_of
from clinic.signoff.lenses import CONTENT, Lens
from clinic.signoff.models import ContentReview
from clinic.signoff.queries import list_history
from clinic.signoff.rules import State
from clinic.signoff.statuses import Status, Statuses
from clinic.signoff.worklist import Entry


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what it shows."""

    svg: Markup
    caption: str


@dataclass(frozen=True, slots=True)
class Touched:
    """Items that this one is about or that are about it, under a heading."""

    heading: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One decision, and what is different in the item since it was made."""

    review: ContentReview
    changes: tuple[Difference, ...]

    @property
    def by(self) -> str:
        """Name and credential as they were printed then."""
        return ", ".join(filter(None, (self.review.printed_name, self.review.credential)))


@dataclass(frozen=True, slots=True)
class Pair:
    """One field in the language of the source beside its translation."""

    label: str
    source: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything the page of one item reads."""

    kind: Kind
    item: Reviewable
    lens: Lens
    title: str
    mark: str
    status: Status
    rows: tuple[Row, ...]
    pairs: tuple[Pair, ...]
    pictures: tuple[Picture, ...]
    touched: tuple[Touched, ...]
    questions: tuple[Entry, ...]
    history: tuple[HistoryLine, ...]
    changes: tuple[Difference, ...]
    words_status: Status | None


def item_page(kind: Kind, item: Reviewable, lens: Lens, statuses: Statuses) -> ItemPage:
    """Put the page of an item together; its history is one query."""
    status = lens.status(statuses, item)
    history = tuple(_history(kind, item, lens))
    has_words = lens == CONTENT and bool(item.words)
    return ItemPage(
        kind=kind,
        item=item,
        lens=lens,
        title=lens.title(item),
        mark=MARK_LABELS.get(item.mark, ""),
        status=status,
        rows=rows_of(kind, item, lens.aspect),
        pairs=_pairs(kind, item, lens) if lens.is_translation else (),
        pictures=tuple(_pictures(item)),
        touched=tuple(one for one in _touched(item, statuses) if one.entries),
        questions=tuple(_entry(QUESTION, name, statuses) for name in status.questions),
        history=history,
        changes=history[0].changes if history and status.state in (State.CHANGED, State.DECLINED) else (),
        words_status=statuses.of_item(item, Aspect.WORDS) if has_words else None,
    )


def rows_of(kind: Kind, item: Reviewable, aspect: Aspect) -> tuple[Row, ...]:
    """What is judged, in rows; read from JSON as what was stored is, so that both can be compared."""
    return tuple(kind.describe(json.loads(item.text_of(aspect))))


def _history(kind: Kind, item: Reviewable, lens: Lens) -> Iterable[HistoryLine]:
    now, current = rows_of(kind, item, lens.aspect), item.hash_of(lens.aspect)
    for review in list_history(item, lens.aspect, lens.lang):
        changed = review.content_hash != current
        yield HistoryLine(review, differences(kind.describe(json.loads(review.content)), now) if changed else ())


def _pairs(kind: Kind, item: Reviewable, lens: Lens) -> tuple[Pair, ...]:
    """Each field of the translation with the same field of the source, for reading them side by side."""
    source = kind.find(item.slug)
    said = {row.key: row.lines for row in rows_of(kind, source, Aspect.WORDS)} if source else {}
    return tuple(Pair(row.label, said.get(row.key, ()), row.lines) for row in rows_of(kind, item, lens.aspect))


def _pictures(item: Reviewable) -> Iterable[Picture]:
    if item.kind == "exercise" and item.slug in clinic_library().exercises:
        exercise = clinic_library().exercises[item.slug]
        plain = library_figure(exercise, only_start=False)
        if plain:
            yield Picture(plain, "As it is printed without modifications")
    if item.kind == "modification" and item.slug in clinic_library().modifications:
        one = clinic_library().modifications[item.slug]
        for slug in sorted(one.applies_to):
            exercise = clinic_library().exercises[slug]
            drawn = figure(resolve(exercise, [one]).scene, f"with-{slug}")
            if drawn:
                yield Picture(drawn, exercise.name)


def _touched(item: Reviewable, statuses: Statuses) -> Iterable[Touched]:
    if item.kind == "exercise":
        yield Touched("Safety rules that look at it", _entries("rule", _rules_about(item.slug), statuses))
        mods = [one.slug for one in clinic_library().modifications_for(item.slug)]
        yield Touched("Its modifications", _entries("modification", mods, statuses))
    elif item.kind == "modification":
        rules = [slug for slug, rule in clinic_library().rules_data.items() if _names(rule, item.slug)]
        yield Touched("Safety rules that name it", _entries("rule", rules, statuses))
        pairs = [f"{one.a}.{one.b}" for one in clinic_library().modifications[item.slug].conflicts]
        yield Touched("Meets", _entries("conflict", pairs, statuses))
    elif item.kind == "rule":
        yield Touched("Exercises it looks at today", _entries("exercise", _targets_of(item.slug), statuses))
        ways_out = clinic_library().rules_data[item.slug]["satisfied_by"]
        yield Touched("Modifications that meet it", _entries("modification", ways_out, statuses))
    elif item.kind == "prop":
        users = [slug for slug, one in clinic_library().exercises.items() if item.slug in one.prop_slugs]
        yield Touched("Exercises that use it", _entries("exercise", users, statuses))
    elif item.kind == QUESTION:
        concerned = clinic_library().questions[item.slug].concerns
        yield Touched("What an answer may change", tuple(_entry(kind, slug, statuses) for kind, slug in concerned))


def _names(rule: Mapping[str, Any], modification: str) -> bool:
    return modification in rule["satisfied_by"] or modification in rule["target"].get("mods_any", ())


def _rules_about(slug: str) -> list[str]:
    target = target_of(slug, ())
    return [rule.id for rule in safety_rules() if not rule.target.everything and rule.means(target)]


def _targets_of(rule_id: str) -> list[str]:
    [rule] = [one for one in safety_rules() if one.id == rule_id]
    return [slug for slug in clinic_library().exercises if rule.means(target_of(slug, ()))]


def _entries(kind: str, slugs: Iterable[str], statuses: Statuses) -> tuple[Entry, ...]:
    """What the clinic has archived is not among them: nobody is asked to sign off what is not offered."""
    archived = clinic_library().archived
    return tuple(_entry(kind, slug, statuses) for slug in slugs if slug not in archived)


def _entry(kind: str, slug: str, statuses: Statuses) -> Entry:
    found = find_kind(kind)
    item = found.find(slug) if found else None
    if item is None:
        raise LookupError(f"{kind} {slug} is in the library and cannot be signed off")
    return Entry(item, item.title, statuses.of_item(item))
