"""What follows once a sheet is given: taught back, paused for a while, ended."""
