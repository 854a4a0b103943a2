"""Decisions counted in the database: whose they are, what they answered, by which rule, how long they took."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.db.models import Count, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Outcome
from zongbao.core.roles import Role
from zongbao.store.models import StoredDecision, User

Decisions = QuerySet[Any]  # of StoredDecision

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
    """Decisions on papers, vehicles and passages that this user may see; those on raw messages are left out."""
    return StoredDecision.objects.visible_to(user).exclude(subject_kind="message")


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
