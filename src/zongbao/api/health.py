"""Is it alive, is it ready, and how much passes through it: /healthz, /readyz, /metrics."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from zongbao import __version__
from zongbao.api.access import caller, is_local, stranger
from zongbao.store import models
from zongbao.store.checkup import unapplied
from zongbao.store.server.durable import NotDurable, ensure_durable

log = logging.getLogger(__name__)

READY, UNREADY = 200, 503
WORKER_NAME = "zongbao-worker"  # the application name under which every worker keeps a database session
METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers; the database is not asked."""
    return JsonResponse({"status": "ok", "version": __version__})


@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether work can be taken in: database reachable, migrations applied, commits durable. Workers are reported."""
    checks: dict[str, Any] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        checks["migrations"] = not unapplied()
        checks["durable"] = _durable()
        checks["workers"] = _workers()
    except DatabaseError:
        log.exception("readyz: the database does not answer")
        checks["database"] = False
    ready = all(checks.get(name, False) for name in ("database", "migrations", "durable"))
    return JsonResponse({"ready": ready, "checks": checks}, status=READY if ready else UNREADY)


def _durable() -> bool:
    try:
        ensure_durable(connection)
    except NotDurable:
        log.exception("readyz: acknowledged postings could be lost")
        return False
    return True


def _workers() -> int:
    """How many workers have a session on this database: a worker that died has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()",
            [WORKER_NAME],
        )
        return int(cursor.fetchone()[0])


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Counts in Prometheus' text form, for this machine or a caller with a token."""
    if not is_local(request) and caller(request) is None:
        return stranger()
    return HttpResponse("\n".join(_lines()) + "\n", content_type=METRICS_TYPE)


def _lines() -> Iterator[str]:
    yield from _family("zongbao_lists", "Bonded lists by state", _by(models.BondedList, "state"))
    yield from _family("zongbao_passes", "Gate passes by state", _by(models.GatePass, "state"))
    yield from _family("zongbao_declarations", "Declarations by state", _by(models.Declaration, "state"))
    yield from _family("zongbao_passages", "Passages by outcome", _by(models.Passage, "outcome"))
    yield from _family("zongbao_messages", "Messages by state", _by(models.RawMessage, "state"))
    yield from _family("zongbao_ledger_postings", "Posted events by kind", _by(models.LedgerPosting, "event"))
    waiting = models.RawMessage.objects.filter(state__in=["received", "waiting"]).count()
    yield from _family("zongbao_intake_queue", "Messages not yet answered", {"": waiting})
    undelivered = models.Receipt.objects.filter(delivered_at__isnull=True).count()
    yield from _family("zongbao_receipts_undelivered", "Receipts no door has delivered", {"": undelivered})
    yield from _family("zongbao_workers", "Workers with a session on the database", {"": _workers()})


def _by(model: Any, column: str) -> dict[str, int]:
    rows = model.objects.order_by().values_list(column).annotate(total=Count("*"))
    return {f'{column}="{value}"': count for value, count in rows}


def _family(name: str, about: str, values: dict[str, int]) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} gauge"
    for label, value in sorted(values.items()):
        yield f"{name}{{{label}}} {value}" if label else f"{name} {value}"
