"""Speed on a full clinic: `python -m tests.benchmarks` (`./run bench`). Times are printed, never asserted."""
