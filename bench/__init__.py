"""Measurements against something real in the same run; `make bench` writes bench/results.md."""
