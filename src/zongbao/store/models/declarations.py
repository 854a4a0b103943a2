"""Customs declarations drafted from lists by the merge rules."""

from __future__ import annotations

import builtins
from typing import ClassVar

from django.db import models

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.scope import ScopedQuerySet


class Declaration(models.Model):
    """A declaration or record list (报关单 / 备案清单) of one bonded list."""

    list = models.OneToOneField("store.BondedList", on_delete=models.CASCADE, related_name="declaration")
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="declarations")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="declarations")
    pre_entry_no = models.CharField(max_length=18, unique=True)
    entry_no = models.CharField(max_length=18, blank=True, db_index=True)
    entry_type = models.CharField(max_length=1, blank=True)
    declare_type = models.CharField(max_length=1, blank=True)
    drafted = models.BooleanField(default=True)  # False: somebody else files it, only its number is known here
    state = models.CharField(max_length=20)
    drafted_at = models.DateTimeField()
    declared_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    needs_sync = models.BooleanField(default=False)  # 报关单同步修改标志: its list was changed, it not yet
    explanation = models.JSONField(default=builtins.list)  # why lines were merged or kept apart

    objects = ScopedQuerySet["Declaration"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            *newest_first("declaration", "drafted_at", "zone", "enterprise", "state"),
            models.Index(
                fields=["zone", "enterprise"],
                condition=models.Q(state__in=["drafted", "declared", "inspecting", "returned"]),
                name="declaration_open",
            ),
        ]

    def __str__(self) -> str:
        return self.entry_no or self.pre_entry_no


class DeclarationLine(models.Model):
    """One merged line and the list lines that it stands for."""

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="lines")
    line_no = models.PositiveIntegerField()
    hs_code = models.CharField(max_length=13)
    name = models.CharField(max_length=512)
    spec = models.CharField(max_length=512, blank=True)
    declared_unit = models.CharField(max_length=3)
    declared_qty = models.DecimalField(max_digits=19, decimal_places=5)
    legal_unit = models.CharField(max_length=3)
    legal_qty = models.DecimalField(max_digits=19, decimal_places=5)
    second_unit = models.CharField(max_length=3, blank=True)
    second_qty = models.DecimalField(max_digits=19, decimal_places=5, default=0)
    unit_price = models.DecimalField(max_digits=19, decimal_places=4)
    total = models.DecimalField(max_digits=19, decimal_places=2)
    currency = models.CharField(max_length=3)
    origin = models.CharField(max_length=3)
    destination = models.CharField(max_length=3)
    levy_mode = models.CharField(max_length=1)
    list_lines = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["declaration", "line_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["declaration", "line_no"], name="dec_190_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.declaration_id}/{self.line_no}"
