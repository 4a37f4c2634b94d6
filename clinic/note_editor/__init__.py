"""The page on which a note is written: what is known put in with its source, two editors of one draft."""
