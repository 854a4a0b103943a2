"""Typed components of a page: cells, columns, filters, panels, buttons; each knows its template, none knows a model."""
