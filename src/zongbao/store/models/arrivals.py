"""Arrivals awaited on gate passes (到货确认), and the cases that a stated difference opens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zongbao.store.models.scope import ScopedQuerySet


class Arrival(models.Model):
    """One for each pass that asks for it: who receives, by when it is to be confirmed, what came, how it ended.

    ``enterprise`` is the receiving side (none: customs alone confirm), ``zone`` the one in which the goods arrive;
    ``arrived`` are the stated quantities by line number of the pass, as text; empty means all as declared.
    """

    gate_pass = models.OneToOneField("store.GatePass", on_delete=models.CASCADE, related_name="arrival")
    enterprise = models.ForeignKey("store.Organisation", null=True, on_delete=models.PROTECT, related_name="arrivals")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="arrivals")
    state = models.CharField(max_length=20, default="due")
    due_at = models.DateTimeField(null=True, blank=True)  # none before the vehicle has left
    arrived = models.JSONField(default=dict)
    stated_at = models.DateTimeField(null=True, blank=True)
    stated_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=255, blank=True)

    objects = ScopedQuerySet["Arrival"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="gat_192_case_reason", condition=~Q(state__in=["accepted", "upheld"]) | ~Q(reason="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["enterprise", "state"], name="arrival_of_receiver"),
            models.Index(fields=["zone", "state"], name="arrival_of_office"),
            models.Index(fields=["due_at"], condition=Q(state="due"), name="arrival_due"),
        ]

    def __str__(self) -> str:
        return f"arrival {self.gate_pass_id}"
