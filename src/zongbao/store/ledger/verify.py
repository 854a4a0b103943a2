"""Proves the ledger from its own rows: balances are folds, sequences gapless, seals true, the chain unbroken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import groupby
from multiprocessing import get_context
from typing import Any

import psycopg
from psycopg import sql
from psycopg.pq import TransactionStatus

from zongbao.core.clock import day_of
from zongbao.domain.ledger.counters import EFFECTS, Counters
from zongbao.domain.ledger.request import Event
from zongbao.domain.ledger.seal import GENESIS, MARK_BYTES, chain, leaf, marks, merkle_root, utc_text
from zongbao.store.ledger import proof, slots
from zongbao.store.ledger.proof import MovementFact, PostingFact, SealFact
from zongbao.store.ledger.slots import Cursor, open_cursor
from zongbao.store.ledger.sound import is_sound

EVENTS = frozenset(event.value for event in Event)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it must be: where it stands (table, slot if in one, row in words), what is wrong."""

    table: str
    slot: int | None
    row: str
    problem: str

    def __str__(self) -> str:
        place = "" if self.slot is None else f"slot {self.slot} "
        return f"{self.table} {place}{self.row}: {self.problem}"


@dataclass(slots=True)
class _Slot:
    """What the walk over one slot has seen."""

    number: int
    findings: list[Finding] = field(default_factory=list)
    folds: dict[tuple[int, int], Counters] = field(default_factory=dict)
    postings: dict[tuple[int, str, int, str], PostingFact] = field(default_factory=dict)
    expected: dict[tuple[int, int, int], tuple[PostingFact, int]] = field(default_factory=dict)

    def find(self, table: str, row: str, problem: str) -> None:
        self.findings.append(Finding(table, self.number, row, problem))


def verify(
    connection: psycopg.Connection[Any], *, workers: int = 1, progress: Callable[[int, int], None] | None = None
) -> list[Finding]:
    """Check every slot; an empty list is the proof. ``progress`` hears how many slots of how many are done.

    More than one worker: processes with connections of their own share the slots, all in the snapshot of this one. What
    an open transaction of the caller sees nobody else can see: there one works alone.
    """
    alone = connection.info.transaction_status != TransactionStatus.IDLE
    with proof.snapshot(connection) as cursor:
        used = proof.used_slots(cursor)
        findings: list[Finding] = []
        workers = 1 if alone else min(workers, len(used))
        checked = _side_by_side(cursor, used, workers) if workers > 1 else (_findings(cursor, slot) for slot in used)
        for done, found in enumerate(checked, 1):
            findings += found
            if progress:
                progress(done, len(used))
        return sorted(findings, key=lambda one: -1 if one.slot is None else one.slot)


def _findings(cursor: Cursor, slot: int) -> list[Finding]:
    """The quick answer, and only where it is no the long one."""
    return (
        []
        if is_sound(cursor, slot)
        else verify_slot(cursor, slot)
        or [Finding("ledger", slot, "all", "the two ways of checking disagree: a fault of the platform")]
    )


def _side_by_side(cursor: Cursor, used: Sequence[int], workers: int) -> Iterator[list[Finding]]:
    """The findings of the slots as they are done, by processes that share this transaction's snapshot."""
    (snapshot,) = cursor.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
    address = slots.address_of(cursor.connection)
    with ProcessPoolExecutor(workers, get_context("spawn"), _join, (address, snapshot)) as pool:
        yield from pool.map(_elsewhere, used)


def _join(address: str, snapshot: str) -> None:
    """A worker's connection, in the snapshot of the process that asked."""
    connection = psycopg.connect(address, autocommit=True)
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    connection.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot)))
    _JOINED.append(open_cursor(connection))


_JOINED: list[Cursor] = []  # of a worker process: its one cursor


def _elsewhere(slot: int) -> list[Finding]:
    return _findings(_JOINED[0], slot)


def verify_slot(cursor: Cursor, slot: int) -> list[Finding]:
    """The findings of one slot."""
    seen = _Slot(slot)
    for posting in proof.postings(cursor, slot):
        seen.postings[posting.book_id, posting.document, posting.version, posting.event] = posting
        for line_no, item_no, seq in zip(posting.line_nos, posting.item_nos, posting.seqs, strict=False):
            seen.expected[posting.book_id, item_no, seq] = posting, line_no
    seals = {seal.batch_no: seal for seal in proof.seals(cursor, slot)}
    unseen = dict(seals)
    for batch_no, group in groupby(proof.movements(cursor, slot), key=lambda movement: movement.batch_no):
        _check_batch(seen, batch_no, list(group), unseen.pop(batch_no, None))
    for batch_no, seal in unseen.items():
        seen.find("ledger_seal", f"batch {batch_no}", f"seals {seal.movement_count} movements, none of which exists")
    _check_chain(seen, seals)
    for (book_id, item_no, seq), (posting, line_no) in seen.expected.items():
        row = f"book {book_id} item {item_no} seq {seq}"
        seen.find("ledger_movement", row, f"missing: line {line_no} of {posting.document} ({posting.event}) names it")
    _check_balances(seen, proof.balances(cursor, slot))
    _check_items(seen, cursor)
    return seen.findings


def _check_batch(seen: _Slot, batch_no: int, rows: list[MovementFact], seal: SealFact | None) -> None:
    for row in rows:
        _check_posting(seen, row)
        _fold(seen, row)
    if seal is None:
        for row in rows:
            seen.find("ledger_movement", row.row, f"belongs to batch {batch_no}, which has no seal")
        return
    leaves = [leaf(row.canonical(seen.number)) for row in rows]
    if merkle_root(leaves) == seal.merkle_root and len(rows) == seal.movement_count:
        if marks(leaves) != seal.marks:
            seen.find("ledger_seal", f"batch {batch_no}", "its marks differ from the movements it seals")
        return
    kept = {seal.marks[at : at + MARK_BYTES] for at in range(0, len(seal.marks), MARK_BYTES)}
    strange = [row for row, value in zip(rows, leaves, strict=True) if value[:MARK_BYTES] not in kept]
    for row in strange:
        seen.find("ledger_movement", row.row, f"is not as it was sealed in batch {batch_no}")
    if len(rows) != seal.movement_count:
        seen.find("ledger_seal", f"batch {batch_no}", f"seals {seal.movement_count} movements, {len(rows)} exist")
    elif not strange:
        seen.find("ledger_seal", f"batch {batch_no}", "its Merkle root differs from the movements it seals")


def _check_posting(seen: _Slot, row: MovementFact) -> None:
    """Movement and posting must tell the same."""
    posting = seen.postings.get((row.book_id, row.document, row.version, row.event))
    if posting is None:
        seen.find("ledger_movement", row.row, f"has no posting {row.document} version {row.version} {row.event}")
        return
    named = seen.expected.get((row.book_id, row.item_no, row.seq))
    if named is None or named[0] is not posting or named[1] != row.line_no:
        seen.find("ledger_movement", row.row, f"line {row.line_no} is not named by its posting {row.document}")
        return
    del seen.expected[row.book_id, row.item_no, row.seq]
    for name in ("direction", "batch_no", "happened_at", "recorded_at"):
        if getattr(posting, name) != getattr(row, name):
            where = f"book {row.book_id} document {row.document} version {row.version} {row.event}"
            seen.find("ledger_posting", where, f"{name} differs from movement {row.row}")


def _fold(seen: _Slot, row: MovementFact) -> None:
    effect = EFFECTS.get((Event(row.event), row.direction)) if row.event in EVENTS else None
    if effect is None:
        seen.find("ledger_movement", row.row, f"no such event: {row.event} {row.direction}")
        return
    counters = seen.folds.setdefault((row.book_id, row.item_no), Counters())
    if row.seq != counters.last_seq + 1:
        seen.find("ledger_movement", row.row, f"follows seq {counters.last_seq}")
        counters.last_seq = row.seq - 1
    moved = row.movement()
    quantity = (moved.declared, moved.legal, moved.second)
    counters.apply(effect, quantity, moved.usd, day_of(row.happened_at))


def _check_chain(seen: _Slot, seals: dict[int, SealFact]) -> None:
    previous, last = GENESIS, 0
    for batch_no, seal in seals.items():
        row = f"batch {batch_no}"
        if batch_no != last + 1:
            seen.find("ledger_seal", row, f"follows batch {last}: seals are missing")
        if seal.previous != previous:
            seen.find("ledger_seal", row, f"does not continue the chain of batch {last}")
        sealed = utc_text(seal.sealed_at)
        whole = chain(seal.previous, seal.merkle_root, seen.number, batch_no, seal.movement_count, sealed)
        if whole != seal.chained:
            seen.find("ledger_seal", row, "its chained hash is not that of its fields")
        previous, last = seal.chained, batch_no


def _check_balances(seen: _Slot, balances: dict[tuple[int, int], Counters]) -> None:
    for key in sorted(balances.keys() | seen.folds.keys()):
        row = f"book {key[0]} item {key[1]}"
        if key not in balances:
            seen.find("ledger_balance", row, "missing, though the item has movements")
        elif balances[key] != seen.folds.get(key, Counters()):
            seen.find("ledger_balance", row, "is not the sum of its movements")


def _check_items(seen: _Slot, cursor: Cursor) -> None:
    for book_id, item_no, no_item in proof.lonely(cursor, seen.number):
        missing, other = ("ledger_item", "balance") if no_item else ("ledger_balance", "item")
        seen.find(missing, f"book {book_id} item {item_no}", f"missing, though the {other} row exists")
