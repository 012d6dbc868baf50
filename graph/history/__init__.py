"""What revisions changed: which things came, went, or have other values."""
