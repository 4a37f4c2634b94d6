"""A week of the paper diary, typed in by the clinic."""
