"""The office's library of reasons: texts that officers choose when they return, hold or refuse."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class ReasonText(models.Model):
    """One text for one question; never edited, only retired and written anew, so that what was said stays."""

    office = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=48)  # paper and move, e.g. list.return
    text = models.CharField(max_length=255)
    text_en = models.CharField(max_length=255, blank=True)
    cites = models.CharField(max_length=48, blank=True)  # key of a source of law
    active = models.BooleanField(default=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["question", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["office", "question", "text"], condition=models.Q(active=True), name="reason_text_once"
            ),
        ]

    def __str__(self) -> str:
        return self.text
