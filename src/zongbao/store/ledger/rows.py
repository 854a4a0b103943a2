"""Turns an accepted batch into rows and writes it set-wise: COPY, one UPDATE of balances, one seal per slot."""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from zongbao.domain.ledger.counters import ACTUAL_IN, ACTUAL_OUT, EFFECTS, Counters, Effect
from zongbao.domain.ledger.posting import Accepted, BookKey, Ledger
from zongbao.domain.ledger.request import PostingLine, PostingRequest
from zongbao.domain.ledger.seal import canonical_lines, chain, leaf, marks, merkle_root, utc_text
from zongbao.store.ledger.errors import LedgerConflictError
from zongbao.store.ledger.facts import BALANCE_COLUMNS, QUANTITY_COLUMNS
from zongbao.store.ledger.slots import Cursor, Head, on_one_slot

POSTING_COPY = """COPY ledger_posting (slot, book_id, document, version, event, direction, line_count, line_nos,
 item_nos, seqs, batch_no, happened_at, recorded_at) FROM STDIN"""
# The columns stand in the order of the canonical bytes (domain/ledger/seal.py): one text serves the seal and COPY.
MOVEMENT_COPY = """COPY ledger_movement (slot, book_id, item_no, seq, document, version, event, direction, line_no,
 declared, legal, second, usd, happened_at, recorded_at, batch_no) FROM STDIN"""
ITEM_COPY = """COPY ledger_item (slot, book_id, item_no, part_no, hs_code, name, spec, declared_unit, legal_unit,
 second_unit, origin, currency, unit_price, source_list, source_line, in_mode, state, filed_at) FROM STDIN"""
BALANCE_COPY = f"COPY ledger_balance (slot, book_id, item_no, {', '.join(BALANCE_COLUMNS)}) FROM STDIN"
SEAL_COPY = """COPY ledger_seal (slot, batch_no, movement_count, merkle_root, previous, chained, marks, sealed_at)
 FROM STDIN"""

_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@dataclass(slots=True)
class BatchRows:
    """Rows of one batch, in COPY text; movements by book and item, because that order is the order of the seal."""

    postings: list[str] = field(default_factory=list)
    movements: dict[BookKey, dict[int, list[bytes]]] = field(default_factory=dict)
    new_items: dict[BookKey, list[tuple[int, PostingLine, PostingRequest]]] = field(default_factory=dict)
    effects: set[Effect] = field(default_factory=set)

    def add(self, request: PostingRequest, accepted: Accepted, batch_no: int, recorded: str) -> None:
        """Take up one accepted document."""
        moved, happened = accepted.standing.movements, utc_text(request.happened_at)
        event, key = request.event.value, (request.slot, request.book_id)
        item_nos, seqs, line_nos = ([str(figure) for figure in column] for column in list(zip(*moved, strict=True))[:3])
        self.postings.append(
            f"{request.slot}\t{request.book_id}\t{request.document}\t{request.version}\t{event}\t{request.direction}\t"
            f"{len(moved)}\t{_array(line_nos)}\t{_array(item_nos)}\t{_array(seqs)}\t{batch_no}\t{happened}\t{recorded}"
        )
        lines = canonical_lines(
            *key, request.document, request.version, event, request.direction, happened, recorded, batch_no, moved
        )
        items = self.movements.setdefault(key, {})
        for movement, line in zip(moved, lines, strict=True):
            items.setdefault(movement.item_no, []).append(line)
        if accepted.new_items:
            self.new_items.setdefault(key, []).extend((no, line, request) for no, line in accepted.new_items)
        self.effects.add(EFFECTS[request.event, request.direction])


def write(
    cursor: Cursor, rows: BatchRows, ledger: Ledger, heads: dict[int, Head], recorded_at: dt.datetime
) -> dict[int, bytes]:
    """Write the batch and seal it; the new chained hash of every slot that got movements.

    LedgerConflictError if a balance is no longer what the batch was decided on.
    """
    ordered = [(key, sorted(rows.movements[key].items())) for key in sorted(rows.movements)]
    _write_new_items(cursor, rows, ledger, recorded_at)
    copy(cursor, POSTING_COPY, rows.postings)
    by_slot: dict[int, list[bytes]] = {}
    for (slot, _), items in ordered:
        by_slot.setdefault(slot, []).extend(line for _, lines in items for line in lines)
    copy_bytes(cursor, MOVEMENT_COPY, [line for lines in by_slot.values() for line in lines])
    _update_balances(cursor, rows, ledger, ordered)
    return write_seals(cursor, by_slot, heads, recorded_at)


def write_seals(
    cursor: Cursor, lines_by_slot: dict[int, list[bytes]], heads: dict[int, Head], recorded_at: dt.datetime
) -> dict[int, bytes]:
    """Seal the canonical lines of each slot (already in seal order) after the slot's head; the new chained hashes."""
    sealed, chained, texts = utc_text(recorded_at), {}, []
    for slot, lines in lines_by_slot.items():
        head, leaves = heads[slot], [leaf(line) for line in lines]
        root, batch_no = merkle_root(leaves), head.batch_no + 1
        chained[slot] = chain(head.chained, root, slot, batch_no, len(lines), sealed)
        hashes = "\t".join(f"\\\\x{value.hex()}" for value in (root, head.chained, chained[slot], marks(leaves)))
        texts.append(f"{slot}\t{batch_no}\t{len(lines)}\t{hashes}\t{sealed}")
    copy(cursor, SEAL_COPY, texts)
    return chained


def copy(cursor: Cursor, statement: str, lines: Iterable[str]) -> None:
    """COPY text lines, already escaped."""
    copy_bytes(cursor, statement, [line.encode() for line in lines])


def copy_bytes(cursor: Cursor, statement: str, lines: Sequence[bytes]) -> None:
    """COPY encoded text lines in one piece; the row count is checked."""
    with cursor.copy(statement) as stream:
        stream.write(b"\n".join(lines) + b"\n" if lines else b"")
    if cursor.rowcount != len(lines):
        raise LedgerConflictError(f"COPY took {cursor.rowcount} of {len(lines)} rows")


def escaped(value: Any) -> str:
    r"""A value as a COPY text field; None is ``\N``."""
    return "\\N" if value is None else str(value).translate(_ESCAPES)


def balance_line(key: BookKey, item_no: int, counters: Counters) -> str:
    """A whole balance row as COPY text."""
    figures = [f"{value}e-5" for value in (*counters.values, counters.usd)]
    days = (escaped(counters.last_in), escaped(counters.last_out))
    return "\t".join((str(key[0]), str(key[1]), str(item_no), *figures, str(counters.last_seq), *days))


def _write_new_items(cursor: Cursor, rows: BatchRows, ledger: Ledger, recorded_at: dt.datetime) -> None:
    if not rows.new_items:
        return
    items, balances, filed = [], [], utc_text(recorded_at)
    for key, opened in rows.new_items.items():
        for item_no, line, request in opened:
            new = line.new_item
            if new is None:  # the decision opens items only for lines that carry one
                raise LedgerConflictError(f"line {line.line_no} of {request.document} opens an item without its data")
            row = (
                *key, item_no, new.part_no, new.hs_code, new.name, new.spec, new.declared_unit, new.legal_unit,
                new.second_unit, new.origin, new.currency, new.unit_price, request.document, line.line_no,
                request.event.value, "active", filed,
            )  # fmt: skip
            items.append("\t".join(map(escaped, row)))
            balances.append(balance_line(key, item_no, ledger.books[key][item_no]))
    copy(cursor, ITEM_COPY, items)
    copy(cursor, BALANCE_COPY, balances)


def _update_balances(
    cursor: Cursor,
    rows: BatchRows,
    ledger: Ledger,
    ordered: Sequence[tuple[BookKey, list[tuple[int, list[bytes]]]]],
) -> None:
    """One UPDATE of the touched balances, only of the columns that this batch's events move.

    ``last_seq`` must still be what the decision saw: a stale cache can lose the batch, never corrupt a balance.
    """
    places = _places(rows.effects)
    fresh = {(key, item_no) for key, opened in rows.new_items.items() for item_no, _, _ in opened}
    keys: list[tuple[int, int, int, int, int]] = []
    touched: list[Counters] = []
    for key, items in ordered:
        book = ledger.books[key]
        for item_no, lines in items:
            if (key, item_no) not in fresh:
                counters = book[item_no]
                keys.append((*key, item_no, counters.last_seq - len(lines), counters.last_seq))
                touched.append(counters)
    if not keys:
        return
    columns, arrays = _changed_columns(rows.effects, places, touched)
    names = ["slot", "book_id", "item_no", "prev_seq", "last_seq", *(name for name, _ in columns)]
    types = ["smallint", "bigint", "bigint", "bigint", "bigint", *(kind for _, kind in columns)]
    slots = {key[0] for key in keys}
    literals = [*(_array(map(str, column)) for column in zip(*keys, strict=True)), *arrays]
    cursor.execute(
        f"UPDATE ledger_balance AS b SET {', '.join(f'{name} = u.{name}' for name in names[4:])} "
        f"FROM unnest({', '.join(f'%s::{kind}[]' for kind in types)}) AS u({', '.join(names)}) "
        "WHERE b.slot = u.slot AND b.book_id = u.book_id AND b.item_no = u.item_no AND b.last_seq = u.prev_seq"
        + on_one_slot("b", slots),
        literals,
        prepare=False,
    )
    if cursor.rowcount != len(keys):
        raise LedgerConflictError(f"{len(keys) - cursor.rowcount} of {len(keys)} balances moved meanwhile")


def _places(effects: Iterable[Effect]) -> list[int]:
    """Offsets of the counters that these effects move."""
    return sorted({at for effect in effects for at in (effect.rises, effect.falls) if at is not None})


def _changed_columns(
    effects: set[Effect], places: Sequence[int], touched: Sequence[Counters]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Name and type of each column that changes beside ``last_seq``, and its values as array literals."""
    columns, arrays = [], []
    for place in (start + unit for start in places for unit in range(3)):
        columns.append((QUANTITY_COLUMNS[place], "numeric"))
        # PostgreSQL reads 1234e-5 as exactly 0.01234; that is cheaper than placing the point here.
        arrays.append(_array([f"{counters.values[place]}e-5" for counters in touched]))
    if any(effect.usd for effect in effects):
        columns.append(("usd_total", "numeric"))
        arrays.append(_array([f"{counters.usd}e-5" for counters in touched]))
    if any(effect.rises == ACTUAL_IN for effect in effects):
        columns.append(("last_in", "date"))
        arrays.append(_array([str(counters.last_in or "NULL") for counters in touched]))
    if any(effect.rises == ACTUAL_OUT for effect in effects):
        columns.append(("last_out", "date"))
        arrays.append(_array([str(counters.last_out or "NULL") for counters in touched]))
    return columns, arrays


def _array(values: Iterable[str]) -> str:
    """An array literal of values that need no quoting (numbers, dates, NULL)."""
    return "{" + ",".join(values) + "}"
