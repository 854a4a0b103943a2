"""Vehicles filed for a zone (车辆备案)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.scope import ScopedQuerySet


class Vehicle(models.Model):
    """One vehicle; ``inside_zone`` is where the gate last saw it, so that nobody enters twice.

    ``pending`` is the change that waits for customs, by column, as text; what stands is in force meanwhile.
    """

    scope_fields = ("owner", "zone")

    plate = models.CharField(max_length=16, unique=True)
    vehicle_type = models.CharField(max_length=16, default="truck")
    owner = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="vehicles")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="vehicles")
    ic_card = models.CharField(max_length=64, blank=True, db_index=True)
    tare_kg = models.DecimalField(max_digits=19, decimal_places=5)
    tare_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default="filed")
    filed_at = models.DateTimeField(null=True, blank=True)
    pending = models.JSONField(null=True, blank=True)
    decision_reason = models.CharField(max_length=255, blank=True)
    active = models.BooleanField(default=True)
    blacklisted = models.BooleanField(default=False)
    blacklist_reason = models.CharField(max_length=255, blank=True)
    inside_zone = models.ForeignKey("store.Zone", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet["Vehicle"].as_manager()

    class Meta:
        ordering: ClassVar = ["plate"]
        constraints: ClassVar = [models.CheckConstraint(name="veh_110_tare", condition=models.Q(tare_kg__gt=0))]

    def __str__(self) -> str:
        return self.plate
