"""The view of indicators: the list of all, one of them large, and what is drawn."""
