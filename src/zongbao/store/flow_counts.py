"""A zone's day counted in the database: vehicles by hour and lane, waiting at the gate, dwell inside, stock value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, ExtractHour

from zongbao.core.clock import SHANGHAI
from zongbao.core.roles import Role
from zongbao.domain.papers.pass_life import LIVE
from zongbao.store.decision_counts import Percentile
from zongbao.store.models import AccountBook, GatePass, LedgerBalance, Passage, User, Zone

Passages = QuerySet[Any]  # of Passage
Times = tuple[dt.timedelta | None, dt.timedelta | None]  # median and 95th percentile
THROUGH = ("lifted", "released_by_hand")  # states in which the vehicle has gone through
WAITING = ("exception", "held", "inspecting")


def zones_of(user: User) -> QuerySet[Zone]:
    """The zones whose flow a user answers for: all, those of an office, or one's own."""
    organisation = user.organisation
    if user.role == Role.PROVINCE:
        return Zone.objects.all()
    if user.role == Role.CUSTOMS and organisation:
        return Zone.objects.filter(customs_code=organisation.code)
    return Zone.objects.filter(organisations=organisation) if organisation else Zone.objects.none()


def passages_on(zones: QuerySet[Zone], start: dt.datetime, end: dt.datetime) -> Passages:
    """The passages decided between two moments, the second excluded."""
    return Passage.objects.filter(zone__in=zones, decided_at__gte=start, decided_at__lt=end).order_by()


def by_hour(rows: Passages) -> dict[tuple[int, str], int]:
    """How many vehicles in each (hour of the Shanghai day, direction)."""
    hour = ExtractHour("decided_at", tzinfo=SHANGHAI)
    found = rows.values_list(hour, "direction").annotate(count=Count("id"))
    return {(at, way): count for at, way, count in found}


def by_lane(rows: Passages) -> list[dict[str, Any]]:
    """``area``, gate names, ``number``, ``direction``, ``count`` and ``odd`` (not decided by the machine alone)."""
    gate = {"name_zh": F("lane__gate__name_zh"), "name_en": F("lane__gate__name_en")}
    named = {"area": F("lane__gate__area"), "number": F("lane__number"), **gate}
    counts = {"count": Count("id"), "odd": Count("id", filter=~Q(outcome__in=["accept", "refuse"]))}
    return list(rows.values("direction", **named).annotate(**counts).order_by("area", "number"))


def waiting_times(rows: Passages) -> Times:
    """From what the lane collected to the barrier's answer, by machine or by hand."""
    took = Coalesce("resolved_at", "decided_at") - F("collected_at")
    return _percentiles(rows.filter(state__in=[*THROUGH, "refused", "turned_back"]), took)


def dwell_times(rows: Passages) -> Times:
    """Inside the zone: from a vehicle's last way in to its way out that day."""
    entered = Passage.objects.filter(
        plate=OuterRef("plate"), zone=OuterRef("zone"), id__lt=OuterRef("id"), direction="I", state__in=THROUGH
    )
    last = Subquery(entered.order_by("-id").values("decided_at")[:1])
    return _percentiles(rows.filter(direction="E", state__in=THROUGH), F("decided_at") - last)


def _percentiles(rows: Passages, took: Any) -> Times:
    length = models.ExpressionWrapper(took, output_field=models.DurationField())
    asked = {"median": Percentile("took", share=0.5), "p95": Percentile("took", share=0.95)}
    found = rows.annotate(took=length).aggregate(**asked)
    return found["median"], found["p95"]


def live_passes(zones: QuerySet[Zone]) -> dict[str, int]:
    """How many passes are in each state in which they bind goods and vehicle."""
    rows = GatePass.objects.filter(zone__in=zones, state__in=LIVE).order_by()
    return dict(rows.values_list("state").annotate(Count("id")).order_by("state"))


def stock_values(zones: QuerySet[Zone]) -> list[tuple[AccountBook, Decimal]]:
    """Each book in force with the USD value of what it holds, the highest first."""
    books = {book.pk: book for book in AccountBook.objects.filter(zone__in=zones).select_related("enterprise")}
    slots = {book.slot for book in books.values()}
    sums = LedgerBalance.objects.filter(slot__in=slots, book_id__in=list(books)).order_by()
    found = sums.values_list("book_id").annotate(usd=Sum("usd_total"))
    return sorted(((books[key], usd) for key, usd in found), key=lambda pair: (-pair[1], pair[0].book_no))


def compared(zones: QuerySet[Zone], rows: Passages) -> list[tuple[Zone, dict[str, int]]]:
    """Each zone with its ``count`` of vehicles and the ``odd`` ones that waited for a person."""
    counts = {"count": Count("id"), "odd": Count("id", filter=~Q(outcome__in=["accept", "refuse"]))}
    found = {row["zone"]: row for row in rows.values("zone").annotate(**counts)}
    return [(zone, found.get(zone.pk, {"count": 0, "odd": 0})) for zone in zones]
