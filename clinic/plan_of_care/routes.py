"""Every page of diagnoses, goals and the plan of care, hung on one blueprint."""

from __future__ import annotations

from clinic.plan_of_care import diagnosis_routes, goal_routes, plan_routes
from clinic.plan_of_care.blueprint import blueprint

__all__ = ["blueprint", "diagnosis_routes", "goal_routes", "plan_routes"]
