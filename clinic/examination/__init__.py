"""What is found out about a patient: health screens, assessments, and what both say today."""
