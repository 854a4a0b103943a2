"""Vehicles, trailers and chassis filed for a zone (车辆备案、车架备案)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.scope import ScopedQuerySet


class Filing(models.Model):
    """What an enterprise files with customs and changes by filing again: its owner, zone and state.

    ``pending`` is the change that waits for customs, by column, as text; what stands is in force meanwhile.
    ``owned_since`` tells, where a filing that had ended was taken up by another enterprise, from when it is theirs.
    """

    scope_fields = ("owner", "zone")

    owner = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="%(class)ss")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="%(class)ss")
    state = models.CharField(max_length=20, default="filed")
    filed_at = models.DateTimeField(null=True, blank=True)
    owned_since = models.DateTimeField(null=True, blank=True)
    pending = models.JSONField(null=True, blank=True)
    decision_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        abstract = True


class Vehicle(Filing):
    """One vehicle; ``inside_zone`` is where the gate last saw it, so that nobody enters twice."""

    plate = models.CharField(max_length=16, unique=True)
    second_plate = models.CharField(max_length=16, blank=True)
    plate_kind = models.CharField(max_length=2, blank=True)
    customs_no = models.CharField(max_length=32, blank=True)
    vehicle_type = models.CharField(max_length=16, default="truck")
    applicant = models.CharField(max_length=64, blank=True)
    contact = models.CharField(max_length=64, blank=True)
    ic_card = models.CharField(max_length=64, blank=True, db_index=True)
    tare_kg = models.DecimalField(max_digits=19, decimal_places=5)
    tare_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)
    blacklisted = models.BooleanField(default=False)
    blacklist_reason = models.CharField(max_length=255, blank=True)
    inside_zone = models.ForeignKey("store.Zone", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet["Vehicle"].as_manager()

    class Meta:
        ordering: ClassVar = ["plate"]
        constraints: ClassVar = [models.CheckConstraint(name="veh_110_tare", condition=models.Q(tare_kg__gt=0))]
        indexes: ClassVar = [
            models.Index(
                fields=["second_plate"],
                opclasses=["varchar_pattern_ops"],
                condition=~models.Q(second_plate=""),
                name="vehicle_second_plate_prefix",
            ),
            models.Index(
                fields=["customs_no"],
                opclasses=["varchar_pattern_ops"],
                condition=~models.Q(customs_no=""),
                name="vehicle_customs_no_prefix",
            ),
        ]

    def __str__(self) -> str:
        return self.plate


class Trailer(Filing):
    """One trailer or chassis (挂车、车架) by its number; what it weighs empty."""

    number = models.CharField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, default="trailer")
    weight_kg = models.DecimalField(max_digits=19, decimal_places=5)

    objects = ScopedQuerySet["Trailer"].as_manager()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.CheckConstraint(name="veh_161_frame_weight", condition=models.Q(weight_kg__gt=0))
        ]

    def __str__(self) -> str:
        return self.number
