"""Validation: what shapes require of the graph, before it is published and after."""
