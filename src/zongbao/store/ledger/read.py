"""Reads the ledger: items with balances, a balance as of a day and as known at a moment, movements.

Every function takes a connection with a ``cursor()`` context manager: Django's or psycopg's own.
"""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any, Protocol

from zongbao.domain.ledger.counters import ACTUAL_IN, ACTUAL_OUT, EFFECTS, SCALE, Counters, fold
from zongbao.domain.ledger.request import Event
from zongbao.store.ledger.facts import BALANCE_COLUMNS, counters_of, to_scaled

PAGE = 50
_SHANGHAI_DAY = "(happened_at AT TIME ZONE 'Asia/Shanghai')::date"
_MOVEMENT_COLUMNS = (
    "book_id, item_no, seq, document, version, event, direction, line_no, declared, legal, second, usd, "
    "happened_at, recorded_at, batch_no"
)


class Reader(Protocol):
    """What is needed of a connection."""

    def cursor(self) -> AbstractContextManager[Any]:
        """A cursor to be closed by its context."""
        ...


@dataclass(frozen=True, slots=True)
class UnitBalance:
    """The counters of an item in one unit."""

    actual_in: Decimal
    actual_out: Decimal
    pre_in: Decimal
    pre_out: Decimal

    @property
    def stock(self) -> Decimal:
        """账面库存 = 实增 - 实减."""
        return self.actual_in - self.actual_out

    @property
    def available(self) -> Decimal:
        """可用 = 实增 - 实减 - 预减."""
        return self.stock - self.pre_out


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance in all three units, with the stock's USD total."""

    declared: UnitBalance
    legal: UnitBalance
    second: UnitBalance
    usd_total: Decimal
    last_seq: int
    last_in: dt.date | None
    last_out: dt.date | None

    @property
    def average_usd(self) -> Decimal:
        """Average USD price per declared unit (平均美元单价), 4 decimals; 0 on an empty item."""
        stock = self.declared.stock
        return (self.usd_total / stock).quantize(Decimal("0.0001")) if stock else Decimal("0.0000")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A book item as filed, with its present balance."""

    item_no: int
    part_no: str
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    legal_unit: str
    second_unit: str
    origin: str
    currency: str
    unit_price: Decimal | None
    source_list: str
    source_line: int | None
    in_mode: str
    state: str
    filed_at: dt.datetime
    balance: Balance


@dataclass(frozen=True, slots=True)
class MovementRow:
    """One movement as it stands."""

    book_id: int
    item_no: int
    seq: int
    document: str
    version: int
    event: str
    direction: str
    line_no: int
    declared: Decimal
    legal: Decimal
    second: Decimal
    usd: Decimal
    happened_at: dt.datetime
    recorded_at: dt.datetime
    batch_no: int


@dataclass(frozen=True, slots=True)
class DayFlow:
    """What came into and went out of an item's stock on a Shanghai day, and the stock at its end (declared unit)."""

    day: dt.date
    came: Decimal
    went: Decimal
    stock: Decimal


def items(
    connection: Reader,
    slot: int,
    book_id: int,
    *,
    item_nos: Sequence[int] | None = None,
    part_no: str = "",
    text: str = "",
    state: str = "",
    in_stock: bool = False,
    after: int = 0,
    limit: int = PAGE,
) -> list[ItemRow]:
    """A page of the book's items by number, after item ``after``; ``text`` is looked for in name, part number, HS."""
    where = ["i.slot = %s", "i.book_id = %s", "i.item_no > %s"]
    values: list[object] = [slot, book_id, after]
    for condition, value in (("i.part_no = %s", part_no), ("i.state = %s", state)):
        if value:
            where.append(condition)
            values.append(value)
    if item_nos is not None:
        where.append("i.item_no = ANY(%s)")
        values.append(list(item_nos))
    if text:
        where.append("strpos(lower(concat_ws(' ', i.name, i.part_no, i.hs_code)), lower(%s)) > 0")
        values.append(text)
    if in_stock:
        where.append("b.actual_in > b.actual_out")
    names = [name for name in ItemRow.__dataclass_fields__ if name != "balance"]
    columns = ", ".join([f"i.{name}" for name in names] + [f"b.{name}" for name in BALANCE_COLUMNS])
    statement = (
        f"SELECT {columns} FROM ledger_item AS i JOIN ledger_balance AS b USING (slot, book_id, item_no) "
        f"WHERE {' AND '.join(where)} ORDER BY i.item_no LIMIT %s"
    )
    count = len(names)
    rows = _rows(connection, statement, [*values, limit])
    return [
        ItemRow(**dict(zip(names, row, strict=False)), balance=balance_of(counters_of(row[count:]))) for row in rows
    ]


def balance(
    connection: Reader,
    slot: int,
    book_id: int,
    item_no: int,
    *,
    as_of: dt.date | None = None,
    known_on: dt.datetime | None = None,
) -> Balance | None:
    """The item's balance now, or as of the end of a Shanghai day as it was known at a moment; None if no such item.

    With a date given the balance is folded from the movements: what had happened by then, of what was recorded by then.
    """
    key = [slot, book_id, item_no]
    now = list(
        _rows(
            connection,
            f"SELECT {', '.join(BALANCE_COLUMNS)} FROM ledger_balance "
            "WHERE slot = %s AND book_id = %s AND item_no = %s",
            key,
        )
    )
    if not now:
        return None
    if as_of is None and known_on is None:
        return balance_of(counters_of(now[0]))
    rows = _rows(
        connection,
        f"SELECT event, direction, declared, legal, second, usd, {_SHANGHAI_DAY} FROM ledger_movement "
        "WHERE slot = %s AND book_id = %s AND item_no = %s "
        f"AND (%s::date IS NULL OR {_SHANGHAI_DAY} <= %s::date) "
        "AND (%s::timestamptz IS NULL OR recorded_at <= %s::timestamptz) ORDER BY seq",
        [*key, as_of, as_of, known_on, known_on],
    )
    return balance_of(
        fold(
            (Event(event), direction, (to_scaled(declared), to_scaled(legal), to_scaled(second)), to_scaled(usd), day)
            for event, direction, declared, legal, second, usd, day in rows
        )
    )


def movements(
    connection: Reader, slot: int, book_id: int, item_no: int, *, after: int = 0, limit: int = PAGE
) -> list[MovementRow]:
    """A page of the item's movements in their order, beginning after sequence number ``after``."""
    statement = (
        f"SELECT {_MOVEMENT_COLUMNS} FROM ledger_movement "
        "WHERE slot = %s AND book_id = %s AND item_no = %s AND seq > %s ORDER BY seq LIMIT %s"
    )
    return [MovementRow(*row) for row in _rows(connection, statement, [slot, book_id, item_no, after, limit])]


def days(connection: Reader, slot: int, book_id: int, item_no: int) -> list[DayFlow]:
    """The days on which the item's stock moved, oldest first; what only reserves moves no stock and makes no day."""
    statement = (
        f"SELECT {_SHANGHAI_DAY} AS day, event, direction, sum(declared) FROM ledger_movement "
        "WHERE slot = %s AND book_id = %s AND item_no = %s GROUP BY day, event, direction ORDER BY day"
    )
    flows: dict[dt.date, tuple[Decimal, Decimal]] = {}
    for day, event, direction, declared in _rows(connection, statement, [slot, book_id, item_no]):
        came, went = _flow(Event(event), direction, declared)
        if came or went:
            before = flows.get(day, (Decimal(0), Decimal(0)))
            flows[day] = (before[0] + came, before[1] + went)
    stocks = accumulate(came - went for came, went in flows.values())
    return [DayFlow(day, *flow, stock) for (day, flow), stock in zip(flows.items(), stocks, strict=True)]


def _flow(event: Event, direction: str, declared: Decimal) -> tuple[Decimal, Decimal]:
    """What an event adds to 实增 and to 实减; a reversal takes away again."""
    effect = EFFECTS[event, direction]
    came = declared * ((effect.rises == ACTUAL_IN) - (effect.falls == ACTUAL_IN))
    went = declared * ((effect.rises == ACTUAL_OUT) - (effect.falls == ACTUAL_OUT))
    return came, went


def movements_of_document(
    connection: Reader, slot: int, book_id: int, document: str, version: int | None = None
) -> list[MovementRow]:
    """All movements of a document (of one version, if given) in the order of recording and of its lines."""
    columns = ", ".join(f"m.{name}" for name in _MOVEMENT_COLUMNS.split(", "))
    statement = (
        f"SELECT {columns} FROM ledger_posting AS p "
        "CROSS JOIN LATERAL unnest(p.item_nos, p.seqs) WITH ORDINALITY AS l(item_no, seq, place) "
        "JOIN ledger_movement AS m ON m.slot = p.slot AND m.book_id = p.book_id "
        "AND m.item_no = l.item_no AND m.seq = l.seq "
        "WHERE p.slot = %s AND p.book_id = %s AND p.document = %s AND (%s::integer IS NULL OR p.version = %s::integer) "
        # Within a batch an event comes after those whose movements on the item have smaller numbers.
        "ORDER BY p.batch_no, p.version, m.seq, l.place"
    )
    return [MovementRow(*row) for row in _rows(connection, statement, [slot, book_id, document, version, version])]


def balance_of(counters: Counters) -> Balance:
    """Counters as decimals, by unit."""

    def unit(place: int) -> UnitBalance:
        return UnitBalance(*(Decimal(counters.values[start + place]) / SCALE for start in (0, 3, 6, 9)))

    usd = Decimal(counters.usd) / SCALE
    return Balance(unit(0), unit(1), unit(2), usd, counters.last_seq, counters.last_in, counters.last_out)


def _rows(connection: Reader, statement: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()
