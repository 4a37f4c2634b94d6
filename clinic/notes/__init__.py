"""Writing progress notes: what is known put in with its source, minutes, two editors of one draft."""
