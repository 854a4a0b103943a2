"""Proves the checkpoints: their numbers, chain and signatures, the seals and decisions under them, their witnesses."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import psycopg

from zongbao.domain.ledger import checkpoint as texts
from zongbao.domain.ledger.checkpoint import Checkpoint, SlotHead
from zongbao.domain.ledger.seal import GENESIS, leaf
from zongbao.store.ledger.decisions import DECISION_COLUMNS, fact_of
from zongbao.store.ledger.signing import SigningError, is_signed, key_id
from zongbao.store.ledger.slots import Cursor
from zongbao.store.ledger.verify import Finding
from zongbao.store.ledger.witness_file import Witnessed

TABLE, HELD = "store_ledgercheckpoint", "store_sealeddecision"
SEALS = """
    SELECT claim.slot, seal.chained, (SELECT coalesce(sum(movement_count), 0) FROM ledger_seal AS later
        WHERE later.slot = claim.slot AND later.batch_no > claim.since AND later.batch_no <= claim.batch_no)
    FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[]) AS claim(slot, since, batch_no)
    LEFT JOIN ledger_seal AS seal ON seal.slot = claim.slot AND seal.batch_no = claim.batch_no
"""


@dataclass(frozen=True, slots=True)
class Stored:
    """A checkpoint's row."""

    id: int
    number: int
    text: str
    hash: bytes
    algorithm: str
    signature: bytes
    public_key: str


@dataclass(slots=True)
class _Walk:
    """What the walk over the checkpoints has seen; ``keys`` are the public keys to be trusted, by their name."""

    cursor: Cursor
    keys: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)
    hashes: dict[int, bytes] = field(default_factory=dict)
    known: dict[int, SlotHead] = field(default_factory=dict)
    before: Checkpoint | None = None
    last: bytes = GENESIS

    def find(self, number: int, problem: str, slot: int | None = None) -> None:
        self.findings.append(Finding(TABLE, slot, f"checkpoint {number}", problem))


def verify_checkpoints(
    cursor: Cursor, keys: Mapping[str, str] | None = None, witnessed: Sequence[Witnessed] = ()
) -> list[Finding]:
    """The findings of every checkpoint, by a cursor of one snapshot.

    ``keys`` (name → PEM) came from outside the database and are the only ones trusted; without them a signature is
    only checked against the key that stands beside it, which proves nothing against whoever rewrites both.
    """
    walk = _Walk(cursor, keys or {})
    claimed: dict[int, tuple[int, int, bytes]] = {}  # row → number, decisions, their root
    for row in stored(cursor):
        said = _check_row(walk, row)
        if said is not None:
            _check_seals(walk, said)
            claimed[row.id] = row.number, said.decision_count, said.decision_root
    _check_decisions(walk, claimed)
    _check_witnesses(walk, witnessed)
    return walk.findings


def stored(cursor: Cursor) -> Iterator[Stored]:
    """Every checkpoint's row, by number; streamed, for a year holds half a million."""
    statement = f"SELECT {', '.join(Stored.__dataclass_fields__)} FROM {TABLE} ORDER BY number"
    with psycopg.ServerCursor(cursor.connection, "stored_checkpoints", row_factory=psycopg.rows.tuple_row) as rows:
        rows.itersize = 200
        for row in rows.execute(statement):
            yield Stored(*row)


def _check_row(walk: _Walk, row: Stored) -> Checkpoint | None:
    """Text, number, chain, moment and signature of one; what it says, if it can be read."""
    walk.hashes[row.number] = row.hash
    if texts.digest(row.text) != row.hash:
        walk.find(row.number, "its hash is not that of its text")
    try:
        said = texts.read(row.text)
    except ValueError as error:
        walk.find(row.number, f"cannot be read: {error}")
        return None
    due = walk.before.number + 1 if walk.before else 1
    if row.number != due:
        walk.find(row.number, f"follows checkpoint {due - 1}: checkpoints are missing")
    if said.number != row.number:
        walk.find(row.number, f"its text says number {said.number}")
    if said.previous != walk.last:
        walk.find(row.number, "does not continue the chain of the checkpoint before")
    if walk.before and said.moment < walk.before.moment:
        walk.find(row.number, "was written before the checkpoint before it: the clock went back")
    name = key_id(row.public_key)
    if walk.keys and name not in walk.keys:
        walk.find(row.number, f"is signed by key {name}, which is none of the keys kept outside")
    _check_signature(walk, row.number, (row.algorithm, row.public_key, row.text.encode(), row.signature))
    walk.before, walk.last = said, texts.digest(row.text)
    return said


def _check_signature(walk: _Walk, number: int, told: tuple[str, str, bytes, bytes], whose: str = "its") -> None:
    try:
        if not is_signed(*told):
            walk.find(number, f"{whose} signature is not that of its text")
    except SigningError as error:
        walk.find(number, f"{whose} signature could not be checked: {error}")


def _check_seals(walk: _Walk, said: Checkpoint) -> None:
    """Each slot's seal still bears the hash that the checkpoint names; heads that did not move were checked before."""
    heads = {head.slot: head for head in said.slots}
    for slot in walk.known.keys() - heads.keys():
        walk.find(said.number, "a slot of the checkpoint before is missing", slot)
    moved = [head for slot, head in heads.items() if walk.known.get(slot) != head]
    for head in moved:
        if head.slot in walk.known and head.batch_no <= walk.known[head.slot].batch_no:
            walk.find(
                said.number, f"its slot stands at batch {head.batch_no}, which is no later than before", head.slot
            )
    since = [walk.known[head.slot].batch_no if head.slot in walk.known else 0 for head in moved]
    walk.cursor.execute(SEALS, [[head.slot for head in moved], since, [head.batch_no for head in moved]])
    for slot, chained, count in walk.cursor.fetchall():
        head, known = heads[slot], walk.known.get(slot)
        if chained is None:
            walk.find(said.number, f"covers batch {head.batch_no}, whose seal is missing", slot)
        elif bytes(chained) != head.chained:
            walk.find(said.number, f"covers batch {head.batch_no}, whose seal is another one now", slot)
        elif (known.movements if known else 0) + count != head.movements:
            walk.find(said.number, f"counts {head.movements} movements, the seals tell of another number", slot)
    walk.known = heads


def _check_decisions(walk: _Walk, claimed: dict[int, tuple[int, int, bytes]]) -> None:
    """Every decision is as its checkpoint took it up, and every root is that of its decisions."""
    open_roots = dict(claimed)
    for checkpoint, group in groupby(held(walk.cursor), key=lambda one: one.checkpoint):
        number, count, root = open_roots.pop(checkpoint, (0, 0, b""))
        leaves = []
        for place, one in enumerate(group):
            leaves.append(one.leaf if one.canonical is None else leaf(one.canonical))
            row = f"decision {one.decision}"
            if one.canonical is None:
                problem = f"is missing, though checkpoint {number} took it up"
                walk.findings.append(Finding("store_storeddecision", None, row, problem))
            elif leaves[-1] != one.leaf:
                problem = f"is not as checkpoint {number} took it up"
                walk.findings.append(Finding("store_storeddecision", None, row, problem))
            if one.position != place:
                walk.findings.append(Finding(HELD, None, row, f"stands at {one.position}, not at {place}"))
        if number and (len(leaves) != count or texts.decision_root(leaves) != root):
            walk.find(number, "its root is not that of the decisions under it")
    for number, count, _ in open_roots.values():
        if count:
            walk.find(number, f"took up {count} decisions, none of which is there")


@dataclass(frozen=True, slots=True)
class Held:
    """A decision as a checkpoint holds it; ``canonical`` are its bytes now, None if its row is gone."""

    checkpoint: int
    decision: int
    position: int
    leaf: bytes
    canonical: bytes | None


def held(cursor: Cursor) -> Iterator[Held]:
    """All decisions under checkpoints, in the order of both; streamed."""
    columns = ", ".join(f"d.{expression}" for expression in DECISION_COLUMNS.values())
    statement = (
        f"SELECT held.checkpoint_id, held.id, held.position, held.leaf, {columns} FROM {HELD} AS held"
        f" LEFT JOIN store_storeddecision AS d ON d.id = held.id JOIN {TABLE} AS c ON c.id = held.checkpoint_id"
        " ORDER BY c.number, held.position"
    )
    with psycopg.ServerCursor(cursor.connection, "held_decisions", row_factory=psycopg.rows.tuple_row) as rows:
        rows.itersize = 5_000
        for checkpoint, key, position, kept, *content in rows.execute(statement):
            now = None if content[0] is None else fact_of(content).canonical()
            yield Held(checkpoint, key, position, bytes(kept), now)


def _check_witnesses(walk: _Walk, witnessed: Sequence[Witnessed]) -> None:
    """No checkpoint that a witness was given is missing or another one in the database."""
    for one in witnessed:
        try:
            number = texts.read(one.text).number
        except ValueError as error:
            walk.find(0, f"the witness's copy cannot be read: {error}")
            continue
        here = walk.hashes.get(number)
        if texts.digest(one.text) != one.hash:
            walk.find(number, "the witness's hash is not that of its text")
        if one.key not in walk.keys:
            walk.find(number, f"the witness has no key {one.key} for its copy")
        else:
            told = (one.algorithm, walk.keys[one.key], one.text.encode(), one.signature)
            _check_signature(walk, number, told, "the witness's")
        if here is None:
            walk.find(number, "is known to the witness and missing here")
        elif here != texts.digest(one.text):
            walk.find(number, "is another one than the witness was given")
