"""Writing the clinic's own exercises: words, dose, and ticks that say what the picture shows."""
