"""Outcome measures: what a patient scores, how far it moved, and whether that much is known to matter."""
