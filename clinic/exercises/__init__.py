"""The exercise library: what can be given, how it can be changed for one patient, and what that patient then does."""
