"""A patient's timeline: everything that happened, in one order and lane by lane; no tables."""
