"""Checkpoints of the ledger, the decisions they hold, and the witnesses they were handed to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LedgerCheckpoint(models.Model):
    """One signed checkpoint (检查点); append-only. The text says it all, the other columns find it."""

    number = models.BigIntegerField(unique=True)
    moment = models.DateTimeField()
    text = models.TextField()  # canonical, see domain.ledger.checkpoint
    hash = models.BinaryField()
    algorithm = models.CharField(max_length=16)
    signature = models.BinaryField()
    public_key = models.TextField()  # PEM
    newest_decision = models.BigIntegerField()  # highest key of a decision seen then; where the next one looks

    class Meta:
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return str(self.number)


class SealedDecision(models.Model):
    """Which checkpoint holds a decision, as which leaf (from 0), and the leaf's hash; append-only."""

    decision = models.OneToOneField(
        "store.StoredDecision", primary_key=True, db_column="id", on_delete=models.PROTECT, related_name="sealed"
    )
    checkpoint = models.ForeignKey(
        "store.LedgerCheckpoint", on_delete=models.PROTECT, related_name="decisions", db_index=False
    )
    position = models.IntegerField()
    leaf = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "position"], name="sealed_decision_place"),
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint_id}/{self.position}"


class Witness(models.Model):
    """Somewhere outside the database that keeps checkpoints (见证方), and how far it has them."""

    address = models.CharField(max_length=255, unique=True)  # path of a folder, or an HTTP address
    delivered = models.PositiveBigIntegerField(default=0)  # number of the newest checkpoint that it has
    tried_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=255, blank=True)  # why the last try did not end well

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return self.address
