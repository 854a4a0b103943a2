"""Long-term cards (长期卡): one card for one vehicle, read at the gate instead of a pass's own number."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zongbao.store.models.scope import ScopedQuerySet


class Card(models.Model):
    """One card; a number may come back once the earlier card is no longer in force."""

    card_no = models.CharField(max_length=64, db_index=True)
    physical_no = models.CharField(max_length=64)
    card_type = models.CharField(max_length=8, default="ic")
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="cards")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="cards")
    vehicle = models.ForeignKey("store.Vehicle", on_delete=models.PROTECT, related_name="cards")
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.CharField(max_length=20, default="applied")
    applied_at = models.DateTimeField()
    decision_reason = models.CharField(max_length=255, blank=True)

    objects = ScopedQuerySet["Card"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["card_no"], condition=Q(state="active"), name="veh_190_card_in_force"),
            models.CheckConstraint(name="veh_171_card_days", condition=Q(valid_until__gte=F("valid_from"))),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "state"], name="card_of_office")]

    def __str__(self) -> str:
        return self.card_no
