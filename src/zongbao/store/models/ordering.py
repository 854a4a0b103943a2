"""Indexes that hold a table in the order of its list page, whole and for each column that narrows it."""

from __future__ import annotations

from django.db.models import Index


def newest_first(table: str, moment: str, *scopes: str) -> list[Index]:
    """The newest rows of all, and of each value of each scope, are read from an index without sorting."""
    whole = Index(fields=[f"-{moment}", "-id"], name=f"{table}_newest")
    return [whole, *(Index(fields=[scope, f"-{moment}", "-id"], name=f"{table}_newest_{scope}") for scope in scopes)]
