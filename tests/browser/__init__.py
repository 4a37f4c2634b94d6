"""Real pages in a real Chromium: what people click, what axe says, what the console says."""
