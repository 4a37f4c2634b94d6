"""Texts that notes begin with: of the clinic, of one person, and those that ship."""
