"""Spreadsheets of users: read safely as text, written without live formulas, annotated cell by cell."""
