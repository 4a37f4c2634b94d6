"""What a stored rule is called: its reason, as the library says it today."""

from __future__ import annotations

from clinic.screening.service import safety_rules


def rule_title(rule_id: str) -> str:
    """Why a rule speaks, in a few words; its id when the library no longer has it."""
    return next((rule.reason for rule in safety_rules() if rule.id == rule_id), rule_id)
