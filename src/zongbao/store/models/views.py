"""Views of lists that people keep: a name for conditions, columns and order."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SavedView(models.Model):
    """One person's view of one list page; ``query`` is the address's own query string."""

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=32)  # the list page's name, e.g. lists
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000, blank=True)
    preferred = models.BooleanField(default=False)  # shown when the page is opened
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "page", "name"], name="saved_view_once"),
            models.UniqueConstraint(
                fields=["user", "page"], condition=models.Q(preferred=True), name="saved_view_one_preferred"
            ),
        ]

    def __str__(self) -> str:
        return self.name
