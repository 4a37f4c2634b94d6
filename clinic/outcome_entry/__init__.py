"""Scores as they come in: typed in by staff, asked on the patient's page, taken back."""
