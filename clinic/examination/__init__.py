"""What is known of a patient today: record, newest screen and newest assessment, read together."""
