"""What a stored rule is called: its reason, as the library says it today."""

from __future__ import annotations

from clinic.screening.service import safety_rules
from clinic.signoff.declining import find_title


def rule_title(rule_id: str) -> str:
    """Why a rule speaks, or what the clinic does not use, in a few words; the id when the library no longer has it."""
    return find_title(rule_id) or next((rule.reason for rule in safety_rules() if rule.id == rule_id), rule_id)
