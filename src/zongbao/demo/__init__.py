"""Floor 6, a door: the living demo province."""
