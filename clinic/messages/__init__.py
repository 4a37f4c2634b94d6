"""What patients ask, and what their therapist answers: kept, seen on the patient's page, printed on the next sheet."""
