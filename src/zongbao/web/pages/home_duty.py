"""One thing that needs somebody now (待办): its number, its nearest deadline, and the rule or number behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Min
from django.urls import reverse

from zongbao.core import clock
from zongbao.regulations import parameters
from zongbao.web.components.table import Rows
from zongbao.web.pages.worklist import span
from zongbao.web.text import T


@dataclass(frozen=True, slots=True)
class Todo:
    """One kind of thing that needs me, with its number; ``due`` is the nearest deadline, ``law`` what sets it."""

    label: T
    count: int
    url: str
    law: T
    law_url: str
    due: dt.datetime | None = None

    @property
    def overdue(self) -> bool:
        """Whether the nearest deadline has gone by."""
        return self.due is not None and self.due < clock.now()

    @property
    def left(self) -> T:
        """How long there is, or how long it has been too late."""
        if self.due is None:
            return T("", "")
        words = T("已超时 {span}", "late by {span}") if self.overdue else T("还剩 {span}", "{span} left")
        return words.of(span=span(abs(self.due - clock.now())))


@dataclass(frozen=True, slots=True)
class Found:
    """How many rows there are of one kind, and the first moment from which their clock runs."""

    count: int
    first: dt.datetime | None


def found(rows: Rows, since: str) -> Found:
    """Count the rows and read the earliest moment in one query."""
    told = rows.order_by().aggregate(count=Count("pk"), first=Min(since))
    return Found(told["count"], told["first"])


def limited(label: T, its: Found, url: str, parameter: str, within: dt.timedelta | None = None) -> Todo:
    """A duty whose limit is a parameter; without ``within`` the moment found is itself the deadline."""
    law = parameters.parameter(parameter)
    due = its.first + (within or dt.timedelta()) if its.first else None
    return Todo(label, its.count, url, T(law.zh, law.en), reverse("parameter", args=[parameter]), due)


def whole(key: str) -> int:
    """Today's value of a whole-numbered parameter."""
    return parameters.whole(key, clock.day_of(clock.now()))


def asked(name: str, **narrowed: object) -> str:
    """The address of a list page narrowed to exactly what was counted."""
    return f"{reverse(name)}?{urlencode({key: str(value) for key, value in narrowed.items()})}"
