"""Messages and receipts counted in the database: by state and door, by hour, by the rules that refused them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, TextField
from django.db.models.functions import TruncHour

from zongbao.core.clock import SHANGHAI
from zongbao.store.decision_counts import Codes
from zongbao.store.models import RawMessage

Messages = QuerySet[Any]
REFUSED = RawMessage.State.REFUSED


def by_state_and_door(rows: Messages) -> dict[tuple[str, str], int]:
    """How many, by (state, door)."""
    found = rows.order_by().values("state", "door").annotate(count=Count("id"))
    return {(row["state"], row["door"]): row["count"] for row in found}


def by_hour(rows: Messages) -> dict[dt.datetime, tuple[int, int]]:
    """How many came in each hour (Shanghai) and how many of them were refused."""
    hour = TruncHour("received_at", tzinfo=SHANGHAI)
    counts = {"came": Count("id"), "refused": Count("id", filter=Q(state=REFUSED))}
    found = rows.order_by().values(hour=hour).annotate(**counts)
    return {row["hour"]: (row["came"], row["refused"]) for row in found}


def refusals_by_rule(rows: Messages, most: int) -> list[dict[str, Any]]:
    """``code`` of a rule and ``count`` of refused messages that it turned away, the most frequent first."""
    refused = rows.filter(state=REFUSED, decision__isnull=False).order_by()
    coded = refused.annotate(code=Codes(F("decision__reasons"), output_field=TextField()))
    return list(coded.values("code").annotate(count=Count("id", distinct=True)).order_by("-count", "code")[:most])


def undelivered(receipts: QuerySet[Any]) -> list[dict[str, Any]]:
    """``receiver``, ``code``, ``zh``, ``en``, ``count`` and ``oldest`` of what no door delivered, the oldest first."""
    names = {"code": F("receiver__code"), "zh": F("receiver__name_zh"), "en": F("receiver__name_en")}
    waiting = receipts.filter(delivered_at__isnull=True).order_by().values("receiver", **names)
    return list(waiting.annotate(count=Count("id"), oldest=Min("created_at")).order_by("oldest"))
