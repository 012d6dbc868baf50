"""The network of a county: what feeds what, what hangs on what, and where it is thin."""
