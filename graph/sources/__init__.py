"""Readers of data sources: one module per kind of source, file in, triples out."""
