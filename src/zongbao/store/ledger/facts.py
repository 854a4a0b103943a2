"""Loads what a batch is decided on: balances, postings that stand, and the next free item numbers."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from zongbao.domain.ledger.counters import SCALE, Counters, Movement
from zongbao.domain.ledger.posting import FOLLOWING, BookKey, PostingKey, Standing, key_of
from zongbao.domain.ledger.request import Event, PostingRequest
from zongbao.store.ledger.slots import Cursor, on_one_slot

QUANTITY_COLUMNS = tuple(
    f"{counter}{unit}"
    for counter in ("actual_in", "actual_out", "pre_in", "pre_out")
    for unit in ("", "_legal", "_second")
)
BALANCE_COLUMNS = (*QUANTITY_COLUMNS, "usd_total", "last_seq", "last_in", "last_out")

ItemKey = tuple[int, int, int]  # slot, book_id, item_no
MovementKey = tuple[int, int, int, int]  # slot, book_id, item_no, seq


def to_scaled(value: Decimal) -> int:
    """A numeric of five decimals as an exact integer of 1e-5."""
    return int(value * SCALE)


def counters_of(row: Sequence[Any]) -> Counters:
    """Counters from the BALANCE_COLUMNS of a row."""
    return Counters(map(to_scaled, row[:12]), to_scaled(row[12]), row[13], row[14], row[15])


def load_balances(cursor: Cursor, keys: Sequence[ItemKey]) -> dict[BookKey, dict[int, Counters]]:
    """Balances of the items that exist, by book and item number."""
    found: dict[BookKey, dict[int, Counters]] = {}
    if not keys:
        return found
    slots, books, items = zip(*keys, strict=True)
    columns = ", ".join(f"b.{name}" for name in BALANCE_COLUMNS)
    # None of these is prepared: a plan kept from when the table was small would be kept for ever.
    cursor.execute(
        f"""
        SELECT b.slot, b.book_id, b.item_no, {columns}
        FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS k(slot, book_id, item_no)
        JOIN ledger_balance AS b USING (slot, book_id, item_no)
        WHERE true{on_one_slot("b", slots)}
        """,
        (list(slots), list(books), list(items)),
        prepare=False,
    )
    for slot, book_id, item_no, *balance in cursor.fetchall():
        found.setdefault((slot, book_id), {})[item_no] = counters_of(balance)
    return found


def next_items(cursor: Cursor, books: Sequence[BookKey]) -> dict[BookKey, int]:
    """The first free item number of each book; to be read under the slot's lock."""
    if not books:
        return {}
    slots, ids = zip(*books, strict=True)
    cursor.execute(
        f"""
        SELECT k.slot, k.book_id, coalesce(h.item_no, 0) + 1
        FROM unnest(%s::smallint[], %s::bigint[]) AS k(slot, book_id)
        LEFT JOIN LATERAL (
            SELECT i.item_no FROM ledger_item AS i
            WHERE i.slot = k.slot AND i.book_id = k.book_id{on_one_slot("i", slots)}
            ORDER BY i.item_no DESC LIMIT 1
        ) AS h ON true
        """,
        (list(slots), list(ids)),
        prepare=False,
    )
    return {(slot, book_id): number for slot, book_id, number in cursor.fetchall()}


def load_standing(cursor: Cursor, requests: Sequence[PostingRequest]) -> dict[PostingKey, Standing]:
    """The postings that stand already: of the same key, and those that a CONFIRM or RELEASE follows."""
    # An unprintable number (LED-109) stands nowhere, and PostgreSQL would not even take it as a parameter.
    printable = [request for request in requests if request.document.isprintable()]
    wanted = {key_of(request) for request in printable}
    for request in printable:
        if request.event in FOLLOWING:
            start = (request.slot, request.book_id, request.document, request.version)
            wanted.update((*start, event) for event in (Event.RESERVE, *FOLLOWING))
    if not wanted:
        return {}
    slots, books, documents, versions, events = zip(*wanted, strict=True)
    keys = (list(slots), list(books), list(documents), list(versions), [str(event) for event in events])
    cursor.execute(
        f"""
        SELECT p.slot, p.book_id, p.document, p.version, p.event, p.direction, p.item_nos, p.seqs
        FROM unnest(%s::smallint[], %s::bigint[], %s::varchar[], %s::integer[], %s::varchar[])
             AS k(slot, book_id, document, version, event)
        JOIN ledger_posting AS p USING (slot, book_id, document, version, event)
        WHERE true{on_one_slot("p", slots)}
        """,
        keys,
        prepare=False,
    )
    found = cursor.fetchall()
    moved = _movements(cursor, [(*row[:2], *pair) for row in found for pair in zip(row[6], row[7], strict=True)])
    return {
        (slot, book_id, document, version, Event(event)): Standing(
            direction, [moved[slot, book_id, *pair] for pair in zip(items, seqs, strict=True)]
        )
        for slot, book_id, document, version, event, direction, items, seqs in found
    }


def _movements(cursor: Cursor, keys: Sequence[MovementKey]) -> dict[MovementKey, Movement]:
    """Movements by their primary key."""
    if not keys:
        return {}
    slots, books, items, seqs = zip(*keys, strict=True)
    cursor.execute(
        f"""
        SELECT m.slot, m.book_id, m.item_no, m.seq, m.line_no, m.declared, m.legal, m.second, m.usd
        FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS k(slot, book_id, item_no, seq)
        JOIN ledger_movement AS m USING (slot, book_id, item_no, seq)
        WHERE true{on_one_slot("m", slots)}
        """,
        (list(slots), list(books), list(items), list(seqs)),
        prepare=False,
    )
    found = {}
    for slot, book_id, item_no, seq, line_no, *figures in cursor.fetchall():
        declared, legal, second, usd = map(to_scaled, figures)
        found[slot, book_id, item_no, seq] = Movement(item_no, seq, line_no, declared, legal, second, usd)
    return found
