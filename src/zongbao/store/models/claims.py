"""Claims on waiting papers (认领): advice among colleagues of one office, never a lock on the paper."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WorkClaim(models.Model):
    """Who works on a waiting paper until when; one row for a paper, an expired one counts as none."""

    subject_kind = models.CharField(max_length=16)  # list | declaration | pass | passage | book
    subject_no = models.CharField(max_length=64)
    office = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="claims")
    claimed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject_kind", "subject_no"], name="work_claim_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "expires_at"], name="work_claim_office")]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_no}"
