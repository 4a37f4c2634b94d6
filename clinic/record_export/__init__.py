"""A patient's record taken out of the clinic as data: one JSON document, or an archive of tables."""
