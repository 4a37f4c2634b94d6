"""Counters for remote therapeutic monitoring: days with reports, minutes of management, live talks. Counts, no claims."""
