"""Temporary vehicles on one visit to a zone (临时车辆登记、进区登记)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zongbao.store.models.scope import ScopedQuerySet


class Visit(models.Model):
    """One visit of a vehicle that is not filed: temporary vehicle and entry registration are one record here.

    The interface keeps the vehicle apart from its entries and marks approval and operation on both. Such a vehicle is
    registered for one day, so that one row tells all: its state is the approval mark, its audit trail the operations.
    ``direction`` is how the visit begins: I comes in and leaves again, E only leaves.
    """

    plate = models.CharField(max_length=16, db_index=True)
    vehicle_type = models.CharField(max_length=16, default="truck")
    tare_kg = models.DecimalField(max_digits=19, decimal_places=5, null=True, blank=True)
    business_type = models.CharField(max_length=16)
    direction = models.CharField(max_length=1, default="I")
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="visits")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="visits")
    card_no = models.CharField(max_length=64, blank=True)
    card_collected_at = models.DateTimeField(null=True, blank=True)
    valid_on = models.DateField()
    entry_document_kind = models.CharField(max_length=16, blank=True)
    entry_document_no = models.CharField(max_length=64, blank=True)
    exit_document_kind = models.CharField(max_length=16, blank=True)
    exit_document_no = models.CharField(max_length=64, blank=True)
    contact = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=20, default="registered")
    registered_at = models.DateTimeField()
    entered_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.CharField(max_length=255, blank=True)

    objects = ScopedQuerySet["Visit"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plate"],
                condition=Q(state__in=["registered", "approved", "inside"]),
                name="veh_192_one_open_visit",
            ),
            models.CheckConstraint(name="veh_151_visit_tare", condition=Q(tare_kg__gt=0) | Q(tare_kg=None)),
            models.CheckConstraint(name="visit_direction", condition=Q(direction__in=["I", "E"])),
            models.CheckConstraint(
                name="veh_191_card_not_collected",
                condition=~Q(state="left") | Q(card_no="") | Q(card_collected_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["zone", "state"], name="visit_of_office")]

    def __str__(self) -> str:
        return f"{self.plate} {self.valid_on}"
