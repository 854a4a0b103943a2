"""Floor 6, a door: the zongbao command."""
