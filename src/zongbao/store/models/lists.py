"""Bonded lists: the declared paper whole, what is asked of it in columns, and the counters of its lines."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.scope import ScopedQuerySet

# States in which somebody still has to do something; few lists of a large book are in one of them.
OPEN = ("draft", "returned", "manual", "pre_posted", "change_requested", "deletion_requested")


class BondedList(models.Model):
    """One list (核注清单); ``paper`` is the document as declared, the evidence of what was said."""

    slot = models.PositiveSmallIntegerField()
    book = models.ForeignKey("store.AccountBook", on_delete=models.PROTECT, related_name="lists")
    list_no = models.CharField(max_length=18, unique=True)
    pre_entry_no = models.CharField(max_length=18, unique=True)
    inner_no = models.CharField(max_length=64)
    version = models.PositiveIntegerField(default=0)  # 变更次数
    list_type = models.CharField(max_length=1)
    direction = models.CharField(max_length=1)
    supervision_mode = models.CharField(max_length=4)
    transport_mode = models.CharField(max_length=2)
    declare_flag = models.CharField(max_length=1)
    declare_type = models.CharField(max_length=1, blank=True)
    master_customs = models.CharField(max_length=4)
    related_list_no = models.CharField(max_length=64, blank=True, db_index=True)
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="lists")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="lists")
    state = models.CharField(max_length=20)
    release_needed = models.BooleanField()
    gate_needed = models.BooleanField()
    partner_needed = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True, blank=True)
    past_gate_at = models.DateTimeField(null=True, blank=True)
    line_count = models.PositiveIntegerField()
    total_usd = models.DecimalField(max_digits=25, decimal_places=5, default=0)
    gross_weight = models.DecimalField(max_digits=19, decimal_places=5, default=0)
    declared_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)
    paper = models.JSONField()
    pending_paper = models.JSONField(null=True, blank=True)  # the change that was asked for
    message = models.ForeignKey("store.RawMessage", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedQuerySet["BondedList"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "inner_no"], condition=~Q(state="deleted"), name="lst_190_inner_no"
            ),
            models.CheckConstraint(name="bonded_list_direction", condition=Q(direction__in=["I", "E"])),
            models.CheckConstraint(
                name="lst_191_posted_too_early",
                condition=~Q(state__in=["posted", "settled"])
                | (
                    (Q(release_needed=False) | Q(released_at__isnull=False))
                    & (Q(gate_needed=False) | Q(past_gate_at__isnull=False))
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["zone", "state", "-declared_at", "-id"], name="list_newest_zone_state"),
            models.Index(fields=["enterprise", "-id"]),
            models.Index(fields=["book", "-id"]),
            *newest_first("list", "declared_at", "zone", "enterprise", "state"),
            models.Index(fields=["-total_usd", "-id"], name="list_by_value"),
            models.Index(fields=["-line_count", "-id"], name="list_by_lines"),
            models.Index(fields=["enterprise", "state"], condition=Q(state__in=OPEN), name="bonded_list_open"),
            models.Index(fields=["inner_no"], opclasses=["varchar_pattern_ops"], name="bonded_list_inner_no_prefix"),
        ]

    def __str__(self) -> str:
        return self.list_no


class BondedListLine(models.Model):
    """One line with its gate counters: 核放单已用数量 ``on_passes`` and 实际过卡数量 ``past_gate``."""

    slot = models.PositiveSmallIntegerField()
    list = models.ForeignKey(BondedList, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField()
    book_item = models.BigIntegerField(null=True)
    part_no = models.CharField(max_length=32)
    hs_code = models.CharField(max_length=13)
    name = models.CharField(max_length=512)
    spec = models.CharField(max_length=512, blank=True)
    origin = models.CharField(max_length=3)
    destination = models.CharField(max_length=3)
    declared_unit = models.CharField(max_length=3)
    legal_unit = models.CharField(max_length=3)
    second_unit = models.CharField(max_length=3, blank=True)
    declared_qty = models.DecimalField(max_digits=19, decimal_places=5)
    legal_qty = models.DecimalField(max_digits=19, decimal_places=5)
    second_qty = models.DecimalField(max_digits=19, decimal_places=5, default=0)
    currency = models.CharField(max_length=3)
    unit_price = models.DecimalField(max_digits=19, decimal_places=4)
    total = models.DecimalField(max_digits=19, decimal_places=2)
    usd_total = models.DecimalField(max_digits=25, decimal_places=5)
    gross_weight = models.DecimalField(max_digits=19, decimal_places=5, null=True)
    net_weight = models.DecimalField(max_digits=19, decimal_places=5, null=True)
    entry_line = models.PositiveIntegerField(null=True)
    on_passes = models.DecimalField(max_digits=19, decimal_places=5, default=0)
    past_gate = models.DecimalField(max_digits=19, decimal_places=5, default=0)

    class Meta:
        ordering: ClassVar = ["list", "line_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["list", "line_no"], name="lst_192_line_once"),
            models.CheckConstraint(name="lst_193_quantity", condition=Q(declared_qty__gt=0)),
            models.CheckConstraint(
                name="pas_190_over_list_line",
                condition=Q(past_gate__gte=0) & Q(past_gate__lte=F("on_passes")) & Q(on_passes__lte=F("declared_qty")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list_id}/{self.line_no}"
