"""What a whole record says before its notes."""
