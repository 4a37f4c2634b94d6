"""clinic: a practice module for physical therapists."""
