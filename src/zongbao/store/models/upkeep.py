"""The platform's own signs of life: each worker's heartbeat, and every proof of the ledger."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class WorkerBeat(models.Model):
    """One worker process (后台进程) and when it was last seen at work; the worker writes it itself."""

    host = models.CharField(max_length=64)
    pid = models.PositiveIntegerField()
    version = models.CharField(max_length=32)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    done = models.PositiveBigIntegerField(default=0)  # files and receipts that went through since the start
    inbox = models.PositiveIntegerField(default=0)  # files that wait in all inboxes
    problem = models.CharField(max_length=255, blank=True)  # what kept the last turn from ending well
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-seen_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host", "pid", "started_at"], name="worker_beat_once"),
        ]

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"


class LedgerProof(models.Model):
    """One verification of the whole ledger (底账核验): when, how long, and how much was not as it must be."""

    at = models.DateTimeField()
    milliseconds = models.PositiveBigIntegerField()
    findings = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.findings}"
