"""Reminders by e-mail: for patients who said yes, at most one a day, with nothing about health in it."""
