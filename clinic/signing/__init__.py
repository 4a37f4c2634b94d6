"""Signing a note, and what is added to it later."""
