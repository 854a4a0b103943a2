"""Worked cases (例子): sound papers, what differs from them, and what the platform answers."""
