"""Invented counties as large as real ones, sound or with known faults, always the same."""
