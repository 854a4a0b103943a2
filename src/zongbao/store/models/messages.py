"""Messages as they came, receipts as they went, and the keys that make writes idempotent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zongbao.store.models.ordering import newest_first
from zongbao.store.models.packed import PackedField
from zongbao.store.models.scope import ScopedQuerySet


class RawMessage(models.Model):
    """One message byte for byte; nothing that arrives is lost, whatever becomes of it."""

    scope_fields = ("sender", "sender__zone")

    class State(models.TextChoices):
        """What became of the message."""

        RECEIVED = "received", "已接收"
        ACCEPTED = "accepted", "已受理"
        REFUSED = "refused", "已拒绝"
        REPEATED = "repeated", "重复"
        WAITING = "waiting", "等待分包"

    received_at = models.DateTimeField()
    door = models.CharField(max_length=8)  # folder | http | cli | form | gate | demo
    sender = models.ForeignKey("store.Organisation", null=True, on_delete=models.PROTECT, related_name="messages")
    message_type = models.CharField(max_length=16, blank=True)
    message_id = models.CharField(max_length=128, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    pocket_id = models.CharField(max_length=128, blank=True)
    digest = models.CharField(max_length=64)  # SHA-256 of the bytes
    size = models.PositiveIntegerField()
    raw = models.BinaryField()  # zlib
    reply = PackedField(default=b"")  # what was answered, so that a repeat gets the same words
    state = models.CharField(max_length=10, choices=State)
    first = models.BooleanField(default=True)  # whose answer a repeat gets; False for a repeat or a conflict
    attempt_of = models.ForeignKey(  # a refused message that was run again from its bytes; the new row is the attempt
        "self", null=True, on_delete=models.PROTECT, related_name="attempts"
    )
    subject_kind = models.CharField(max_length=16, blank=True)
    subject_no = models.CharField(max_length=64, blank=True, db_index=True)
    decision = models.ForeignKey("store.StoredDecision", null=True, on_delete=models.SET_NULL, related_name="messages")

    objects = ScopedQuerySet["RawMessage"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sender", "message_type", "message_id"],
                condition=Q(first=True) & ~Q(message_id=""),
                name="msg_193_seen_before",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["message_id"], opclasses=["varchar_pattern_ops"], name="raw_message_id_prefix"),
            models.Index(fields=["file_name"], opclasses=["varchar_pattern_ops"], name="raw_message_file_prefix"),
            *newest_first("message", "received_at", "sender", "state"),
            models.Index(fields=["received_at"], condition=Q(state="received"), name="raw_message_unanswered"),
        ]

    def __str__(self) -> str:
        return self.message_id or self.file_name


class Receipt(models.Model):
    """A receipt (回执) for an enterprise's client; doors deliver it, it stays readable afterwards."""

    scope_fields = ("receiver", "receiver__zone")

    created_at = models.DateTimeField()
    receiver = models.ForeignKey("store.Organisation", on_delete=models.PROTECT, related_name="receipts")
    message_type = models.CharField(max_length=16)
    message_id = models.CharField(max_length=64, unique=True)
    file_name = models.CharField(max_length=255)
    result = models.CharField(max_length=2, blank=True)  # manageResult
    subject_kind = models.CharField(max_length=16)
    subject_no = models.CharField(max_length=64, db_index=True)
    body = PackedField()
    cause = models.ForeignKey(RawMessage, null=True, on_delete=models.SET_NULL, related_name="receipts")
    delivered_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["Receipt"].as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "id"], condition=Q(delivered_at__isnull=True), name="receipt_undelivered"),
            *newest_first("receipt", "created_at", "receiver"),
        ]

    def __str__(self) -> str:
        return self.message_id


class IdempotencyKey(models.Model):
    """The answer to a write, kept under the caller's key in the same transaction as the write."""

    user = models.ForeignKey("store.User", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=128)
    route = models.CharField(max_length=128)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="api_190_key_once")]

    def __str__(self) -> str:
        return self.key
