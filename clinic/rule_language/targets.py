"""What a rule looks at: an exercise as this patient would do it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from clinic.rule_language.language import RuleError, read_names, read_table, read_true

_KEYS = {"all", "attrs_any", "category_any", "slugs", "mods_any", "slugs_from_log", "not_attrs"}


@dataclass(frozen=True, slots=True)
class Target:
    """One exercise with its modifications; `attributes` are the effective ones, after all modifications.

    A copy that a clinic made names what it is `based_on`, with its category: rules that name that exercise mean the copy
    too. Of a clinic's own exercise `more_categories` count beside its category, and `still_asked` beside its attributes.
    `own_removed` are the attributes that only modifications of the clinic's own take away; `own_added` those that only
    they, or an exercise of its own, say.
    """

    slug: str
    category: str
    attributes: frozenset[str] = frozenset()
    modifications: frozenset[str] = frozenset()
    based_on: str = ""
    origin_category: str = ""
    more_categories: frozenset[str] = frozenset()
    still_asked: frozenset[str] = frozenset()
    own_removed: frozenset[str] = frozenset()
    own_added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Selector:
    """Which targets a rule means: any one key is enough, and no excluded attribute may be there."""

    everything: bool = False
    from_log: bool = False
    attributes: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    slugs: frozenset[str] = frozenset()
    modifications: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def matches(self, target: Target, *, strictly: bool = False) -> bool:
        """Whether the rule means this target.

        Strictly, what the clinic wrote can only bring the target under the rule: what its modifications take away still
        counts, and what it says excepts from nothing.
        """
        asked = target.attributes | target.still_asked
        counted = asked | target.own_removed if strictly else asked
        excepting = target.attributes - target.own_added if strictly else target.attributes
        if not self.excluded.isdisjoint(excepting):
            return False
        return (
            not self.attributes.isdisjoint(counted)
            or self.matches_by_name(target)
            or not self.modifications.isdisjoint(target.modifications)
        )

    def offending(self, target: Target) -> frozenset[str]:
        """The attributes by which the rule strictly means this target."""
        return self.attributes & (target.attributes | target.still_asked | target.own_removed)

    def excepting(self, target: Target) -> frozenset[str]:
        """The attributes by which the rule, strictly, does not mean it."""
        return self.excluded & (target.attributes - target.own_added)

    def matches_by_name(self, target: Target) -> bool:
        """Whether slug or category alone decide, which no modification can change."""
        return (
            self.everything
            or self.from_log
            or target.category in self.categories
            or not self.categories.isdisjoint(target.more_categories)
            or target.slug in self.slugs
            or target.based_on in self.slugs
        )

    def is_met_by(self, target: Target) -> bool:
        """Whether a program that has the target lacks no such exercise: a copy is one if its original is one, too."""
        is_of_category = {target.category, target.origin_category or target.category} <= self.categories
        uncategorized = replace(target, category="", more_categories=frozenset())
        return self.matches(target) and (is_of_category or self.matches(uncategorized))


def parse_selector(data: object, where: str) -> Selector:
    """A selector from rule data; raises RuleError for unknown keys and for one that would match nothing."""
    table = read_table(data, where, _KEYS)
    if not table.keys() - {"not_attrs"}:
        raise RuleError(f"{where}: names nothing; use one of {', '.join(sorted(_KEYS - {'not_attrs'}))}")

    def names(key: str) -> frozenset[str]:
        return frozenset(read_names(table[key], f"{where}.{key}")) if key in table else frozenset()

    def true(key: str) -> bool:
        return key in table and read_true(table[key], f"{where}.{key}")

    return Selector(
        everything=true("all"),
        from_log=true("slugs_from_log"),
        attributes=names("attrs_any"),
        categories=names("category_any"),
        slugs=names("slugs"),
        modifications=names("mods_any"),
        excluded=names("not_attrs"),
    )
