"""What was signed about a note, by whom and when: rows that never change, sealed, and whether all of it still holds."""
