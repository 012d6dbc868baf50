"""Findings in the formats that the command line writes."""
