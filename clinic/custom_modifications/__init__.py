"""The clinic's own modifications of an exercise, its own or the library's."""
