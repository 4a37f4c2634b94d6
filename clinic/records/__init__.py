"""A note and a whole record on paper: for staff, and as the patient's own copy."""
