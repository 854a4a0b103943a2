"""Read-only windows on the ledger tables, whose truth is ``store/ledger/schema.sql``."""

from __future__ import annotations

from typing import Any

from django.db import models


def _quantity() -> Any:
    return models.DecimalField(max_digits=19, decimal_places=5)


def _usd() -> Any:
    return models.DecimalField(max_digits=25, decimal_places=5)


class LedgerItem(models.Model):
    """A book item (备案项): what it is, not how much."""

    pk = models.CompositePrimaryKey("slot", "book_id", "item_no")
    slot = models.SmallIntegerField()
    book_id = models.BigIntegerField()
    item_no = models.BigIntegerField()
    part_no = models.CharField(max_length=32)
    hs_code = models.CharField(max_length=13)
    name = models.CharField(max_length=512)
    spec = models.CharField(max_length=512)
    declared_unit = models.CharField(max_length=3)
    legal_unit = models.CharField(max_length=3)
    second_unit = models.CharField(max_length=3)
    origin = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    unit_price = models.DecimalField(max_digits=19, decimal_places=4, null=True)
    source_list = models.CharField(max_length=64)
    source_line = models.IntegerField(null=True)
    state = models.CharField(max_length=16)
    filed_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_item"

    def __str__(self) -> str:
        return f"{self.item_no} {self.name}"


class LedgerBalance(models.Model):
    """The fold of an item's movements: 实增, 实减, 预增, 预减 in three units."""

    pk = models.CompositePrimaryKey("slot", "book_id", "item_no")
    slot = models.SmallIntegerField()
    book_id = models.BigIntegerField()
    item_no = models.BigIntegerField()
    actual_in = _quantity()
    actual_out = _quantity()
    pre_in = _quantity()
    pre_out = _quantity()
    actual_in_legal = _quantity()
    actual_out_legal = _quantity()
    pre_in_legal = _quantity()
    pre_out_legal = _quantity()
    actual_in_second = _quantity()
    actual_out_second = _quantity()
    pre_in_second = _quantity()
    pre_out_second = _quantity()
    usd_total = _usd()
    last_seq = models.BigIntegerField()
    last_in = models.DateField(null=True)
    last_out = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "ledger_balance"

    def __str__(self) -> str:
        return f"{self.book_id}/{self.item_no}"


class LedgerPosting(models.Model):
    """One posted event of one document: the idempotency key of the ledger."""

    pk = models.CompositePrimaryKey("slot", "book_id", "document", "version", "event")
    slot = models.SmallIntegerField()
    book_id = models.BigIntegerField()
    document = models.CharField(max_length=64)
    version = models.IntegerField()
    event = models.CharField(max_length=8)
    direction = models.CharField(max_length=1)
    line_count = models.IntegerField()
    batch_no = models.BigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_posting"

    def __str__(self) -> str:
        return f"{self.document} {self.event}"


class LedgerMovement(models.Model):
    """One event of one document line on one item; append-only."""

    pk = models.CompositePrimaryKey("slot", "book_id", "item_no", "seq")
    slot = models.SmallIntegerField()
    book_id = models.BigIntegerField()
    item_no = models.BigIntegerField()
    seq = models.BigIntegerField()
    document = models.CharField(max_length=64)
    version = models.IntegerField()
    event = models.CharField(max_length=8)
    direction = models.CharField(max_length=1)
    line_no = models.IntegerField()
    declared = _quantity()
    legal = _quantity()
    second = _quantity()
    usd = _usd()
    batch_no = models.BigIntegerField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_movement"

    def __str__(self) -> str:
        return f"{self.document}/{self.line_no} {self.event}"


class LedgerSeal(models.Model):
    """The seal of one batch of one slot: Merkle root chained to the seal before."""

    pk = models.CompositePrimaryKey("slot", "batch_no")
    slot = models.SmallIntegerField()
    batch_no = models.BigIntegerField()
    movement_count = models.IntegerField()
    merkle_root = models.BinaryField()
    previous = models.BinaryField()
    chained = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "ledger_seal"

    def __str__(self) -> str:
        return f"{self.slot}/{self.batch_no}"
