"""Columns, filters and buttons: what a list page is declared with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zongbao.core.clock import SHANGHAI
from zongbao.core.lifecycle import Lifecycle
from zongbao.web.components.cells import Cell
from zongbao.web.text import T

Rows = QuerySet[Any]
Options = Callable[[], Sequence[tuple[str, object]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: heading, the cell it makes of a row, the field it sorts by (empty: not sortable)."""

    key: str
    title: T
    cell: Callable[[Any], Cell]
    sort: str = ""
    right: bool = False
    unless: Collection[str] = ()  # roles that know anyway what it would say
    wide: bool = False  # shown on wide screens only, unless the reader chooses it

    @property
    def css(self) -> str:
        """The classes of the column's cells."""
        return " ".join(name for name, on in (("zb-right", self.right), ("zb-wide", self.wide)) if on)


@dataclass(frozen=True, slots=True)
class Filter:
    """One field of the filter card; ``narrow`` may raise ValueError for a value that makes no sense."""

    key: str
    label: T
    kind: str  # choice | date | text
    narrow: Callable[[Rows, str], Rows]
    options: Options = tuple


@dataclass(frozen=True, slots=True)
class Button:
    """A link that looks like a button, or a form that posts at once when ``post`` is set."""

    label: T
    url: str
    icon: str = ""
    tone: str = "plain"  # plain | primary | danger
    post: bool = False


def choice(key: str, label: T, field: str, options: Options) -> Filter:
    """Equals one of the options."""
    return Filter(key, label, "choice", lambda rows, value: rows.filter(**{field: value}), options)


def states(life: Lifecycle, field: str = "state") -> Filter:
    """Choose a state of the paper's life."""
    return choice("state", T("状态", "State"), field, lambda: [(s.code, T(s.zh, s.en)) for s in life.states.values()])


def way(field: str = "direction") -> Filter:
    """进区 or 出区."""
    return choice("direction", T("进出", "Direction"), field, lambda: [("I", T("进区", "In")), ("E", T("出区", "Out"))])


def since(field: str, label: T = T("日期从", "From"), key: str = "since") -> Filter:
    """On that Shanghai day or later."""
    return Filter(key, label, "date", lambda rows, value: rows.filter(**{f"{field}__gte": midnight(value)}))


def until(field: str, label: T = T("日期到", "To"), key: str = "until") -> Filter:
    """On that Shanghai day or earlier."""

    def narrow(rows: Rows, value: str) -> Rows:
        return rows.filter(**{f"{field}__lt": midnight(value) + dt.timedelta(days=1)})

    return Filter(key, label, "date", narrow)


def exact(key: str, label: T, field: str) -> Filter:
    """Equals what is typed."""
    return Filter(key, label, "text", lambda rows, value: rows.filter(**{field: value}))


def midnight(value: str) -> dt.datetime:
    """The first moment of a day given as YYYY-MM-DD; ValueError otherwise."""
    return dt.datetime.combine(dt.date.fromisoformat(value), dt.time(), SHANGHAI)
