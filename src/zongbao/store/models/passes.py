"""Gate passes, their documents and lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.scope import ScopedQuerySet

LIVE = ("applied", "manual", "approved", "held", "gate1")


def _weight() -> models.DecimalField:  # type: ignore[type-arg]
    return models.DecimalField(max_digits=19, decimal_places=5, default=0)


class GatePass(models.Model):
    """One pass (核放单); weights in kg, ``total_weight`` is what the scale should show."""

    pass_no = models.CharField(max_length=24, unique=True)
    pre_entry_no = models.CharField(max_length=18, unique=True)
    inner_no = models.CharField(max_length=64)
    pass_type = models.CharField(max_length=1)
    binding = models.CharField(max_length=1, blank=True)
    document_kind = models.CharField(max_length=1, blank=True)
    direction = models.CharField(max_length=1)
    master_customs = models.CharField(max_length=4)
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="passes")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="passes")
    vehicle = models.ForeignKey("store.Vehicle", null=True, on_delete=models.PROTECT, related_name="passes")
    visit = models.ForeignKey("store.Visit", null=True, on_delete=models.PROTECT, related_name="passes")
    plate = models.CharField(max_length=16, db_index=True)
    ic_card = models.CharField(max_length=64, blank=True, db_index=True)
    container_no = models.CharField(max_length=64, blank=True)
    vehicle_weight = _weight()
    frame_weight = _weight()
    container_weight = _weight()
    gross_weight = _weight()
    net_weight = _weight()
    total_weight = _weight()
    confirm_arrival = models.BooleanField(default=False)
    arrival_confirmed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=20)
    hold_reason = models.CharField(max_length=255, blank=True)
    valid_until = models.DateTimeField()
    applied_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    first_gate = models.CharField(max_length=32, blank=True)
    first_passed_at = models.DateTimeField(null=True, blank=True)
    second_gate = models.CharField(max_length=32, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    collected_weight = models.DecimalField(max_digits=19, decimal_places=5, null=True, blank=True)
    weight_error = models.DecimalField(max_digits=19, decimal_places=5, null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    paper = models.JSONField()
    message = models.ForeignKey("store.RawMessage", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedQuerySet["GatePass"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plate", "direction"], condition=Q(state__in=LIVE), name="pas_191_one_live_pass"
            ),
            models.UniqueConstraint(
                fields=["enterprise", "inner_no"],
                condition=~Q(state__in=["void", "deleted", "returned", "expired"]),
                name="pas_192_inner_no",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "state", "-applied_at", "-id"], name="pass_newest_zone_state"),
            models.Index(fields=["enterprise", "-id"]),
            *newest_first("pass", "applied_at", "zone", "enterprise", "state"),
            models.Index(fields=["inner_no"], opclasses=["varchar_pattern_ops"], name="gate_pass_inner_no_prefix"),
            models.Index(
                fields=["container_no"],
                opclasses=["varchar_pattern_ops"],
                condition=~Q(container_no=""),
                name="gate_pass_container_prefix",
            ),
        ]

    def __str__(self) -> str:
        return self.pass_no


class GatePassDocument(models.Model):
    """A document that a pass points to."""

    gate_pass = models.ForeignKey(GatePass, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=1)
    number = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gate_pass", "number"], name="pas_193_document_once"),
        ]

    def __str__(self) -> str:
        return self.number


class GatePassLine(models.Model):
    """What one vehicle carries of one line of one list."""

    gate_pass = models.ForeignKey(GatePass, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField()
    list_line = models.ForeignKey("store.BondedListLine", on_delete=models.PROTECT, related_name="pass_lines")
    declared_qty = models.DecimalField(max_digits=19, decimal_places=5)
    gross_weight = _weight()
    net_weight = _weight()

    class Meta:
        ordering: ClassVar = ["gate_pass", "line_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gate_pass", "list_line"], name="pas_194_line_once"),
            models.CheckConstraint(name="pas_195_quantity", condition=Q(declared_qty__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.gate_pass_id}/{self.line_no}"
