"""How a handout looks: a layout is a template, a style sheet and a way to fill pages, chosen by name."""

from handouts.layouts.layout import Layout, LayoutName, Paper

__all__ = ["Layout", "LayoutName", "Paper"]
