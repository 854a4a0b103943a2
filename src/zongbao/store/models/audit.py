"""The audit trail: who did what, written by the act in its own transaction; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.ordering import newest_first


class AuditEntry(models.Model):
    """One act (留痕)."""

    at = models.DateTimeField()
    actor = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    actor_name = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    act = models.CharField(max_length=48)
    subject_kind = models.CharField(max_length=16)
    subject_no = models.CharField(max_length=64)
    reason = models.CharField(max_length=255, blank=True)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    address = models.GenericIPAddressField(null=True, blank=True)
    detail = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_no"]),
            *newest_first("audit", "at"),
            models.Index(fields=["subject_no"], opclasses=["varchar_pattern_ops"], name="audit_subject_prefix"),
            models.Index(fields=["act"], opclasses=["varchar_pattern_ops"], name="audit_act_prefix"),
            models.Index(fields=["request_id"], condition=~models.Q(request_id=""), name="audit_request"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.subject_no}"
