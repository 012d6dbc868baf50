"""What the trails of participation, council and versions have in common."""
