"""The goal system of a county as a tree for pages."""
