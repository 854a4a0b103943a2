"""The Chinese formats."""
