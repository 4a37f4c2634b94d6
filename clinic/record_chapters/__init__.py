"""What a whole record says before its notes, chapter by chapter, and the words it says it in."""
