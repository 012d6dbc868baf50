"""Pages: answers a person reads, one module per kind of page."""
