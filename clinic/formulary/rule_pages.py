"""The safety rules to look through: searched, by what they do and by area; and one rule with what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from clinic.exercises.catalog import Library
from clinic.exercises.content import Exercise
from clinic.formulary.facets import Asked, Facet, Keys, Offered, Taken, answers, list_taken, offer
from clinic.formulary.kept import per_library
from clinic.formulary.rule_words import RuleView, get_rule, rule_view
from clinic.formulary.search import Document, Field, Index, index_of, search
from clinic.formulary.touching import Touch, touches
from clinic.reviewables.describing import ACTIONS
from clinic.rule_language.findings import Action
from clinic.screening.rules import Rule
from clinic.screening.service import safety_rules

AREAS: Mapping[str, tuple[str, frozenset[str]]] = MappingProxyType(
    {
        "red-flags": ("Red flags", frozenset({"RF"})),
        "screen": ("Health screen and supervision", frozenset({"SC", "SV"})),
        "belly": ("Belly and bleeding", frozenset({"AB"})),
        "spine": ("Bones, spine, joints, knees", frozenset({"BN", "SP", "JT", "KN"})),
        "hip": ("Hip", frozenset({"HP"})),
        "pregnancy": ("Pregnancy and birth", frozenset({"PG", "PP"})),
        "floor": ("Floor, balance, breathing", frozenset({"FL", "CV", "ST", "CG", "MN"})),
        "articles": ("Given by the source articles", frozenset({"SD"})),
        "program": ("The program as a whole", frozenset({"PR"})),
    }
)
"""The areas as the library's files have them, with what the ids of their rules begin with."""

AREA, ACTION = "area", "action"
FACETS = (
    Facet(AREA, "Area", "All areas", {key: label for key, (label, _) in AREAS.items()}),
    Facet(ACTION, "What it does", "Everything", {one.value: ACTIONS[one.value] for one in Action}),
)

ID, REASON, WHEN, NAME = 10.0, 6.0, 5.0, 3.0
"""What a word counts by where it stands."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """One rule on the list."""

    rule: RuleView
    touched: tuple[Touch, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one area, or the answers to a search, best first."""

    label: str
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rules as asked for; `closest` are rules to offer when nothing answers."""

    asked: Asked
    groups: tuple[RuleGroup, ...]
    facets: tuple[Offered, ...]
    taken: tuple[Taken, ...]
    total: int
    read_as: str
    closest: tuple[RuleView, ...]

    @property
    def count(self) -> int:
        """How many rules are shown."""
        return sum(len(group.lines) for group in self.groups)


@dataclass(frozen=True, slots=True)
class RulePage:
    """One rule with what it touches; `beside` are the other rules of its area."""

    rule: RuleView
    area: str
    touched: tuple[Touch, ...]
    instead: tuple[Exercise, ...]
    beside: tuple[RuleView, ...]


def rules_page(library: Library, asked: Asked) -> RulesPage:
    """The rules that answer: the best first for words, else area by area and the gravest first."""
    answer = search(_index(library), asked.search)
    keys = {hit.key: _keys(get_rule(hit.key)) for hit in answer.hits}
    left = (one for one in keys if answers(keys[one], asked.chosen))
    lines = tuple(RuleLine(_views(library)[one], touches(library)[one]) for one in left)
    return RulesPage(
        asked=asked,
        groups=_groups(lines, is_search=bool(asked.search)),
        facets=tuple(offer(facet, keys.values(), asked.chosen) for facet in FACETS),
        taken=list_taken(asked, FACETS),
        total=len(_views(library)),
        read_as=answer.read_as,
        closest=tuple(_views(library)[one] for one in answer.closest),
    )


def rule_page(library: Library, rule_id: str) -> RulePage:
    """One rule. Raises NotInLibrary."""
    rule = get_rule(rule_id)
    area = area_of(rule.id)
    others = (one for one in safety_rules() if area_of(one.id) == area and one.id != rule.id)
    return RulePage(
        rule=_views(library)[rule.id],
        area=area,
        touched=touches(library)[rule.id],
        instead=tuple(library.exercises[slug] for slug in _named(library, rule)),
        beside=tuple(_views(library)[one.id] for one in others),
    )


def area_of(rule_id: str) -> str:
    """The area of a rule by its id; those whose id begins like no other are about the screen and supervision."""
    start = rule_id.partition("-")[0]
    return next((key for key, (_, starts) in AREAS.items() if start in starts), "screen")


def _groups(lines: Sequence[RuleLine], *, is_search: bool) -> tuple[RuleGroup, ...]:
    if is_search:
        return (RuleGroup("Found, best first", tuple(lines)),) if lines else ()
    by_area = (
        RuleGroup(label, tuple(line for line in lines if area_of(line.rule.id) == key))
        for key, (label, _) in AREAS.items()
    )
    return tuple(group for group in by_area if group.lines)


@per_library
def _views(library: Library) -> Mapping[str, RuleView]:
    """Every rule by its id: area by area, the gravest first."""
    areas = list(AREAS)
    ordered = sorted(safety_rules(), key=lambda rule: (areas.index(area_of(rule.id)), -rule.action.rank))
    return MappingProxyType({rule.id: rule_view(library, rule) for rule in ordered})


@per_library
def _index(library: Library) -> Index:
    return index_of(_documents(library))


def _documents(library: Library) -> Iterable[Document]:
    for place, view in enumerate(_views(library).values()):
        names = tuple(touch.exercise.name for touch in touches(library)[view.id])
        ways_out = tuple(one.label for one in view.ways_out)
        fields = (
            Field(ID, (view.id,)),
            Field(REASON, (view.reason, view.suggest, *ways_out)),
            Field(WHEN, (view.when, view.target)),
            Field(NAME, (AREAS[area_of(view.id)][0], view.then, view.patient_text, *names)),
        )
        yield Document(view.id, f"{view.id} {view.reason}", fields, place)


def _keys(rule: Rule) -> Keys:
    return {AREA: frozenset({area_of(rule.id)}), ACTION: frozenset({rule.action.value})}


def _named(library: Library, rule: Rule) -> tuple[str, ...]:
    """The exercises that a rule's advice names, to be given instead."""
    words = rule.suggest.replace(",", " ").replace(";", " ").split()
    return tuple(slug for slug in dict.fromkeys(words) if slug in library.exercises)
