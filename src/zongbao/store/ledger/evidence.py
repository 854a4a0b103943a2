"""Evidence of one document: its movements and decisions with proofs that lead to signed checkpoints; JSON, signed.

``docs/verify/format.md`` describes the file; ``verifier/zongbao_verify.py`` checks it.
"""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

import psycopg

from zongbao.core.decision import Outcome, Reason
from zongbao.domain.ledger import checkpoint as texts
from zongbao.domain.ledger.checkpoint import Signer, canonical_json
from zongbao.domain.ledger.seal import audit_path, leaf, utc_text
from zongbao.regulations.rules import render
from zongbao.store.ledger.decisions import DECISION_COLUMNS, fact_of
from zongbao.store.ledger.proof import MovementFact
from zongbao.store.ledger.signing import key_id
from zongbao.store.ledger.slots import Cursor

FORMAT = "zongbao-evidence/1"
SKEW = dt.timedelta(hours=1)  # by so much the clocks of poster and checkpoint may differ
_ROW = "number, text, algorithm, signature, public_key"


class NotCovered(LookupError):
    """Something of the document is under no checkpoint yet."""


@dataclass(slots=True)
class _File:
    """The file as it grows."""

    cursor: Cursor
    document: str
    checkpoints: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)

    def rows(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        return self.cursor.execute(statement, values).fetchall()

    def cover(self, row: tuple[Any, ...]) -> int:
        """Take a checkpoint into the file; its number."""
        self.checkpoints[row[0]] = row
        self.keys[key_id(row[4])] = row[4]
        number: int = row[0]
        return number


def evidence(cursor: Cursor, document: str, signer: Signer, now: dt.datetime) -> dict[str, Any] | None:
    """The evidence of a document by a cursor of one snapshot; None if nothing is known of it.

    ``NotCovered`` if some of it waits for the next checkpoint.
    """
    file = _File(cursor, document, keys={key_id(signer.public_key): signer.public_key})
    body: dict[str, Any] = {"document": document, "issued_at": utc_text(now)}
    body["batches"], body["decisions"] = _batches(file), _decisions(file)
    if not (body["batches"] or body["decisions"]):
        return None
    body["checkpoints"] = [_checkpoint(row) for _, row in sorted(file.checkpoints.items())]
    body["keys"] = file.keys
    signature = signer.sign(f"{FORMAT}\n{canonical_json(body)}".encode())
    signed = {"algorithm": signer.algorithm, "key": key_id(signer.public_key), "signature": signature.hex()}
    return {"format": FORMAT, "body": body, **signed}


def _checkpoint(row: tuple[Any, ...]) -> dict[str, str]:
    _, text, algorithm, signature, public_key = row
    return {"text": text, "algorithm": algorithm, "signature": signature.hex(), "key": key_id(public_key)}


def _batches(file: _File) -> list[dict[str, Any]]:
    """The batches that hold movements of the document, each with its proofs."""
    found = file.rows(
        "SELECT DISTINCT slot, batch_no, recorded_at FROM ledger_posting WHERE document = %s ORDER BY 1, 2",
        file.document,
    )
    return [_batch(file, *batch) for batch in found]


def _batch(file: _File, slot: int, batch_no: int, recorded_at: dt.datetime) -> dict[str, Any]:
    names = ", ".join(MovementFact.__dataclass_fields__)
    ordered = f"SELECT {names} FROM ledger_movement WHERE slot = %s AND batch_no = %s ORDER BY book_id, item_no, seq"
    movements = [MovementFact(*row) for row in file.rows(ordered, slot, batch_no)]
    lines = [movement.canonical(slot) for movement in movements]
    leaves = [leaf(line) for line in lines]
    number, upto = _covering(file, slot, batch_no, recorded_at)
    return {
        "slot": slot,
        "checkpoint": number,
        "seals": [_seal(row) for row in file.rows(
            "SELECT batch_no, movement_count, merkle_root, previous, chained, sealed_at FROM ledger_seal"
            " WHERE slot = %s AND batch_no BETWEEN %s AND %s ORDER BY 1", slot, batch_no, upto,
        )],
        "movements": [
            {"bytes": lines[index].decode(), "index": index, "path": _hex(audit_path(leaves, index))}
            for index, movement in enumerate(movements)
            if movement.document == file.document
        ],
    }  # fmt: skip


def _covering(file: _File, slot: int, batch_no: int, recorded_at: dt.datetime) -> tuple[int, int]:
    """Number of the first checkpoint that covers a batch, and the batch at which the slot stood in it."""
    later = f"SELECT {_ROW} FROM store_ledgercheckpoint WHERE moment >= %s ORDER BY number"
    with psycopg.ServerCursor(file.cursor.connection, "covering", row_factory=psycopg.rows.tuple_row) as rows:
        rows.itersize = 50
        for row in rows.execute(later, [recorded_at - SKEW]):
            for head in texts.read(row[1]).slots:
                if head.slot == slot and head.batch_no >= batch_no:
                    return file.cover(row), head.batch_no
    raise NotCovered(f"batch {batch_no} of slot {slot}")


def _seal(row: tuple[Any, ...]) -> dict[str, Any]:
    batch_no, count, *hashes, sealed_at = row
    named = dict(zip(("merkle_root", "previous", "chained"), _hex(hashes), strict=True))
    return {"batch_no": batch_no, "movement_count": count, **named, "sealed_at": utc_text(sealed_at)}


def _decisions(file: _File) -> list[dict[str, Any]]:
    columns = ", ".join(f"d.{expression}" for expression in DECISION_COLUMNS.values())
    found = file.rows(
        f"SELECT held.checkpoint_id, held.position, {columns} FROM store_storeddecision AS d"
        " LEFT JOIN store_sealeddecision AS held ON held.id = d.id WHERE d.subject_no = %s ORDER BY d.id",
        file.document,
    )
    return [_decision(file, *row) for row in found]


def _decision(file: _File, checkpoint: int | None, position: int, *columns: object) -> dict[str, Any]:
    fact = fact_of(columns)
    if checkpoint is None:
        raise NotCovered(f"decision {fact.id}")
    (row,) = file.rows(f"SELECT {_ROW} FROM store_ledgercheckpoint WHERE id = %s", checkpoint)
    beside = file.rows("SELECT leaf FROM store_sealeddecision WHERE checkpoint_id = %s ORDER BY position", checkpoint)
    return {
        "bytes": fact.canonical().decode(),
        "checkpoint": file.cover(row),
        "index": position,
        "path": _hex(audit_path([bytes(one) for (one,) in beside], position)),
        "explained": [_explained(reason) for reason in fact.reasons],
    }


def _explained(stored: dict[str, Any]) -> dict[str, Any]:
    """A reason in words of both languages with its citations, as the rules in force at issue say it."""
    reason = Reason(stored["code"], stored["facts"], stored["path"], Outcome(stored["outcome"]), stored["change"])
    told: dict[str, Any] = {"code": reason.code}
    for lang in ("zh", "en"):
        its = render(reason, lang)
        told |= {lang: its.message, f"citations_{lang}": list(its.citations)}
    return told


def _hex(values: list[bytes]) -> list[str]:
    return [bytes(value).hex() for value in values]


def as_text(found: dict[str, Any]) -> str:
    """The file's one form: canonical JSON and a line feed."""
    return canonical_json(json.loads(json.dumps(found))) + "\n"
