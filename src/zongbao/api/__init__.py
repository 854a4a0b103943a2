"""Floor 6, a door: REST."""
