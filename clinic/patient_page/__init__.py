"""The patient's own page: opened by the link on the sheet, read and answered without an account."""
