"""Passages: what a lane collected, what was decided, and how an exception ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.scope import ScopedQuerySet


class Passage(models.Model):
    """One collection at one lane with its decision; a session seen again is answered from this row."""

    scope_fields = ("gate_pass__enterprise", "zone")

    lane = models.ForeignKey("store.Lane", on_delete=models.PROTECT, related_name="passages")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="passages")
    session = models.CharField(max_length=64)
    direction = models.CharField(max_length=1)
    gate_pass = models.ForeignKey("store.GatePass", null=True, on_delete=models.PROTECT, related_name="passages")
    plate = models.CharField(max_length=16, blank=True)
    card = models.CharField(max_length=64, blank=True)
    containers = models.JSONField(default=list)
    weight = models.DecimalField(max_digits=19, decimal_places=5, null=True)
    expected_weight = models.DecimalField(max_digits=19, decimal_places=5, null=True)
    weight_difference = models.DecimalField(max_digits=19, decimal_places=5, null=True)
    collection = models.JSONField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=10)  # core.decision.Outcome
    state = models.CharField(max_length=20)  # of the exception desk
    led_text = models.CharField(max_length=128, blank=True)
    collected_at = models.DateTimeField()
    decided_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    resolution_reason = models.CharField(max_length=255, blank=True)

    objects = ScopedQuerySet["Passage"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lane", "session"], name="gat_190_session_once"),
            models.CheckConstraint(
                name="gat_191_reason_needed",
                condition=~models.Q(state__in=["released_by_hand", "inspecting", "turned_back"])
                | ~models.Q(resolution_reason=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "-id"]),
            models.Index(fields=["plate"], opclasses=["varchar_pattern_ops"], name="passage_plate_prefix"),
            models.Index(fields=["card"], opclasses=["varchar_pattern_ops"], name="passage_card_prefix"),
            models.Index(fields=["session"], opclasses=["varchar_pattern_ops"], name="passage_session_prefix"),
            models.Index(fields=["state", "-id"], name="passage_by_state"),
            *newest_first("passage", "decided_at"),
            models.Index(fields=["plate", "-id"], name="passage_plate"),  # a vehicle's last way in
            models.Index(fields=["zone", "decided_at"], name="passage_day"),
            models.Index(fields=["lane", "-id"], name="passage_lane_last"),  # what stands at a lane now
            models.Index(
                fields=["lane"],
                name="passage_waiting",
                condition=models.Q(state__in=["exception", "held", "inspecting"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lane_id}/{self.session}"
