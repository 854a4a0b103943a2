"""Is a slot of the ledger sound? The quick answer; where it is no, ``verify.verify_slot`` says what is wrong.

The server writes each movement as the canonical line that its seal covers (``domain.ledger.seal``), because a line of
COPY and a canonical line are the same bytes; here it is hashed and folded, and never becomes an object.
"""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from psycopg import sql

from zongbao.core.clock import day_of
from zongbao.domain.ledger.counters import EFFECTS, Counters, Effect
from zongbao.domain.ledger.seal import GENESIS, chain, leaf, marks, merkle_root, utc_text
from zongbao.store.ledger import proof
from zongbao.store.ledger.proof import SealFact
from zongbao.store.ledger.slots import Cursor

_INTEGER = "round({name} * 100000)::text || 'e-5'"
_MOMENT = """to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
_LINES = (
    "COPY (SELECT slot, book_id, item_no, seq, document, version, event, direction, line_no, "
    + ", ".join(_INTEGER.format(name=name) for name in ("declared", "legal", "second", "usd"))
    + ", "
    + ", ".join(_MOMENT.format(name=name) for name in ("happened_at", "recorded_at"))
    + ", batch_no FROM ledger_movement WHERE slot = {slot} ORDER BY batch_no, book_id, item_no, seq) TO STDOUT"
)
# One movement without its posting, or one line of a posting without its movement, or two that tell different things.
_UNEVEN = """
    SELECT 1
    FROM (SELECT p.*, named.* FROM ledger_posting p,
                 unnest(p.line_nos, p.item_nos, p.seqs) AS named(line_no, item_no, seq) WHERE p.slot = %(slot)s) AS p
    FULL JOIN (SELECT * FROM ledger_movement WHERE slot = %(slot)s) AS m
      ON (p.book_id, p.item_no, p.seq, p.document, p.version, p.event, p.line_no, p.direction, p.batch_no)
       = (m.book_id, m.item_no, m.seq, m.document, m.version, m.event, m.line_no, m.direction, m.batch_no)
     AND (p.happened_at, p.recorded_at) = (m.happened_at, m.recorded_at)
    WHERE p.slot IS NULL OR m.slot IS NULL LIMIT 1
"""
_EFFECTS: Mapping[tuple[bytes, bytes], Effect] = {
    (event.value.encode(), direction.encode()): effect for (event, direction), effect in EFFECTS.items()
}


def is_sound(cursor: Cursor, slot: int) -> bool:
    """Whether nothing at all is wrong with the slot: what ``verify_slot`` would find no fault with."""
    return (
        _walk(cursor, slot)
        and cursor.execute(_UNEVEN, {"slot": slot}).fetchone() is None
        and not proof.lonely(cursor, slot)
    )


def _walk(cursor: Cursor, slot: int) -> bool:
    """Seals true and chained, sequences gapless, balances the folds of the movements."""
    seals = iter(proof.seals(cursor, slot))
    folds: dict[tuple[int, int], Counters] = {}
    head = GENESIS
    for number, (batch_no, batch) in enumerate(groupby(_lines(cursor, slot), key=itemgetter(-1)), 1):
        seal = next(seals, None)
        if seal is None or int(batch_no) != number or not _sealed(seal, slot, number, head, batch, folds):
            return False
        head = seal.chained
    return next(seals, None) is None and _balanced(folds, proof.balances(cursor, slot))


def _balanced(folds: dict[tuple[int, int], Counters], balances: dict[tuple[int, int], Counters]) -> bool:
    """Whether each balance is the fold of its movements; an item that never moved has a balance of nothing."""
    untouched = Counters()
    return folds.keys() <= balances.keys() and all(
        balance == folds.get(key, untouched) for key, balance in balances.items()
    )


def _lines(cursor: Cursor, slot: int) -> Iterator[list[bytes]]:
    """The fields of every movement's canonical line, in the order of the seals."""
    with cursor.copy(sql.SQL(_LINES).format(slot=sql.Literal(slot))) as stream:
        for row in stream:
            yield bytes(row)[:-1].split(b"\t")


def _sealed(
    seal: SealFact,
    slot: int,
    number: int,
    head: bytes,
    batch: Iterator[list[bytes]],
    folds: dict[tuple[int, int], Counters],
) -> bool:
    leaves = []
    for fields in batch:
        leaves.append(leaf(b"\t".join(fields)))
        if not _fold(fields, folds):
            return False
    chained = chain(seal.previous, seal.merkle_root, slot, number, seal.movement_count, utc_text(seal.sealed_at))
    return (
        (seal.batch_no, seal.movement_count, seal.previous) == (number, len(leaves), head)
        and seal.chained == chained
        and seal.merkle_root == merkle_root(leaves)
        and seal.marks == marks(leaves)
    )


def _fold(fields: list[bytes], folds: dict[tuple[int, int], Counters]) -> bool:
    """Book one movement; False if it does not follow the one before it on its item, or there is no such event."""
    _, book, item, seq, _, _, event, direction, _, declared, legal, second, usd, happened, _, _ = fields
    effect = _EFFECTS.get((event, direction))
    key = int(book), int(item)
    counters = folds.get(key)
    if counters is None:
        counters = folds[key] = Counters()
    if effect is None or int(seq) != counters.last_seq + 1:
        return False
    quantity = int(declared[:-3]), int(legal[:-3]), int(second[:-3])
    counters.apply(effect, quantity, int(usd[:-3]), _day(happened))
    return True


@lru_cache(maxsize=1024)  # the movements of a batch share their moments
def _day(moment: bytes) -> dt.date:
    return day_of(dt.datetime.fromisoformat(moment.decode("ascii")))
