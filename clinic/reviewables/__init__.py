"""What a reviewer can judge: every piece of the library and of the clinic's own, as data that decides and as words."""
