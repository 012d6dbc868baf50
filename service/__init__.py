"""The county graph over HTTP and on the command line."""
