"""Floor 6, a door: server-rendered pages."""
