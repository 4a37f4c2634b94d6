"""The page of one note: to read it, sign it, answer for it, add to it; and the click that signs from the editor."""
