"""A patient's record taken out of the clinic: printed, as the patient's own copy, and as data."""
