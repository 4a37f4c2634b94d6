"""The safety questions, asked at the keyboard or on paper: dated answers, corrected by a new screen."""
