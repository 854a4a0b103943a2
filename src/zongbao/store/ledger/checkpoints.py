"""What the next checkpoint takes up, and the writing of it; one transaction at a time may write one."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from zongbao.core import clock
from zongbao.domain.ledger import checkpoint as texts
from zongbao.domain.ledger.checkpoint import Checkpoint, Signer, SlotHead
from zongbao.domain.ledger.seal import GENESIS, leaf
from zongbao.store.copying import copy_rows
from zongbao.store.ledger.decisions import DECISION_COLUMNS, decision_facts
from zongbao.store.ledger.slots import SLOTS, open_cursor
from zongbao.store.models import LedgerCheckpoint

LOCK_CLASS, LOCK = 0x5A42_0003, 1
# Keys of decisions are drawn before their commit, so a lower key may show up later: the search begins at what was
# newest this long ago, and in every so many checkpoints at the very first.
REACH = dt.timedelta(hours=1)
FULL_SEARCH = 60

HEADS = f"""
    SELECT head.slot, head.batch_no, head.chained, coalesce(known.movements, 0) + coalesce((
        SELECT sum(movement_count) FROM ledger_seal AS later
        WHERE later.slot = place.slot AND later.batch_no > coalesce(known.batch_no, 0)
          AND later.batch_no <= head.batch_no), 0)::bigint
    FROM generate_series(0, {SLOTS - 1}) AS place(slot)
    CROSS JOIN LATERAL (
        SELECT slot, batch_no, chained FROM ledger_seal
        WHERE ledger_seal.slot = place.slot ORDER BY batch_no DESC LIMIT 1) AS head
    LEFT JOIN unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS known(slot, batch_no, movements)
        ON known.slot = place.slot
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A decision to be taken up: its key and the hash of its canonical bytes."""

    decision: int
    hash: bytes


def wait_alone() -> None:
    """Wait until this transaction alone may write a checkpoint."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK_CLASS, LOCK])


def newest() -> LedgerCheckpoint | None:
    """The newest checkpoint."""
    return LedgerCheckpoint.objects.order_by("-number").first()


def slot_heads(last: LedgerCheckpoint | None) -> tuple[SlotHead, ...]:
    """How far each used slot has come; movements are counted on from the last checkpoint."""
    known = texts.read(last.text).slots if last else ()
    columns = [[getattr(head, name) for head in known] for name in ("slot", "batch_no", "movements")]
    connection.ensure_connection()
    cursor = open_cursor(connection.connection)
    cursor.execute(HEADS, columns)
    return tuple(SlotHead(*row) for row in cursor.fetchall())


def unsealed_movements(last: LedgerCheckpoint | None) -> int:
    """Movements since the last checkpoint."""
    before = texts.read(last.text).movements if last else 0
    return sum(head.movements for head in slot_heads(last)) - before


def unsealed_decisions(last: LedgerCheckpoint | None) -> Iterator[Leaf]:
    """Decisions that no checkpoint holds yet, by key; streamed inside the open transaction."""
    floor = 0
    if last is not None and (last.number + 1) % FULL_SEARCH:
        old = LedgerCheckpoint.objects.filter(moment__lt=last.moment - REACH).order_by("-number").first()
        floor = old.newest_decision if old else 0
    statement = (
        f"SELECT {', '.join(DECISION_COLUMNS.values())} FROM store_storeddecision AS d WHERE d.id > %s"
        " AND NOT EXISTS (SELECT FROM store_sealeddecision AS held WHERE held.id = d.id) ORDER BY d.id"
    )
    for fact in decision_facts(connection.connection, statement, [floor]):
        yield Leaf(fact.id, leaf(fact.canonical()))


def newest_decision() -> int:
    """The highest key of a decision; 0 if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM store_storeddecision")
        key: int = cursor.fetchone()[0]
        return key


def add(signer: Signer, origin: str) -> LedgerCheckpoint | None:
    """Write the next checkpoint inside the open transaction, after ``wait_alone``; None if nothing is new."""
    last, seen = newest(), newest_decision()
    heads, leaves = slot_heads(last), list(unsealed_decisions(last))
    before = texts.read(last.text) if last else None
    if not leaves and heads == (before.slots if before else ()):
        return None
    # The moment never goes back, whatever the machine's clock does.
    moment = max(clock.now(), before.moment) if before else clock.now()
    said = Checkpoint(
        origin, last.number + 1 if last else 1, moment, bytes(last.hash) if last else GENESIS,
        len(leaves), texts.decision_root([one.hash for one in leaves]), heads,
    )  # fmt: skip
    text = said.text()
    row = LedgerCheckpoint.objects.create(
        number=said.number, moment=moment, text=text, hash=texts.digest(text), algorithm=signer.algorithm,
        signature=signer.sign(text.encode()), public_key=signer.public_key, newest_decision=seen,
    )  # fmt: skip
    held = ((one.decision, row.pk, place, one.hash) for place, one in enumerate(leaves))
    copy_rows("store_sealeddecision", ("id", "checkpoint_id", "position", "leaf"), held)
    return row


def is_due(every: dt.timedelta, movements: int) -> bool:
    """Whether so many movements are under no checkpoint yet, or anything is new and the last one older than ``every``.

    A cheap look: a decision that was committed late, with a low key, is not seen by it, but by ``add``.
    """
    last = newest()
    if last is None:
        return True
    waiting = unsealed_movements(last)
    if waiting >= movements:
        return True
    old = clock.now() - last.moment >= every
    return old and (waiting > 0 or newest_decision() > last.newest_decision)
