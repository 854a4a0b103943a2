"""The figures of the platform's health: the newest seal, the newest proof, the workers."""

from __future__ import annotations

import datetime as dt

from django.db import connection

from zongbao.store.models import LedgerProof, WorkerBeat

SILENT = dt.timedelta(seconds=30)  # a worker beats every few seconds
GONE = dt.timedelta(hours=1)  # how long one that ended or fell silent is still shown


def newest_seal() -> tuple[dt.datetime | None, int]:
    """When the last batch was sealed, and how many slots hold seals; one look at each slot's last seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(last.sealed_at), count(*) FROM generate_series(0, 255) AS place(slot), LATERAL ("
            " SELECT sealed_at FROM ledger_seal WHERE slot = place.slot ORDER BY batch_no DESC LIMIT 1) AS last"
        )
        sealed_at, slots = cursor.fetchone()
        return sealed_at, slots


def newest_proof() -> LedgerProof | None:
    """The last verification of the ledger."""
    return LedgerProof.objects.order_by("-id").first()


def workers(now: dt.datetime) -> list[WorkerBeat]:
    """Those at work, and those that ended or fell silent lately."""
    return list(WorkerBeat.objects.filter(seen_at__gte=now - GONE).order_by("-seen_at"))


def state_of(row: WorkerBeat, now: dt.datetime) -> str:
    """``working``, ``silent`` (killed or stuck) or ``stopped`` in order."""
    if row.stopped_at is not None:
        return "stopped"
    return "silent" if now - row.seen_at > SILENT else "working"
