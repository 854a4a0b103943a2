"""The slow reference path: no cache, row locks, Decimal arithmetic, one line at a time; the oracle of the slot writer.

It is written from the rules anew and shares only tables, locks and seals with the fast path, so that an error would
have to be made twice to stay hidden.
"""

# ruff: noqa: S608 - only names of columns and constants are put into statements; every value is a parameter

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import psycopg
from psycopg import sql

from zongbao.core import clock
from zongbao.core.decision import Decision, Reason
from zongbao.domain.ledger.request import Event, NewItem, Posted, PostingLine, PostingRequest
from zongbao.store.ledger import proof, slots
from zongbao.store.ledger.facts import BALANCE_COLUMNS
from zongbao.store.ledger.rows import write_seals
from zongbao.store.ledger.slots import Cursor

UNITS = (("declared", ""), ("legal", "_legal"), ("second", "_second"))
LABELS = {
    "declared": ("declared_qty", "申报数量", "declared quantity"),
    "legal": ("legal_qty", "法定数量", "legal quantity"),
    "second": ("second_qty", "第二法定数量", "second legal quantity"),
    "usd": ("usd_total", "美元总价", "USD value"),
}
# Enough digits for every product and quotient of two ledger figures.
WIDE = Context(prec=60, rounding=ROUND_HALF_UP)

Balance = dict[str, Any]


class _LineRefusedError(Exception):
    """One line cannot be posted; carries the reasons."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__()
        self.reasons = reasons


class ReferenceWriter:
    """Same answers as ``SlotWriter``, some hundred times slower."""

    def __init__(self, now: Callable[[], dt.datetime] = clock.now) -> None:
        self._now = now

    def post(self, connection: psycopg.Connection[Any], requests: Sequence[PostingRequest]) -> list[Posted | Decision]:
        """Post the requests in the connection's open transaction; answers in the same order."""
        touched = sorted({request.slot for request in requests})
        cursor = slots.open_cursor(connection)
        slots.lock(cursor, touched)
        heads = slots.heads(cursor, touched)
        recorded_at = max([self._now(), *(head.sealed_at for head in heads.values() if head.sealed_at)])
        answers = [
            _Document(connection, cursor, request, heads[request.slot].batch_no + 1, recorded_at).post()
            for request in requests
        ]
        lines = {slot: list(_batch_lines(cursor, slot, heads[slot].batch_no + 1)) for slot in touched}
        write_seals(cursor, {slot: found for slot, found in lines.items() if found}, heads, recorded_at)
        return answers


def _batch_lines(cursor: Cursor, slot: int, batch_no: int) -> Iterator[bytes]:
    """Canonical bytes of what was just inserted, read back from the table in the order of the seal."""
    names = ", ".join(proof.MovementFact.__dataclass_fields__)
    cursor.execute(
        f"SELECT {names} FROM ledger_movement WHERE slot = %s AND batch_no = %s ORDER BY book_id, item_no, seq",
        (slot, batch_no),
    )
    for row in cursor.fetchall():
        yield proof.MovementFact(*row).canonical(slot)


class _Document:
    """One request on its way through the tables."""

    def __init__(
        self,
        connection: psycopg.Connection[Any],
        cursor: Cursor,
        request: PostingRequest,
        batch_no: int,
        recorded_at: dt.datetime,
    ) -> None:
        self.connection, self.cursor, self.request = connection, cursor, request
        self.batch_no, self.recorded_at = batch_no, recorded_at
        self.book = (request.slot, request.book_id)
        self.used: list[tuple[int, int, int]] = []  # line, item, seq

    def post(self) -> Posted | Decision:
        reasons = self._form()
        if reasons:
            return Decision.of(reasons)
        first = self._movements_of(self.request.event)
        if first:
            return self._repeat(first)
        with self.connection.transaction() as savepoint:
            for line in self.request.lines:
                try:
                    self._post_line(line)
                except _LineRefusedError as refused:
                    reasons.extend(refused.reasons)
            if reasons:
                raise psycopg.Rollback(savepoint)
            self._insert_posting()
        return Decision.of(reasons) if reasons else Posted({line: item for line, item, _ in self.used})

    def _form(self) -> list[Reason]:
        request, found = self.request, []
        name = request.document
        if not name or len(name) > 64 or "\\" in name or not name.isprintable():
            found.append(Reason("LED-109", {"document": repr(name)[:80], "longest": "64"}, "document"))
        if request.direction not in ("I", "E") or (request.event is Event.OPEN and request.direction != "I"):
            found.append(Reason("LED-104", {"event": request.event, "direction": request.direction}, "event"))
        counted = Counter(line.line_no for line in request.lines)
        twice = [number for number, count in counted.items() if count > 1]
        if twice or not request.lines:
            text = ", ".join(str(number) for number in sorted(twice)) or "0"
            found.append(Reason("LED-111", {"lines": text}, "lines"))
        return found

    def _movements_of(self, event: Event) -> list[Balance]:
        request = self.request
        return self._dicts(
            "SELECT m.* FROM ledger_posting p, ledger_movement m WHERE p.slot = %s AND p.book_id = %s "
            "AND p.document = %s AND p.version = %s AND p.event = %s AND m.slot = p.slot AND m.book_id = p.book_id "
            "AND m.document = p.document AND m.version = p.version AND m.event = p.event "
            "AND m.item_no = ANY (p.item_nos) ORDER BY array_position(p.line_nos, m.line_no)",
            (*self.book, request.document, request.version, event.value),
        )

    def _repeat(self, first: list[Balance]) -> Posted | Decision:
        request = self.request
        stood = {row["line_no"]: row for row in first}
        same = len(stood) == len(request.lines) and first[0]["direction"] == request.direction
        for line in request.lines:
            row = stood.get(line.line_no)
            same = same and row is not None and all(row[unit] == getattr(line, unit) for unit, _ in UNITS)
            same = same and row is not None and line.item_no in (None, row["item_no"])
        if same:
            return Posted({row["line_no"]: row["item_no"] for row in first}, repeated=True)
        facts = {"document": request.document, "version": str(request.version), "event": request.event}
        return Decision.of([Reason("LED-112", facts, "document")])

    def _post_line(self, line: PostingLine) -> None:
        figures = _bad_figures(line)
        try:
            item_no = self._item(line)
        except _LineRefusedError as refused:
            raise _LineRefusedError(*figures, *refused.reasons) from None
        if figures:
            raise _LineRefusedError(*figures)
        rows = self._dicts(
            "SELECT * FROM ledger_balance WHERE slot = %s AND book_id = %s AND item_no = %s FOR UPDATE",
            (*self.book, item_no),
        )
        self._check_reserved(line, item_no)
        old = rows[0]
        new, usd = self._moved(line, old)
        new["last_seq"] += 1
        assignments = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in BALANCE_COLUMNS)
        self.cursor.execute(
            sql.SQL("UPDATE ledger_balance SET {} WHERE slot = %s AND book_id = %s AND item_no = %s").format(
                assignments
            ),
            [*(new[name] for name in BALANCE_COLUMNS), *self.book, item_no],
        )
        self._insert_movement(line, item_no, new["last_seq"], usd)
        self.used.append((line.line_no, item_no, new["last_seq"]))

    def _item(self, line: PostingLine) -> int:
        request = self.request
        if line.item_no is None and request.event in (Event.CONFIRM, Event.RELEASE):
            held = [row for row in self._reservation() if row["line_no"] == line.line_no]
            if not held:
                asked = line.declared if not _bad(line.declared, "declared") else Decimal(0)
                raise _LineRefusedError(_short("LED-106", line, "-", "declared", asked, Decimal(0)))
            return int(held[0]["item_no"])
        if line.item_no is None:
            if line.new_item is None or request.direction != "I" or request.event not in (Event.RESERVE, Event.OPEN):
                raise _LineRefusedError(
                    Reason("LED-110", {"line": str(line.line_no)}, f"lines[{line.line_no - 1}].book_item")
                )
            return self._open(line, line.new_item)
        self.cursor.execute(
            "SELECT 1 FROM ledger_balance WHERE slot = %s AND book_id = %s AND item_no = %s", (*self.book, line.item_no)
        )
        if self.cursor.fetchone() is None:
            facts = {"line": str(line.line_no), "item": str(line.item_no)}
            raise _LineRefusedError(Reason("LED-105", facts, f"lines[{line.line_no - 1}].book_item"))
        return line.item_no

    def _open(self, line: PostingLine, new: NewItem) -> int:
        self.cursor.execute("SELECT max(item_no) FROM ledger_item WHERE slot = %s AND book_id = %s", self.book)
        ((last,),) = self.cursor.fetchall()
        number = (last or 0) + 1
        self.cursor.execute(
            "INSERT INTO ledger_item VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,'active',%s)",
            (*self.book, number, new.part_no, new.hs_code, new.name, new.spec, new.declared_unit, new.legal_unit,
             new.second_unit, new.origin, new.currency, new.unit_price, self.request.document, line.line_no,
             self.request.event.value, self.recorded_at),
        )  # fmt: skip
        self.cursor.execute(
            "INSERT INTO ledger_balance (slot, book_id, item_no) VALUES (%s, %s, %s)", (*self.book, number)
        )
        return number

    def _reservation(self) -> list[Balance]:
        rows = self._movements_of(Event.RESERVE)
        return [row for row in rows if row["direction"] == self.request.direction]

    def _check_reserved(self, line: PostingLine, item_no: int) -> None:
        """What this document's line reserved on the item, less what was confirmed or released of it before."""
        if self.request.event not in (Event.CONFIRM, Event.RELEASE):
            return
        for unit, _ in UNITS:
            left = Decimal(0)
            signed = ((Event.RESERVE, 1), (Event.CONFIRM, -1), (Event.RELEASE, -1))
            for event, sign in signed if self._reservation() else ():
                rows = [row for row in self._movements_of(event) if row["line_no"] == line.line_no]
                left += sum((sign * row[unit] for row in rows if row["item_no"] == item_no), Decimal(0))
            if getattr(line, unit) > left:
                raise _LineRefusedError(_short("LED-106", line, item_no, unit, getattr(line, unit), left))

    def _moved(self, line: PostingLine, old: Balance) -> tuple[Balance, Decimal]:
        """The balance after the line, and the USD the movement carries."""
        event, inward = self.request.event, self.request.direction == "I"
        signs = {  # actual_in, actual_out, pre_in, pre_out
            Event.RESERVE: (0, 0, 1, 0) if inward else (0, 0, 0, 1),
            Event.CONFIRM: (1, 0, -1, 0) if inward else (0, 1, 0, -1),
            Event.RELEASE: (0, 0, -1, 0) if inward else (0, 0, 0, -1),
            Event.REVERSE: (-1, 0, 0, 0) if inward else (0, -1, 0, 0),
            Event.OPEN: (1, 0, 0, 0),
            Event.ADJUST: (1, 0, 0, 0) if inward else (0, 1, 0, 0),
        }[event]
        new = dict(old)
        for unit, ending in UNITS:
            asked = getattr(line, unit)
            _check_room(line, event, inward, unit, asked, {name: old[name + ending] for name in COUNTERS})
            for name, sign in zip(COUNTERS, signs, strict=True):
                new[name + ending] += sign * asked
        usd = self._usd(line, old, signs)
        stock_sign = signs[0] - signs[1]
        raised = max(new[name + ending] for name in COUNTERS for _, ending in UNITS)
        if raised >= Decimal(10) ** 14 or old["usd_total"] + max(stock_sign, 0) * line.usd >= Decimal(10) ** 20:
            facts = {"line": str(line.line_no), "value": _text(line.declared)}
            raise _LineRefusedError(_figure("LED-108", line, "declared", facts))
        new["usd_total"] += stock_sign * usd
        day = clock.day_of(self.request.happened_at)
        for name, sign in (("last_in", signs[0]), ("last_out", signs[1])):
            if sign > 0:
                new[name] = max(day, old[name] or day)
        return new, usd

    def _usd(self, line: PostingLine, old: Balance, signs: tuple[int, ...]) -> Decimal:
        leaves = signs[0] < 0 or signs[1] > 0
        if not leaves and not (signs[1] < 0 and line.usd == 0):
            return line.usd
        stock = old["actual_in"] - old["actual_out"]
        if not stock:
            return Decimal(0)
        value = WIDE.divide(WIDE.multiply(old["usd_total"], line.declared), stock)
        return value.quantize(Decimal("0.00001"), context=WIDE)

    def _insert_movement(self, line: PostingLine, item_no: int, seq: int, usd: Decimal) -> None:
        request = self.request
        self.cursor.execute(
            "INSERT INTO ledger_movement VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (*self.book, item_no, seq, request.document, request.version, request.event.value, request.direction,
             line.line_no, line.declared, line.legal, line.second, usd, request.happened_at, self.recorded_at,
             self.batch_no),
        )  # fmt: skip

    def _insert_posting(self) -> None:
        request = self.request
        lines, items, seqs = (list(column) for column in zip(*self.used, strict=True))
        self.cursor.execute(
            "INSERT INTO ledger_posting VALUES (%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s)",
            (*self.book, request.document, request.version, request.event.value, request.direction, len(lines), lines,
             items, seqs, self.batch_no, request.happened_at, self.recorded_at),
        )  # fmt: skip

    def _dicts(self, statement: str, values: Sequence[object]) -> list[Balance]:
        cursor = psycopg.Cursor(self.connection, row_factory=psycopg.rows.dict_row)
        return cursor.execute(statement.encode(), values).fetchall()


COUNTERS = ("actual_in", "actual_out", "pre_in", "pre_out")


def _check_room(
    line: PostingLine, event: Event, inward: bool, unit: str, asked: Decimal, now: dict[str, Decimal]
) -> None:
    available = now["actual_in"] - now["actual_out"] - now["pre_out"]
    code, room = "", asked
    if event in (Event.RESERVE, Event.ADJUST) and not inward:
        code, room = "LED-101", available
    elif event in (Event.CONFIRM, Event.RELEASE):
        code, room = "LED-106", now["pre_in" if inward else "pre_out"]
    elif event is Event.REVERSE:
        code, room = "LED-107", available if inward else now["actual_out"]
    if asked > room:
        raise _LineRefusedError(_short(code, line, line.item_no, unit, asked, room))


def _bad(value: Decimal, name: str) -> bool:
    """Whether the figure is no number of the ledger: not finite, over its range, or with more than 5 decimals."""
    limit = Decimal(10) ** (20 if name == "usd" else 14)
    if not value.is_finite() or abs(value) >= limit:
        return True
    return value.quantize(Decimal("0.00001"), context=WIDE) != value


def _bad_figures(line: PostingLine) -> list[Reason]:
    found = []
    for name in LABELS:
        value = getattr(line, name)
        facts = {"line": str(line.line_no), "value": str(value)[:40]}
        if _bad(value, name):
            found.append(_figure("LED-108", line, name, facts))
        elif value < 0 or (name == "declared" and value == 0):
            found.append(_figure("LED-103", line, name, facts))
    return found


def _figure(code: str, line: PostingLine, name: str, facts: dict[str, str]) -> Reason:
    field, zh, en = LABELS[name]
    return Reason(code, {**facts, "field": field, "field_zh": zh, "field_en": en}, f"lines[{line.line_no - 1}].{field}")


def _short(code: str, line: PostingLine, item: object, unit: str, asked: Decimal, room: Decimal) -> Reason:
    field, zh, en = LABELS[unit]
    facts = {"line": str(line.line_no), "item": str(item), "asked": _text(asked), "available": _text(room)}
    change = {field: _text(room)} if room > 0 or (room == 0 and unit != "declared") else {}
    facts.update(unit=field, unit_zh=zh, unit_en=en)
    return Reason(code, facts, f"lines[{line.line_no - 1}].{field}", change=change)


def _text(value: Decimal) -> str:
    """A figure without trailing zeros and exponent."""
    text = format(value, "f")
    return (text.rstrip("0").rstrip(".") or "0") if "." in text else text
