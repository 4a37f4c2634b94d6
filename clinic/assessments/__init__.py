"""The physical examination: the tests, what they found, and the class a therapist decides on and signs."""
