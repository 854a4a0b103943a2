"""Pictures that a gate's cameras took of a vehicle; a collection names them by their ids."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class GatePicture(models.Model):
    """One picture (抓拍图像) of one zone's gates, as it came; it is evidence and never replaced."""

    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="+")
    guid = models.CharField(max_length=255)  # PHOTO_GUID of the collection
    kind = models.CharField(max_length=16)  # what its first bytes say it is: image/jpeg …
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["zone", "guid"], name="gate_picture_once"),
        ]

    def __str__(self) -> str:
        return self.guid
