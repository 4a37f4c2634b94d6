"""What an examination found and no flag says, spoken as a rule speaks: a positive neuro screen stops tools and stretch.

The source says so of the test itself ("any positive: block tools and stretch") and has no rule for it, so it is none of the
library's rules: whoever asks those without a patient (`screening try`) does not hear it. The words are proposed.
"""

from __future__ import annotations

from clinic.core.filters import day
from clinic.examination.snapshot import NerveSigns, PatientSnapshot
from clinic.rule_language.conditions import Always
from clinic.rule_language.evidence import Evidence
from clinic.rule_language.findings import Action
from clinic.rule_language.rule import Rule
from clinic.rule_language.targets import Selector
from clinic.screening.firing import Firing

NEURO_POSITIVE = "ASSESSMENT:neuro-screen"
"""Under which it is kept and overridden; no id of the library has a colon."""

TITLE = "The neuro screen was positive: no tools and no stretch"
SUGGEST = "Find out whether a nerve root is the source, and test again"
TOOLS_AND_STRETCH = Selector(
    attributes=frozenset({"tool_pressure", "hip_extension_end_range"}), categories=frozenset({"stretch"})
)
"""That the end range of hip extension is a stretch, in whatever category, is proposed: one long leg makes any rest one."""


def firings_of_assessment(snapshot: PatientSnapshot) -> tuple[Firing, ...]:
    """What holds for a patient by what was examined; until an assessment tests it again."""
    signs = snapshot.nerve_signs
    return (Firing(_rule(signs), Evidence(signs.tests)),) if signs else ()


def find_assessed_title(rule_id: str) -> str | None:
    """What a finding of an examination that was kept is called, None when the id is another's."""
    return TITLE if rule_id == NEURO_POSITIVE else None


def _rule(signs: NerveSigns) -> Rule:
    return Rule(
        id=NEURO_POSITIVE,
        # Another examination is another rule: who passed the earlier one is asked again. Whole minutes since 1970.
        version=int(signs.recorded_at.timestamp()) // 60,
        when=Always(),
        target=TOOLS_AND_STRETCH,
        action=Action.BLOCK,
        reason=TITLE,
        suggest=SUGGEST,
        patient_text="",
        source=f"Assessment of {day(signs.found_on)}; any positive test: standard",
        certainty="standard",
        override="PT with written reason",
    )
