"""The library as a clinic uses it: browse, search, what fits a patient, one exercise with everything about it."""
