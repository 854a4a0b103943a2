"""Floor 4: messages to papers and back; pure."""
