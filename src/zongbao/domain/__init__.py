"""Floor 3: the trade itself, pure Python."""
