"""The county graph as a library: content, revisions, evaluation; knows no HTTP."""
