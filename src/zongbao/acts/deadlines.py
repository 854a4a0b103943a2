"""Ends that come near: the enterprise is told once of each pass and each book before it runs out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef
from django.db.models.functions import Cast

from zongbao.acts import notices
from zongbao.acts.context import Actor, record
from zongbao.core import clock
from zongbao.regulations import parameters
from zongbao.store import models

BATCH = 500  # papers told of in one transaction


@transaction.atomic
def tell_expiring_passes(now: dt.datetime) -> int:
    """Tell of approved passes that end within the warning days; gives how many were told now."""
    days = parameters.whole("pass_expiry_warning_days", clock.day_of(now))
    rows = models.GatePass.objects.filter(
        state="approved", valid_until__gte=now, valid_until__lte=now + dt.timedelta(days=days)
    )
    rows = notices.untold(rows, "pass.expiring", "pass_no")
    found = rows.select_for_update(of=("self",), skip_locked=True).defer("paper").order_by("id")[:BATCH]
    ends = ((row.pass_no, row, f"{row.valid_until.astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}") for row in found)
    return _tell("pass", ends, now)


@transaction.atomic
def tell_expiring_books(now: dt.datetime) -> int:
    """Tell of active books that end within the warning days; a book that was extended is told of anew."""
    today = clock.day_of(now)
    last = today + dt.timedelta(days=parameters.whole("book_expiry_warning_days", today))
    rows = models.AccountBook.objects.filter(state="active", valid_until__gte=today, valid_until__lte=last)
    told = {"remark": Cast(OuterRef("valid_until"), CharField())}
    rows = notices.untold(rows, "book.expiring", "book_no", **told)
    found = rows.select_for_update(of=("self",), skip_locked=True).order_by("id")[:BATCH]
    return _tell("book", ((row.book_no, row, row.valid_until.isoformat()) for row in found), now)


def _tell(kind: str, papers: Iterable[tuple[str, Any, str]], now: dt.datetime) -> int:
    """One notice and one audit line for each paper: its number, its row, its end."""
    platform, told = Actor.platform(), []
    for number, row, end in papers:
        told.append(notices.to_enterprise(f"{kind}.expiring", kind, number, row, end))
        record(platform, f"{kind}.expiring", kind, number, after=row.state, until=end)
    notices.tell(told, now)
    return len(told)
