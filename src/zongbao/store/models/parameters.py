"""Values of parameters that operators set over the law's files: proposed by one person, confirmed by another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class ParameterValue(models.Model):
    """One value of one parameter (参数取值) with its days, both included; what it says never changes.

    Days of confirmed values of one scope never meet (``par_190_overlap``), none is confirmed on or after its first
    day (``par_193_backdated``); both need SQL that Django does not write and stand in the migration.
    """

    class State(models.TextChoices):
        """Where the value stands."""

        PROPOSED = "proposed", "待确认"
        CONFIRMED = "confirmed", "已确认"
        ENDED = "ended", "提前终止"
        WITHDRAWN = "withdrawn", "已撤回"

    key = models.CharField(max_length=64)
    value = models.CharField(max_length=64)
    zone = models.CharField(max_length=32, blank=True)
    zone_type = models.CharField(max_length=16, blank=True)
    vehicle_type = models.CharField(max_length=16, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # brought forward when the value is ended early
    ground = models.CharField(max_length=255)
    citation = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("store.User", null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=255, blank=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["key", "valid_from"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="par_191_same_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="par_192_days", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="parameter_value_state",
                condition=Q(state="proposed", confirmed_at__isnull=True, withdrawn_at__isnull=True)
                | Q(state="confirmed", confirmed_at__isnull=False, withdrawn_at__isnull=True)
                | Q(state="withdrawn", withdrawn_at__isnull=False)
                | Q(state="ended", confirmed_at__isnull=False, withdrawn_at__isnull=False, valid_to__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
