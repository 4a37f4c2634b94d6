"""What the patient reports back, by link or on paper."""
