"""What the rules said is kept, what changed by itself waits for a look, and what must not be done is on hold."""
