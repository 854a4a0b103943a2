"""Half-typed forms that people keep until they come back to them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

LARGEST = 1_000_000  # characters of one draft: five hundred list lines, percent-encoded


class FormDraft(models.Model):
    """What one person has typed into one form; nobody else sees it, no rule has judged it."""

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=200)  # of the page on which the form stands
    query = models.CharField(max_length=1000, blank=True)  # what else its address said, e.g. the lists of a pass
    title = models.CharField(max_length=64, blank=True)  # the inner number, as far as it is typed
    content = models.TextField()  # the fields, URL-encoded as a browser posts them
    saved_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-saved_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["user", "path", "-saved_at"], name="form_draft_person"),
            models.Index(fields=["saved_at"], name="form_draft_saved"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="acc_413_draft_too_large", condition=LessThanOrEqual(Length("content"), models.Value(LARGEST))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} {self.title}"
