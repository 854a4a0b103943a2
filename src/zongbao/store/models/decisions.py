"""Decisions as they were taken: outcome, reasons, rule version and inputs; append-only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.scope import ScopedQuerySet


def _repeated(model: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(
        model, null=True, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )


class StoredDecision(models.Model):
    """One decision on one subject; ``reasons`` are core.decision.Reason as JSON, ``inputs`` let it be replayed.

    ``enterprise`` and ``zone`` repeat those of the subject, so that an office's page is read in order from an index;
    what got no row of its own (a message, a paper turned away) has none. They follow from the subject, which is why
    the database does not check them again and checkpoints do not seal them.
    """

    subject_kind = models.CharField(max_length=16)  # message, or the kind of a paper: words.KINDS
    subject_no = models.CharField(max_length=64)
    enterprise = _repeated("store.Organisation")
    zone = _repeated("store.Zone")
    question = models.CharField(max_length=32)  # declare, approve, release, gate ...
    outcome = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    inputs = models.JSONField(default=dict)
    rule_version = models.CharField(max_length=64)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    remark = models.CharField(max_length=255, blank=True)

    objects = ScopedQuerySet["StoredDecision"].as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_no"]),
            *newest_first("decision", "decided_at", "zone", "enterprise"),
            models.Index(fields=["subject_no"], opclasses=["varchar_pattern_ops"], name="decision_subject_prefix"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_no} {self.question} {self.outcome}"
