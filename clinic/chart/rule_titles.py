"""What a stored rule is called: its reason, as the library says it today."""

from __future__ import annotations

from clinic.screening.assessed import find_assessed_title
from clinic.screening.service import safety_rules
from clinic.signoff.declining import find_title


def rule_title(rule_id: str) -> str:
    """Why a rule speaks, what the clinic does not use, or what was found, in a few words; else the id."""
    known = find_title(rule_id) or find_assessed_title(rule_id)
    return known or next((rule.reason for rule in safety_rules() if rule.id == rule_id), rule_id)
