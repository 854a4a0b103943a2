"""Codes and identifiers of a request, checked as its declaration says: tables in force on the day, check digits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any

from zongbao.core import identifiers
from zongbao.core.decision import Reason
from zongbao.exchange.fields import ITSELF, Field, Group
from zongbao.regulations import codes

_Getter = Callable[[Any], Any]
_CHECKS: dict[str, Callable[[str], str | None]] = {
    name: getattr(identifiers, name)
    for name in ("book_no", "credit_code", "customs_code", "entry_no", "hs_code", "list_no", "pass_no", "plate")
}


def check_declared(body: Group, paper: object, path: str, on: dt.date) -> Iterator[Reason]:
    """MSG-048 for every code that its table does not hold on the day, IDN codes for every number of wrong form."""
    for group in body.groups:
        demands = _demands(group, on)
        if not demands:
            continue
        if not group.attribute:
            yield from _check(demands, paper, f"{path}/{group.tag}", on)
            continue
        for position, item in enumerate(getattr(paper, group.attribute), 1):
            yield from _check(demands, item, f"{path}/{group.tag}[{position}]", on)


_Demand = tuple[_Getter, frozenset[str] | None, Callable[[str], str | None] | None, Field]


@lru_cache(maxsize=64)  # few groups, few days
def _demands(group: Group, on: dt.date) -> tuple[_Demand, ...]:
    return tuple(
        (attrgetter(field.attribute), _table(field, on), _checker(field), field)
        for field in group.fields
        if (field.table or field.check) and field.attribute != ITSELF
    )


def _table(field: Field, on: dt.date) -> frozenset[str] | None:
    return codes.table(field.table).in_force(on) if field.table else None


@cache
def _cached(name: str) -> Callable[[str], str | None]:
    return lru_cache(maxsize=4096)(_CHECKS[name])


def _checker(field: Field) -> Callable[[str], str | None] | None:
    return _cached(field.check) if field.check else None


def _check(demands: tuple[_Demand, ...], item: object, path: str, on: dt.date) -> Iterator[Reason]:
    for getter, allowed, check, field in demands:
        value = getter(item)
        if not value:
            continue
        if allowed is not None:
            if value not in allowed:
                facts = {"field": field.title, "value": value, "table": field.table, "on": on.isoformat()}
                yield Reason("MSG-048", facts, f"{path}/{field.tag}")
        elif check is not None and (refusal := check(value)):
            yield Reason(refusal, {"value": value}, f"{path}/{field.tag}")
