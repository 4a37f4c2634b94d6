"""What may be given to whom, and with which modification: rules as data, findings as answers."""
