"""`notes verify` and `notes seal`: every signed note of every clinic proved to be what was signed."""
