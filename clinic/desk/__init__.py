"""Today's desk: what needs this person now; no tables."""
