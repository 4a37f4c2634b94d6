"""Many sheets in one go: the day's caseload as one PDF, and the packet for the day when the system is down."""
