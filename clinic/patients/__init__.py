"""People who are treated: record, episode of care, health screen, assessment."""
