"""Reads a whole book at once: its items as they stand now or stood at the end of a day, sums by unit, a period's flows.

Each function is one statement, however many items the book has.
"""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from zongbao.domain.ledger.counters import ACTUAL_IN, ACTUAL_OUT, COUNTER_NAMES, EFFECTS, PRE_IN, PRE_OUT, Effect
from zongbao.store.ledger.facts import BALANCE_COLUMNS, QUANTITY_COLUMNS, counters_of
from zongbao.store.ledger.read import ItemRow, Reader, balance_of

Shelf = Literal["", "some", "near", "taken", "zero"]
Order = Literal["no", "-no", "hs", "-hs", "free", "-free"]
NEARLY = Decimal("0.1")  # of the stock: a share of the house, not of the law
_DAY = "(m.happened_at AT TIME ZONE 'Asia/Shanghai')::date"
_FREE = "(b.actual_in - b.actual_out - b.pre_out)"
_STOCK = "(b.actual_in - b.actual_out)"
SHELVES: Mapping[Shelf, str] = {
    "": "true",
    "some": f"{_STOCK} > 0",
    "near": f"{_STOCK} > 0 AND {_FREE} <= {_STOCK} * {NEARLY}",
    "taken": f"{_STOCK} > 0 AND {_FREE} = 0",
    "zero": f"{_STOCK} = 0",
}
ORDERS: Mapping[Order, str] = {
    "no": "i.item_no",
    "-no": "i.item_no DESC",
    "hs": "i.hs_code, i.item_no",
    "-hs": "i.hs_code DESC, i.item_no DESC",
    "free": f"{_FREE}, i.item_no",
    "-free": f"{_FREE} DESC, i.item_no DESC",
}
UNITS = (("declared", ""), ("legal", "_legal"), ("second", "_second"))
_ITEM = tuple(name for name in ItemRow.__dataclass_fields__ if name != "balance")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which items of which book; with ``as_of`` what stood at the end of that Shanghai day."""

    slot: int
    book_id: int
    text: str = ""
    hs: str = ""
    shelf: Shelf = ""
    as_of: dt.date | None = None


@dataclass(frozen=True, slots=True)
class UnitSum:
    """The sums of all wanted items that are counted in this unit; ``which`` is declared, legal or second."""

    which: str
    unit: str
    items: int
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
class UnitFlow:
    """What an item's stock was before a period, what came and went in it, what it was after, in one unit."""

    unit: str
    opening: Decimal
    came: Decimal
    went: Decimal

    @property
    def closing(self) -> Decimal:
        """期末 = 期初 + 本期增 - 本期减."""
        return self.opening + self.came - self.went


@dataclass(frozen=True, slots=True)
class ItemFlow:
    """One line of a book's statement: the item, and its flows in declared, legal and second legal unit."""

    item_no: int
    part_no: str
    hs_code: str
    name: str
    movements: int
    units: tuple[UnitFlow, UnitFlow, UnitFlow]


def items(connection: Reader, wanted: Wanted, order: Order = "no", offset: int = 0, limit: int = 50) -> list[ItemRow]:
    """A page of the wanted items with their balances."""
    source, values = _source(wanted)
    columns = ", ".join([f"i.{name}" for name in _ITEM] + [f"b.{name}" for name in BALANCE_COLUMNS])
    statement = f"{source[0]} SELECT {columns} {source[1]} ORDER BY {ORDERS[order]} OFFSET %s LIMIT %s"
    rows = _rows(connection, statement, [*values, offset, limit])
    count = len(_ITEM)
    return [
        ItemRow(**dict(zip(_ITEM, row, strict=False)), balance=balance_of(counters_of(row[count:]))) for row in rows
    ]


def count(connection: Reader, wanted: Wanted) -> int:
    """How many items are wanted."""
    source, values = _source(wanted)
    return int(next(_rows(connection, f"{source[0]} SELECT count(*) {source[1]}", values))[0])


def sums(connection: Reader, wanted: Wanted) -> list[UnitSum]:
    """Sums of the wanted items, for each unit apart: kilograms are never added to pieces."""
    source, values = _source(wanted)
    parts = []
    for place, (which, suffix) in enumerate(UNITS):
        figures = ", ".join(f"sum({name}{suffix})" for name in COUNTER_NAMES)
        parts.append(
            f"SELECT {place}, '{which}', {which}_unit AS unit, count(*), {figures} FROM found "
            f"WHERE {which}_unit <> '' GROUP BY {which}_unit"
        )
    columns = ", ".join(
        ["i.declared_unit", "i.legal_unit", "i.second_unit", *(f"b.{name}" for name in QUANTITY_COLUMNS)]
    )
    found = f"{source[0]}, found AS (SELECT {columns} {source[1]})"
    statement = f"{found} {' UNION ALL '.join(parts)} ORDER BY 1, 4 DESC, 3"
    return [UnitSum(*row[1:]) for row in _rows(connection, statement, values)]


def first_day(connection: Reader, slot: int, book_id: int) -> dt.date | None:
    """The Shanghai day of the book's earliest movement."""
    statement = f"SELECT min({_DAY}) FROM ledger_movement AS m WHERE m.slot = %s AND m.book_id = %s"
    found: dt.date | None = next(_rows(connection, statement, [slot, book_id]))[0]
    return found


def flows(connection: Reader, slot: int, book_id: int, since: dt.date, until: dt.date) -> list[ItemFlow]:
    """The statement (对账单) of a book from the start of one Shanghai day to the end of another, item by item.

    Items without stock before and without a movement in the period are left out.
    """
    sums_of = []
    for which, _ in UNITS:
        net = f"(e.actual_in - e.actual_out) * m.{which}"
        sums_of.append(f"coalesce(sum({net}) FILTER (WHERE NOT m.late), 0)")
        sums_of += [f"coalesce(sum(e.{name} * m.{which}) FILTER (WHERE m.late), 0)" for name in COUNTER_NAMES[:2]]
    # The day of a movement is worked out once for each, not once for each sum.
    moved = (
        f"SELECT m.item_no, event, direction, declared, legal, second, {_DAY} >= %s AS late FROM ledger_movement AS m "
        f"WHERE m.slot = %s AND m.book_id = %s AND {_DAY} <= %s"
    )
    statement = (
        f"WITH {_EFFECT}, m AS MATERIALIZED ({moved}), s AS (SELECT m.item_no, "
        f"count(*) FILTER (WHERE m.late AND (e.actual_in <> 0 OR e.actual_out <> 0)), {', '.join(sums_of)} "
        "FROM m JOIN effect AS e USING (event, direction) GROUP BY m.item_no) "
        "SELECT i.item_no, i.part_no, i.hs_code, i.name, i.declared_unit, i.legal_unit, i.second_unit, s.* "
        "FROM s JOIN ledger_item AS i USING (item_no) WHERE i.slot = %s AND i.book_id = %s ORDER BY i.item_no"
    )
    rows = _rows(connection, statement, [since, slot, book_id, until, slot, book_id])
    found = (_flow((*row[:7], *row[8:])) for row in rows)  # without the number of s that only joins
    return [flow for flow in found if flow.movements or any(unit.opening for unit in flow.units)]


def _flow(row: tuple[Any, ...]) -> ItemFlow:
    item_no, part_no, hs_code, name, *units = row[:7]
    first, second, third = (UnitFlow(units[at], *row[8 + 3 * at : 11 + 3 * at]) for at in range(3))
    return ItemFlow(item_no, part_no, hs_code, name, row[7], (first, second, third))


def _sign(effect: Effect, counter: int) -> int:
    """+1 where the event raises the counter, -1 where it lowers it."""
    return (effect.rises == counter) - (effect.falls == counter)


def _effect_row(event: str, direction: str, effect: Effect) -> str:
    signs = [_sign(effect, counter) for counter in (ACTUAL_IN, ACTUAL_OUT, PRE_IN, PRE_OUT)]
    return f"('{event}', '{direction}', {', '.join(map(str, signs))}, {effect.usd})"


# What each event does to the counters, as rows: the fold becomes one sum. ``usd`` is the sign of the value.
_EFFECT = (
    "effect(event, direction, actual_in, actual_out, pre_in, pre_out, usd) AS (VALUES "
    + ", ".join(_effect_row(event, direction, effect) for (event, direction), effect in EFFECTS.items())
    + ")"
)


def _folded() -> str:
    """The statement that sums the movements of a book up to a day into one balance for each item."""
    figures = [f"sum(e.{name} * m.{which}) AS {name}{suffix}" for name in COUNTER_NAMES for which, suffix in UNITS]
    return (
        f"SELECT m.item_no, {', '.join(figures)}, sum(e.usd * m.usd) AS usd_total, count(*) AS last_seq, "
        f"max({_DAY}) FILTER (WHERE e.actual_in = 1) AS last_in, "
        f"max({_DAY}) FILTER (WHERE e.actual_out = 1) AS last_out "
        "FROM ledger_movement AS m JOIN effect AS e USING (event, direction) "
        f"WHERE m.slot = %s AND m.book_id = %s AND {_DAY} <= %s GROUP BY m.item_no"
    )


def _source(wanted: Wanted) -> tuple[tuple[str, str], list[object]]:
    """(WITH clause, FROM and WHERE clauses) and their values."""
    key: list[object] = [wanted.slot, wanted.book_id]
    where = ["i.slot = %s", "i.book_id = %s", SHELVES[wanted.shelf]]
    values: list[object] = []
    if wanted.text:
        where.append("strpos(lower(concat_ws(' ', i.name, i.part_no)), lower(%s)) > 0")
        values.append(wanted.text)
    if wanted.hs:
        where.append("starts_with(i.hs_code, %s)")
        values.append(wanted.hs)
    if wanted.as_of is None:
        columns = ", ".join(BALANCE_COLUMNS)
        head = f"WITH b AS (SELECT item_no, {columns} FROM ledger_balance WHERE slot = %s AND book_id = %s)"
        joined = "FROM ledger_item AS i JOIN b USING (item_no)"
        return (head, f"{joined} WHERE {' AND '.join(where)}"), [*key, *key, *values]
    return _source_of_day(wanted.as_of, key, where, values)


def _source_of_day(
    day: dt.date, key: list[object], where: list[str], values: list[object]
) -> tuple[tuple[str, str], list[object]]:
    """The same of a past day; an item not yet filed then, and without a movement, is not there."""
    numbers = ", ".join(f"coalesce(s.{name}, 0) AS {name}" for name in BALANCE_COLUMNS[:-2])
    head = (
        f"WITH {_EFFECT}, s AS ({_folded()}), b AS (SELECT t.item_no, {numbers}, s.last_in, s.last_out "
        "FROM ledger_item AS t LEFT JOIN s USING (item_no) WHERE t.slot = %s AND t.book_id = %s "
        "AND (s.item_no IS NOT NULL OR (t.filed_at AT TIME ZONE 'Asia/Shanghai')::date <= %s))"
    )
    joined = "FROM ledger_item AS i JOIN b USING (item_no)"
    return (head, f"{joined} WHERE {' AND '.join(where)}"), [*key, day, *key, day, *key, *values]


def _rows(connection: Reader, statement: str, values: Sequence[object]) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        yield from cursor.fetchall()
