"""The demo clinic of invented people."""
