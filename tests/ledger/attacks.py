"""The attacker of the tamper tests: full power over the database, also over its triggers, and the ledger's own code."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from zongbao.core.clock import day_of
from zongbao.domain.ledger import checkpoint as texts
from zongbao.domain.ledger.checkpoint import Signer
from zongbao.domain.ledger.counters import EFFECTS, Counters
from zongbao.domain.ledger.request import Event
from zongbao.domain.ledger.seal import GENESIS, chain, leaf, marks, merkle_root, utc_text
from zongbao.store.ledger import proof
from zongbao.store.ledger.checkpoint_proof import held, stored
from zongbao.store.ledger.facts import BALANCE_COLUMNS
from zongbao.store.ledger.slots import open_cursor

CHECKS = (
    ("ledger_balance", "led_101_overdrawn"), ("ledger_balance", "led_102_negative"),
    ("ledger_movement", "led_103_quantity"), ("ledger_movement", "led_104_event"),
)  # fmt: skip


def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Plain SQL of the tables' owner."""
    cursor = open_cursor(connection.connection)
    cursor.execute(statement, values)
    return cursor.fetchall() if cursor.description else []


@contextmanager
def unguarded() -> Iterator[None]:
    """A superuser's session without triggers, foreign keys and checks, whose work is undone afterwards."""
    with transaction.atomic():
        mark = transaction.savepoint()
        run("SET LOCAL session_replication_role = replica")
        for table, name in CHECKS:
            run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            transaction.savepoint_rollback(mark)


def reseal(slot: int) -> None:
    """Make every seal of a slot anew over the movements as they stand, chained from the first."""
    cursor, previous = open_cursor(connection.connection), GENESIS
    seals = {seal.batch_no: seal for seal in proof.seals(cursor, slot)}
    batches = {no: list(group) for no, group in groupby(proof.movements(cursor, slot), key=lambda row: row.batch_no)}
    run("DELETE FROM ledger_seal WHERE slot = %s AND NOT batch_no = ANY(%s)", slot, list(batches))
    for batch_no, rows in batches.items():
        leaves = [leaf(row.canonical(slot)) for row in rows]
        root, sealed = merkle_root(leaves), rows[0].recorded_at
        chained = chain(previous, root, slot, batch_no, len(rows), utc_text(sealed))
        values = (len(rows), root, previous, chained, marks(leaves), sealed)
        columns = "movement_count, merkle_root, previous, chained, marks, sealed_at"
        run(f"UPDATE ledger_seal SET ({columns}) = (%s, %s, %s, %s, %s, %s) WHERE slot = %s AND batch_no = %s",
            *values, slot, batch_no)  # fmt: skip
        if batch_no not in seals:
            run(f"INSERT INTO ledger_seal (slot, batch_no, {columns}) VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                slot, batch_no, *values)  # fmt: skip
        previous = chained


def rebalance(slot: int) -> None:
    """Make every balance of a slot anew from the movements as they stand."""
    folds: dict[tuple[int, int], Counters] = {}
    for row in proof.movements(open_cursor(connection.connection), slot):
        moved, fold = row.movement(), folds.setdefault((row.book_id, row.item_no), Counters())
        effect = EFFECTS[Event(row.event), row.direction]
        fold.apply(effect, (moved.declared, moved.legal, moved.second), moved.usd, day_of(row.happened_at))
    for (book, item), fold in folds.items():
        figures = [f"{value}e-5" for value in (*fold.values, fold.usd)]
        marks_of = ", ".join(["%s::numeric"] * 13 + ["%s", "%s", "%s"])
        run(f"UPDATE ledger_balance SET ({', '.join(BALANCE_COLUMNS)}) = ({marks_of})"
            " WHERE slot = %s AND book_id = %s AND item_no = %s",
            *figures, fold.last_seq, fold.last_in, fold.last_out, slot, book, item)  # fmt: skip


def rewrite_checkpoints(signer: Signer | None = None) -> None:
    """Make every checkpoint anew over seals and decisions as they stand; signed only by whoever has a key."""
    cursor, previous, counts = open_cursor(connection.connection), GENESIS, {}
    for slot, batch_no, count, chained in run(
        "SELECT slot, batch_no, sum(movement_count) OVER (PARTITION BY slot ORDER BY batch_no)::bigint, chained"
        " FROM ledger_seal ORDER BY 1, 2"
    ):
        counts.setdefault(slot, {})[batch_no] = count, chained
    leaves = {at: [leaf(one.canonical) for one in group if one.canonical] for at, group in
              groupby(list(held(cursor)), key=lambda one: one.checkpoint)}  # fmt: skip
    for at, row in enumerate(list(stored(cursor)), 1):
        said, under = texts.read(row.text), leaves.get(row.id, [])
        heads = []
        for head in said.slots:
            known = counts.get(head.slot, {})
            upto = max((batch for batch in known if batch <= head.batch_no), default=None)
            if upto is not None:
                heads.append(dataclasses.replace(head, batch_no=upto, movements=known[upto][0], chained=known[upto][1]))
        text = dataclasses.replace(
            said, number=at, previous=previous, slots=tuple(heads),
            decision_count=len(under), decision_root=texts.decision_root(under),
        ).text()  # fmt: skip
        previous = texts.digest(text)
        run(
            "UPDATE store_ledgercheckpoint SET number = %s, text = %s, hash = %s WHERE id = %s",
            at,
            text,
            previous,
            row.id,
        )
        if signer is not None:
            run("UPDATE store_ledgercheckpoint SET signature = %s, public_key = %s, algorithm = %s WHERE id = %s",
                signer.sign(text.encode()), signer.public_key, signer.algorithm, row.id)  # fmt: skip
        for position, one in enumerate(under):
            run("UPDATE store_sealeddecision SET leaf = %s WHERE checkpoint_id = %s AND position = %s",
                one, row.id, position)  # fmt: skip


def rewrite_all(signer: Signer | None = None) -> None:
    """Seals, balances and checkpoints anew: a ledger that is true in itself."""
    for (slot,) in run("SELECT DISTINCT slot FROM ledger_seal"):
        reseal(slot)
        rebalance(slot)
    rewrite_checkpoints(signer)


def digest_of_everything() -> str:
    """A hash of all that a tampering may touch: equal before and after a try that was undone, else it changed."""
    tables = ("ledger_movement", "ledger_posting", "ledger_seal", "ledger_balance", "ledger_item",
              "store_ledgercheckpoint", "store_sealeddecision", "store_storeddecision")  # fmt: skip
    whole = [run(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t") for table in tables]
    return hashlib.sha256(repr(whole).encode()).hexdigest()
