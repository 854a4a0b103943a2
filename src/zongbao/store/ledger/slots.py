"""Slots: the lock that makes one writer per slot, and the seal at a slot's head."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.pq import TransactionStatus

from zongbao.domain.ledger.seal import GENESIS
from zongbao.store.ledger.errors import LedgerConflictError

SLOTS = 256
# First key of the two-key advisory lock; any other use of advisory locks in this database takes another class.
LOCK_CLASS = 0x5A42

Cursor = psycopg.Cursor[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Head:
    """The newest seal of a slot; ``batch_no`` 0 and the genesis hash if there is none."""

    batch_no: int = 0
    chained: bytes = GENESIS
    sealed_at: dt.datetime | None = None


def address_of(connection: psycopg.Connection[Any]) -> str:
    """The address at which another connection of the same account reaches the same database."""
    return make_conninfo(connection.info.dsn, password=connection.info.password or None)


def open_cursor(connection: psycopg.Connection[Any]) -> Cursor:
    """A plain cursor with tuples, whatever factories the caller's connection carries (Django's carries its own)."""
    return psycopg.Cursor(connection, row_factory=psycopg.rows.tuple_row)


@contextlib.contextmanager
def by_key(cursor: Cursor) -> Iterator[None]:
    """Join a batch's keys to the tables through their primary keys only, while the context lasts.

    A batch names some thousand keys; left alone, the planner would rather hash the whole table for them, and a batch
    would cost more with every row of the ledger. The caller's own settings are put back; where the transaction has
    failed, its rollback does that.
    """
    cursor.execute(
        "SELECT name, current_setting(name), set_config(name, 'off', true) FROM unnest(%s::text[]) AS name",
        (["enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit"],),
    )
    before = cursor.fetchall()
    try:
        yield
    finally:
        if cursor.connection.info.transaction_status != TransactionStatus.INERROR and not cursor.connection.closed:
            cursor.execute(
                "SELECT set_config(name, value, true) FROM unnest(%s::text[], %s::text[]) AS before(name, value)",
                ([name for name, _, _ in before], [value for _, value, _ in before]),
            )


def on_one_slot(alias: str, slots: Iterable[int]) -> str:
    """A constant slot condition when there is only one: a distributed database then asks a single node."""
    unique = set(slots)
    return f" AND {alias}.slot = {int(unique.pop())}" if len(unique) == 1 else ""


def lock(cursor: Cursor, slots: Sequence[int]) -> None:
    """Wait until this transaction alone may write the slots; ascending, so that two batches cannot wait in a ring."""
    cursor.execute(
        "SELECT pg_advisory_xact_lock(%s, slot) FROM unnest(%s::integer[]) AS slot", (LOCK_CLASS, sorted(set(slots)))
    )


def heads(cursor: Cursor, slots: Sequence[int]) -> dict[int, Head]:
    """The heads of the slots, to be read after ``lock``.

    READ COMMITTED is required: an older snapshot would show the head from before the lock was granted.
    """
    cursor.execute(
        f"""
        SELECT s.slot, h.batch_no, h.chained, h.sealed_at, current_setting('transaction_isolation')
        FROM unnest(%s::smallint[]) AS s(slot)
        LEFT JOIN LATERAL (
            SELECT batch_no, chained, sealed_at FROM ledger_seal
            WHERE ledger_seal.slot = s.slot{on_one_slot("ledger_seal", slots)} ORDER BY batch_no DESC LIMIT 1
        ) AS h ON true
        """,
        (list(slots),),
    )
    found = {}
    for slot, batch_no, chained, sealed_at, isolation in cursor.fetchall():
        if isolation != "read committed":
            raise LedgerConflictError(f"the ledger posts under READ COMMITTED, not under {isolation.upper()}")
        found[slot] = Head() if batch_no is None else Head(batch_no, chained, sealed_at)
    return found
