"""Worked cases of messages and spreadsheets: a sound file, what differs, and what reading it is answered."""
