"""Decisions counted in the database: whose they are, what they answered, by which rule, how long they took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Case, Count, F, Func, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Cast, TruncDate
from django.db.models.lookups import IsNull

from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Outcome
from zongbao.core.roles import Role
from zongbao.store.models import (
    AccountBook,
    BondedList,
    Card,
    Declaration,
    GatePass,
    Passage,
    StoredDecision,
    Trailer,
    User,
    Vehicle,
    Visit,
)

Decisions = QuerySet[Any]  # of StoredDecision, with the key of a paper without a number annotated

_NUMBERS: Mapping[str, tuple[Any, str]] = {
    "list": (BondedList, "list_no"),
    "declaration": (Declaration, "pre_entry_no"),
    "pass": (GatePass, "pass_no"),
    "book": (AccountBook, "book_no"),
    "vehicle": (Vehicle, "plate"),
    "trailer": (Trailer, "number"),
}
_ROWS: Mapping[str, Any] = {"passage": Passage, "card": Card, "visit": Visit}  # papers whose number is their key
BY_MACHINE = Q(decided_by=None)
BY_OFFICER = Q(decided_by__role=Role.CUSTOMS)
AUTOMATIC = BY_MACHINE & ~Q(outcome=Outcome.MANUAL)  # the machine answered; it did not ask for a person


class Percentile(models.Aggregate):
    """``percentile_cont``: the value below which that share of the rows lies."""

    function = "percentile_cont"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"


class Codes(Func):
    """One row for each reason's code."""

    template = "jsonb_path_query(%(expressions)s, '$[*].code') #>> '{}'"
    set_returning = True


def visible_decisions(user: User) -> Decisions:
    """Decisions on papers, vehicles, cards and passages that this user may see; those on raw messages are left out."""
    rows = StoredDecision.objects.annotate(
        row=Case(When(subject_kind__in=list(_ROWS), then=Cast("subject_no", models.BigIntegerField())))
    )
    if user.role == Role.PROVINCE:
        return rows.filter(subject_kind__in=[*_NUMBERS, *_ROWS])
    seen: Any = Q()
    for kind, model in _ROWS.items():
        seen |= Q(subject_kind=kind) & _any(model.objects.visible_to(user).filter(pk=OuterRef("row")))
    for kind, (model, field) in _NUMBERS.items():
        own = model.objects.visible_to(user).filter(**{field: OuterRef("subject_no")})
        seen |= Q(subject_kind=kind) & _any(own)
    return rows.filter(seen)


def _any(rows: QuerySet[Any]) -> Q:
    """Whether there is such a row, looked up for each decision: EXISTS would read the whole table into a hash first."""
    return Q(IsNull(Subquery(rows.order_by().values("pk")[:1]), False))


def totals(rows: Decisions) -> dict[str, int]:
    """How many the machine took alone (``automatic``), passed on (``passed_on``), and officers took (``officers``)."""
    return rows.aggregate(
        automatic=Count("id", filter=AUTOMATIC),
        passed_on=Count("id", filter=BY_MACHINE & Q(outcome=Outcome.MANUAL)),
        officers=Count("id", filter=BY_OFFICER),
    )


def waiting_times(rows: Decisions) -> tuple[dt.timedelta | None, dt.timedelta | None]:
    """Median and 95th percentile between an officer's decision and the one before it on the same paper."""
    earlier = StoredDecision.objects.filter(
        subject_kind=OuterRef("subject_kind"), subject_no=OuterRef("subject_no"), id__lt=OuterRef("id")
    )
    before = Subquery(earlier.order_by("-id").values("decided_at")[:1])
    took = models.ExpressionWrapper(F("decided_at") - before, output_field=models.DurationField())
    found = (
        rows.filter(BY_OFFICER)
        .order_by()
        .annotate(took=took)
        .aggregate(median=Percentile("took", share=0.5), p95=Percentile("took", share=0.95))
    )
    return found["median"], found["p95"]


def by_question(rows: Decisions) -> list[dict[str, Any]]:
    """``subject_kind``, ``question``, ``outcome`` and ``count``, the most frequent first."""
    return list(
        rows.order_by().values("subject_kind", "question", "outcome").annotate(count=Count("id")).order_by("-count")
    )


def by_day(rows: Decisions) -> list[dict[str, Any]]:
    """``day`` (Shanghai), ``machine`` and ``officers``, in order."""
    day = TruncDate("decided_at", tzinfo=SHANGHAI)
    counts = {"machine": Count("id", filter=BY_MACHINE), "officers": Count("id", filter=BY_OFFICER)}
    return list(rows.order_by().values(day=day).annotate(**counts).order_by("day"))


def by_code(rows: Decisions, most: int) -> list[dict[str, Any]]:
    """``code`` of a rule and ``count`` of decisions that name it, the most frequent first."""
    codes = rows.order_by().annotate(code=Codes(F("reasons"), output_field=models.TextField()))
    return list(codes.values("code").annotate(count=Count("id", distinct=True)).order_by("-count", "code")[:most])


def by_officer(rows: Decisions) -> list[dict[str, Any]]:
    """``username``, ``name`` and ``count`` of each officer, the most frequent first."""
    named = {"username": F("decided_by__username"), "name": F("decided_by__full_name")}
    return list(rows.filter(BY_OFFICER).order_by().values(**named).annotate(count=Count("id")).order_by("-count"))
