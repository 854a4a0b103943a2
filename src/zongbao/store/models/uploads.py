"""Spreadsheets of list lines that an enterprise uploaded: kept whole, with what was found in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.scope import ScopedQuerySet


class LineUpload(models.Model):
    """One uploaded sheet of list lines (表体导入); a refused one is kept with its reasons."""

    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, null=True, related_name="+")
    made_by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the uploaded bytes
    content = models.BinaryField()
    state = models.CharField(max_length=8, default="waiting")  # waiting | working | read | refused
    touched_at = models.DateTimeField()  # when its reader last gave a sign of life
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # rows judged so far
    total = models.PositiveIntegerField(default=0)
    sound = models.PositiveIntegerField(default=0)  # rows without fault
    fault_count = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list)  # why the file as a whole was refused
    faults = models.JSONField(default=list)  # the first faults: row, column, value, reason

    objects = ScopedQuerySet["LineUpload"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "digest"], name="line_upload_once"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise_id} {self.file_name}"
