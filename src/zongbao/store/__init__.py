"""Floor 4: Django models and SQL."""
