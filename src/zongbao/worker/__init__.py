"""Floor 6, a door: the folder intake and scheduled work."""
