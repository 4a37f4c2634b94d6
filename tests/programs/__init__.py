"""Home programs: drafts, overrides, issued versions, links and their pages."""
