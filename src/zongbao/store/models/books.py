"""Account books and their filings."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from zongbao.store.models.scope import ScopedQuerySet


class AccountBook(models.Model):
    """An account book (账册); its items and counters are the ledger tables, keyed by ``slot`` and this row's id."""

    slot = models.PositiveSmallIntegerField()
    book_no = models.CharField(max_length=12, unique=True)
    pre_entry_no = models.CharField(max_length=18, unique=True)
    inner_no = models.CharField(max_length=64)
    kind = models.CharField(max_length=16)  # logistics | equipment
    place_type = models.CharField(max_length=1)  # bwlTypecd
    posting_mode = models.CharField(max_length=1)  # 1 cumulative, 2 non-cumulative
    usage = models.CharField(max_length=1, blank=True)
    enterprise = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="books")
    zone = models.ForeignKey("store.Zone", on_delete=models.PROTECT, related_name="books")
    master_customs = models.CharField(max_length=4)
    warehouse_name = models.CharField(max_length=512, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20)
    pause_in = models.BooleanField(default=False)
    pause_out = models.BooleanField(default=False)
    pause_change = models.BooleanField(default=False)
    change_count = models.PositiveIntegerField(default=0)
    filed_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet["AccountBook"].as_manager()

    class Meta:
        ordering: ClassVar = ["book_no"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "id"], name="account_book_slot"),
            models.UniqueConstraint(fields=["enterprise", "inner_no"], name="account_book_inner_no"),
            models.CheckConstraint(
                name="bok_191_equipment_mode", condition=~models.Q(kind="equipment") | models.Q(posting_mode="2")
            ),
            models.CheckConstraint(name="account_book_mode", condition=models.Q(posting_mode__in=["1", "2"])),
            models.CheckConstraint(name="account_book_slot_range", condition=models.Q(slot__gte=0, slot__lt=256)),
        ]

    def __str__(self) -> str:
        return self.book_no


class BookFiling(models.Model):
    """One filing, change or closing of a book, whole as declared; at most one is open at a time."""

    book = models.ForeignKey(AccountBook, on_delete=models.CASCADE, related_name="filings")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=1)  # 1 create, 2 change, 3 close
    paper = models.JSONField()
    open = models.BooleanField(default=True)
    accepted = models.BooleanField(null=True)
    filed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    message = models.ForeignKey("store.RawMessage", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["book", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["book"], condition=models.Q(open=True), name="bok_190_one_open_change"),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.version}"


class StockCount(models.Model):
    """A reconciliation (账实核对): the count as it was uploaded, and the gaps to the book at that moment."""

    book = models.ForeignKey(AccountBook, on_delete=models.CASCADE, related_name="stock_counts")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("store.User", on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256 of the uploaded bytes
    tolerance_pct = models.DecimalField(max_digits=5, decimal_places=2)
    counted = models.PositiveIntegerField()  # rows
    agreed = models.PositiveIntegerField()  # parts
    rounded = models.PositiveIntegerField()
    gaps = models.JSONField()

    scope_fields = ("book__enterprise", "book__zone")
    objects = ScopedQuerySet["StockCount"].as_manager()

    class Meta:
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.book_id} {self.file_name}"
