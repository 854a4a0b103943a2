"""The supervision of equipment, beside the ledger's items and never in its way."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class EquipmentTerm(models.Model):
    """How a piece of an equipment book came in (设备入区方式), from which list line, and its days of supervision."""

    book = models.ForeignKey("store.AccountBook", on_delete=models.PROTECT, related_name="equipment_terms")
    item_no = models.BigIntegerField()
    entry_mode = models.CharField(max_length=1)  # 1 first line, 2 second line, 3 transfer
    list = models.ForeignKey("store.BondedList", on_delete=models.PROTECT, related_name="+")
    line_no = models.PositiveIntegerField()
    supervised_from = models.DateField()
    supervised_until = models.DateField()  # the last day

    class Meta:
        ordering: ClassVar = ["book", "item_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book", "item_no"], name="equipment_term_item"),
            models.CheckConstraint(name="equipment_term_mode", condition=Q(entry_mode__in=["1", "2", "3"])),
            models.CheckConstraint(name="equipment_term_days", condition=Q(supervised_until__gte=F("supervised_from"))),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.item_no}"
