"""Clinical sign-off: who has judged which piece of the library, exactly as it was then, and what still waits."""
