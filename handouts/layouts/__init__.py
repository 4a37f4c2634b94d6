"""How a handout looks: a layout is a template, a style sheet and a way to fill pages, chosen by name."""

from handouts.layouts.layout import USUAL_LAYOUT, Layout, LayoutName, Paper

__all__ = ["USUAL_LAYOUT", "Layout", "LayoutName", "Paper"]
