"""Writes the ledger and its checkpoints as JSON lines, for a verifier that has no access to the database.

First line ``{"format": …}``; per slot and batch a ``seal`` line followed by the ``movement`` lines it seals, in seal
order; then the slot's ``balance`` lines; after all slots a ``key`` line for each public key, and for each checkpoint
the ``decision`` lines it took up and its own; last line ``end`` with the counts, so that a cut file is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, groupby
from typing import Any, TextIO

import psycopg

from zongbao.domain.ledger.counters import Counters
from zongbao.domain.ledger.seal import utc_text
from zongbao.store.ledger import proof
from zongbao.store.ledger.checkpoint_proof import held, stored
from zongbao.store.ledger.facts import QUANTITY_COLUMNS
from zongbao.store.ledger.proof import MovementFact, SealFact
from zongbao.store.ledger.signing import key_id
from zongbao.store.ledger.slots import Cursor

FORMAT = "zongbao-ledger-export/2"


def export(connection: psycopg.Connection[Any], file: TextIO, *, checkpoints: bool = True) -> dict[str, int]:
    """Write the whole ledger to an open text file from one snapshot; how many lines of each kind were written.

    Without ``checkpoints`` only the ledger's own tables are read.
    """
    counts = dict.fromkeys(("seal", "movement", "balance", "key", "decision", "checkpoint"), 0)
    _line(file, "format", FORMAT)
    with proof.snapshot(connection) as cursor:
        slots = (line for slot in proof.used_slots(cursor) for line in _slot(cursor, slot))
        for kind, content in chain(slots, _checkpoints(cursor) if checkpoints else ()):
            _line(file, kind, content)
            counts[kind] += 1
    _line(file, "end", counts)
    return counts


def _checkpoints(cursor: Cursor) -> Iterator[tuple[str, Mapping[str, object]]]:
    cursor.execute("SELECT DISTINCT public_key FROM store_ledgercheckpoint ORDER BY 1")
    for (pem,) in cursor.fetchall():
        yield "key", {key_id(pem): pem}
    decisions = groupby(held(cursor), key=lambda one: one.checkpoint)
    of, group = next(decisions, (None, iter(())))
    for row in stored(cursor):
        if row.id == of:
            yield from (("decision", {"bytes": one.canonical.decode()}) for one in group if one.canonical is not None)
            of, group = next(decisions, (None, iter(())))
        signed: dict[str, object] = {
            "algorithm": row.algorithm,
            "signature": row.signature.hex(),
            "key": key_id(row.public_key),
        }
        yield "checkpoint", {"text": row.text, **signed}


def _slot(cursor: Cursor, slot: int) -> Iterator[tuple[str, dict[str, object]]]:
    seals = {seal.batch_no: seal for seal in proof.seals(cursor, slot)}
    for batch_no, group in groupby(proof.movements(cursor, slot), key=lambda movement: movement.batch_no):
        if batch_no in seals:
            yield "seal", _seal(slot, seals.pop(batch_no))
        for row in group:
            yield "movement", _movement(slot, row)
    for seal in seals.values():
        yield "seal", _seal(slot, seal)
    for (book_id, item_no), counters in proof.balances(cursor, slot).items():
        yield "balance", _balance(slot, book_id, item_no, counters)


def _seal(slot: int, seal: SealFact) -> dict[str, object]:
    hashes = {name: getattr(seal, name).hex() for name in ("merkle_root", "previous", "chained", "marks")}
    fields = {"slot": slot, "batch_no": seal.batch_no, "movement_count": seal.movement_count}
    return {**fields, **hashes, "sealed_at": utc_text(seal.sealed_at)}


def _movement(slot: int, row: MovementFact) -> dict[str, object]:
    content: dict[str, object] = {"slot": slot}
    for name in MovementFact.__dataclass_fields__:
        value = getattr(row, name)
        if name in ("declared", "legal", "second", "usd"):
            value = str(value)
        content[name] = utc_text(value) if name.endswith("_at") else value
    return content


def _balance(slot: int, book_id: int, item_no: int, counters: Counters) -> dict[str, object]:
    """Figures of a balance stay integers of 1e-5 here: the verifier adds the movements up in the same scale."""
    figures = dict(zip(QUANTITY_COLUMNS, counters.values, strict=True))
    key = {"slot": slot, "book_id": book_id, "item_no": item_no}
    return {**key, **figures, "usd_total": counters.usd, "last_seq": counters.last_seq}


def _line(file: TextIO, kind: str, content: object) -> None:
    file.write(json.dumps({kind: content}, ensure_ascii=False, separators=(",", ":")) + "\n")
