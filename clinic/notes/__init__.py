"""The progress note itself: its text, its minutes, where its text came from and what has become of it since."""
