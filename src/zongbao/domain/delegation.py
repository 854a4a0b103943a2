"""Delegations with limits (授权代办): which of an officer's delegations lets them decide a paper, or why none does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zongbao.core.clock import SHANGHAI
from zongbao.core.decision import Reason


@dataclass(frozen=True, slots=True)
class Grant:
    """What one officer lets another do: kinds of papers, value limit in CNY (None: no limit), days."""

    giver: str
    kinds: frozenset[str]
    limit: Decimal | None
    starts: dt.datetime
    ends: dt.datetime

    def holds(self, at: dt.datetime) -> bool:
        """Whether it is in force at that moment."""
        return self.starts <= at < self.ends

    def allows(self, value: Decimal | None) -> bool:
        """Whether the value lies within the limit; one that cannot be told lies within none."""
        return self.limit is None or (value is not None and value <= self.limit)


def choose(grants: Sequence[Grant], kind: str, value: Decimal | None, at: dt.datetime) -> Grant | Reason:
    """The grant under which a paper of that kind and value may be decided; the nearest reason if there is none."""
    fitting = [grant for grant in grants if kind in grant.kinds]
    if not fitting:
        return Reason("QUE-110", {}, "delegation")
    live = [grant for grant in fitting if grant.holds(at)]
    if not live:
        last = max(fitting, key=lambda grant: grant.ends)
        facts = {"giver": last.giver, "starts": _day(last.starts), "ends": _day(last.ends)}
        return Reason("QUE-112", facts, "delegation")
    enough = next((grant for grant in live if grant.allows(value)), None)
    if enough is None:
        most = max(grant.limit for grant in live if grant.limit is not None)
        told = "—" if value is None else f"{value:,.2f}"
        return Reason("QUE-111", {"value": told, "limit": f"{most:,.2f}"}, "value", change={"value": f"{most:,.2f}"})
    return enough


def _day(at: dt.datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, slots=True)
class Terms:
    """A delegation that somebody asks for."""

    kinds: Collection[str]
    limit: Decimal | None
    starts: dt.datetime
    ends: dt.datetime


def check_terms(terms: Terms, known: Collection[str], now: dt.datetime, days_max: int) -> list[Reason]:
    """What speaks against these terms: a period that ends first, is over or too long; no kinds; a negative limit."""
    found = []
    length = terms.ends - terms.starts
    if not dt.timedelta(0) < length <= dt.timedelta(days=days_max) or terms.ends <= now:
        facts = {"starts": _day(terms.starts), "ends": _day(terms.ends), "days": str(days_max)}
        found.append(Reason("QUE-113", facts, "ends", change={"ends": _day(max(terms.starts, now) + dt.timedelta(1))}))
    unknown = set(terms.kinds) - set(known)
    if not terms.kinds or unknown or (terms.limit is not None and terms.limit < 0):
        facts = {
            "kinds": ", ".join(sorted(terms.kinds)) or "—",
            "limit": "—" if terms.limit is None else str(terms.limit),
        }
        found.append(Reason("QUE-115", facts, "kinds" if not terms.kinds or unknown else "limit"))
    return found
