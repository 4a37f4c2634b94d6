"""Who among the patients needs somebody, and why: alerts, questions and tasks, until a named person has looked."""
