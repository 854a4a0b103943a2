"""Who may come in: the pure rules of passwords."""
