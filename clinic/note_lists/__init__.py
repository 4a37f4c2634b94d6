"""Finding notes: lists by what is to be done, and the search in their words."""
