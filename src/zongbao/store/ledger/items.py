"""Files book items outside a posting: opens them with a zero balance, changes their data or state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from zongbao.core import clock
from zongbao.domain.ledger.counters import Counters
from zongbao.domain.ledger.request import NewItem
from zongbao.domain.ledger.seal import utc_text
from zongbao.store.ledger import slots
from zongbao.store.ledger.errors import MissingItemError, conflict_of
from zongbao.store.ledger.facts import next_items
from zongbao.store.ledger.rows import BALANCE_COPY, ITEM_COPY, balance_line, copy, escaped

CHANGEABLE = frozenset(
    [
        "part_no",
        "hs_code",
        "name",
        "spec",
        "declared_unit",
        "legal_unit",
        "second_unit",
        "origin",
        "currency",
        "unit_price",
        "state",
    ]
)


def open_items(
    connection: psycopg.Connection[Any],
    slot: int,
    book_id: int,
    items: Sequence[NewItem],
    *,
    item_nos: Sequence[int] | None = None,
    filed_at: dt.datetime | None = None,
) -> list[int]:
    """File items of a book with zero balances, in the caller's transaction; their numbers, in order.

    Numbers go on after the book's last item unless ``item_nos`` gives them (the filing's own 备案序号).
    ``LedgerConflictError`` if a number is taken.
    """
    if not items:
        return []
    cursor = slots.open_cursor(connection)
    slots.lock(cursor, [slot])
    if item_nos is None:
        first = next_items(cursor, [(slot, book_id)])[slot, book_id]
        item_nos = range(first, first + len(items))
    filed = utc_text(filed_at or clock.now())
    rows = [
        "\t".join(map(escaped, _row(slot, book_id, number, item, filed)))
        for number, item in zip(item_nos, items, strict=True)
    ]
    try:
        copy(cursor, ITEM_COPY, rows)
        copy(cursor, BALANCE_COPY, [balance_line((slot, book_id), number, Counters()) for number in item_nos])
    except psycopg.IntegrityError as error:
        raise conflict_of(error) from error
    return list(item_nos)


def update_item(connection: psycopg.Connection[Any], slot: int, book_id: int, item_no: int, **changes: object) -> None:
    """Change data or ``state`` of an item; ValueError for other columns, MissingItemError if there is none."""
    unknown = changes.keys() - CHANGEABLE
    if unknown or not changes:
        raise ValueError(f"not changeable: {', '.join(sorted(unknown)) or 'nothing'}")
    assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in changes)
    statement = sql.SQL("UPDATE ledger_item SET {} WHERE slot = %s AND book_id = %s AND item_no = %s")
    cursor = slots.open_cursor(connection)
    cursor.execute(statement.format(assignments), [*changes.values(), slot, book_id, item_no])
    if cursor.rowcount != 1:
        raise MissingItemError(f"slot {slot} book {book_id} item {item_no}")


def _row(slot: int, book_id: int, item_no: int, item: NewItem, filed: str) -> tuple[object, ...]:
    return (
        slot, book_id, item_no, item.part_no, item.hs_code, item.name, item.spec, item.declared_unit, item.legal_unit,
        item.second_unit, item.origin, item.currency, item.unit_price, "", None, "filing", "active", filed,
    )  # fmt: skip
