"""A record that leaves the clinic."""
