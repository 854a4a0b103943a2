"""Delegations (授权代办): who may decide which papers for whom, up to which value, from when until when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class Delegation(models.Model):
    """One delegation between two officers of an office; it ends by itself or is revoked, and is never deleted."""

    office = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="delegations_held")
    kinds = models.JSONField()  # of papers, as work queues name them
    limit_cny = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)  # None: without limit
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=255)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="que_113_period", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="que_114_oneself", condition=~Q(giver=F("delegate"))),
            models.CheckConstraint(name="que_115_limit", condition=Q(limit_cny=None) | Q(limit_cny__gte=0)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["delegate", "ends_at"], name="delegation_held"),
            models.Index(fields=["office", "-id"], name="delegation_office"),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.delegate_id}"
