"""The views of a county: pages that show what depends on what."""
