"""A record taken out as data."""
