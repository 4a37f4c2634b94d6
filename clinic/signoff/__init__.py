"""Clinical sign-off: who has judged what, exactly as it was then, and what still waits."""
