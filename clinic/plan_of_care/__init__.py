"""What a therapist decides for an episode of care: its diagnoses, its goals, and the plan of care."""
