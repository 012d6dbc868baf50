"""Indicators of a county: their values, their targets, and the values of other counties."""
