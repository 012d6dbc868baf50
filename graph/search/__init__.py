"""Search: an index of all that is named or described, and plain words to find things by."""
