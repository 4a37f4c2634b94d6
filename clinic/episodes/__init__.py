"""Episode of care: why the person came, diagnoses, goals, plan of care, and how it ended."""
