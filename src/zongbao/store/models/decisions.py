"""Decisions as they were taken: outcome, reasons, rule version and inputs; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.ordering import newest_first


class StoredDecision(models.Model):
    """One decision on one subject; ``reasons`` are core.decision.Reason as JSON, ``inputs`` let it be replayed."""

    subject_kind = models.CharField(max_length=16)  # message | list | book | pass | passage | declaration | vehicle
    subject_no = models.CharField(max_length=64)
    question = models.CharField(max_length=32)  # declare, approve, release, gate ...
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_no"]),
            *newest_first("decision", "decided_at"),
            models.Index(fields=["subject_no"], opclasses=["varchar_pattern_ops"], name="decision_subject_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_no} {self.question} {self.outcome}"
