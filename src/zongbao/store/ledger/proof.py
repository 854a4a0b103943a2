"""The rows a proof of the ledger is made of, read slot by slot from one snapshot; verifier and export share them."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus

from zongbao.domain.ledger.counters import Counters, Movement
from zongbao.domain.ledger.seal import canonical_lines, utc_text
from zongbao.store.ledger.facts import BALANCE_COLUMNS, counters_of, to_scaled
from zongbao.store.ledger.slots import Cursor, open_cursor

ITEMSIZE = 5_000


@dataclass(frozen=True, slots=True)
class MovementFact:
    """A movement row with the names of its columns."""

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

    @property
    def row(self) -> str:
        """The row's key in words."""
        return f"book {self.book_id} item {self.item_no} seq {self.seq}"

    def movement(self) -> Movement:
        """The figures as exact integers."""
        figures = map(to_scaled, (self.declared, self.legal, self.second, self.usd))
        return Movement(self.item_no, self.seq, self.line_no, *figures)

    def canonical(self, slot: int) -> bytes:
        """The bytes that the seal covers."""
        return canonical_lines(
            slot, self.book_id, self.document, self.version, self.event, self.direction,
            utc_text(self.happened_at), utc_text(self.recorded_at), self.batch_no, [self.movement()],
        )[0]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SealFact:
    """A seal row."""

    batch_no: int
    movement_count: int
    merkle_root: bytes
    previous: bytes
    chained: bytes
    marks: bytes
    sealed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class PostingFact:
    """A posting row."""

    book_id: int
    document: str
    version: int
    event: str
    direction: str
    line_count: int
    line_nos: list[int]
    item_nos: list[int]
    seqs: list[int]
    batch_no: int
    happened_at: dt.datetime
    recorded_at: dt.datetime


@contextlib.contextmanager
def snapshot(connection: psycopg.Connection[Any]) -> Iterator[Cursor]:
    """A cursor in one consistent snapshot; inside a caller's open transaction that transaction's isolation stands."""
    idle = connection.info.transaction_status == TransactionStatus.IDLE
    with connection.transaction():
        cursor = open_cursor(connection)
        if idle:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield cursor


def used_slots(cursor: Cursor) -> list[int]:
    """Slots that hold any item, balance, posting, movement or seal."""
    tables = ("ledger_item", "ledger_balance", "ledger_posting", "ledger_movement", "ledger_seal")
    cursor.execute(" UNION ".join(f"SELECT slot FROM {table}" for table in tables) + " ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def movements(cursor: Cursor, slot: int) -> Iterator[MovementFact]:
    """All movements of a slot in the order of its seals; streamed, for there may be millions."""
    names = ", ".join(MovementFact.__dataclass_fields__)
    statement = f"SELECT {names} FROM ledger_movement WHERE slot = %s ORDER BY batch_no, book_id, item_no, seq"
    with psycopg.ServerCursor(
        cursor.connection, f"ledger_movements_{slot}", row_factory=psycopg.rows.tuple_row
    ) as rows:
        rows.itersize = ITEMSIZE
        for row in rows.execute(statement, (slot,)):
            yield MovementFact(*row)


def seals(cursor: Cursor, slot: int) -> list[SealFact]:
    """The seals of a slot in order."""
    names = ", ".join(SealFact.__dataclass_fields__)
    cursor.execute(f"SELECT {names} FROM ledger_seal WHERE slot = %s ORDER BY batch_no", (slot,))
    return [SealFact(*row) for row in cursor.fetchall()]


def postings(cursor: Cursor, slot: int) -> list[PostingFact]:
    """The postings of a slot."""
    names = ", ".join(PostingFact.__dataclass_fields__)
    cursor.execute(f"SELECT {names} FROM ledger_posting WHERE slot = %s ORDER BY batch_no", (slot,))
    return [PostingFact(*row) for row in cursor.fetchall()]


def balances(cursor: Cursor, slot: int) -> dict[tuple[int, int], Counters]:
    """The balances of a slot by book and item."""
    cursor.execute(
        f"SELECT book_id, item_no, {', '.join(BALANCE_COLUMNS)} FROM ledger_balance WHERE slot = %s "
        "ORDER BY book_id, item_no",
        (slot,),
    )
    return {(book_id, item_no): counters_of(row) for book_id, item_no, *row in cursor.fetchall()}


def lonely(cursor: Cursor, slot: int) -> list[tuple[int, int, bool]]:
    """Book and item of each item without balance or balance without item, and whether it is the item that lacks."""
    cursor.execute(
        "SELECT coalesce(i.book_id, b.book_id), coalesce(i.item_no, b.item_no), i.slot IS NULL "
        "FROM (SELECT * FROM ledger_item WHERE slot = %(slot)s) AS i "
        "FULL JOIN (SELECT * FROM ledger_balance WHERE slot = %(slot)s) AS b USING (slot, book_id, item_no) "
        "WHERE i.slot IS NULL OR b.slot IS NULL ORDER BY 1, 2",
        {"slot": slot},
    )
    return [(book_id, item_no, no_item) for book_id, item_no, no_item in cursor.fetchall()]
