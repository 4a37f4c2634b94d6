"""The page on which a program is put together: library, draft and sheet side by side, and the button that issues it."""
