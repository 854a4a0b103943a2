"""Posting decided in arrival order: all lines of a document or none, every refusal collected with code and facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal, Inexact, InvalidOperation

from zongbao.core.clock import day_of
from zongbao.core.decision import Decision, Reason
from zongbao.domain.ledger.counters import (
    EFFECTS,
    QUANTITY_LIMIT,
    SCALE,
    USD_LIMIT,
    Counters,
    Effect,
    Movement,
    Quantity,
)
from zongbao.domain.ledger.request import Event, Posted, PostingLine, PostingRequest

BookKey = tuple[int, int]  # slot, book_id
PostingKey = tuple[int, int, str, int, Event]  # slot, book_id, document, version, event

DOCUMENT_LENGTH = 64
# Events that consume what the document itself reserved, and events that may open a new item.
FOLLOWING = frozenset({Event.CONFIRM, Event.RELEASE})
OPENING = frozenset({Event.RESERVE, Event.OPEN})

_SCALE = Decimal(SCALE)
# Traps Inexact, so that a quantity with more digits than the ledger holds can never be rounded in silence.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
_multiply = _EXACT.multiply
# Name in the paper, Chinese and English label, and exclusive upper limit of each figure of a line.
_FIELDS = (
    ("declared_qty", "申报数量", "declared quantity", QUANTITY_LIMIT),
    ("legal_qty", "法定数量", "legal quantity", QUANTITY_LIMIT),
    ("second_qty", "第二法定数量", "second legal quantity", QUANTITY_LIMIT),
    ("usd_total", "美元总价", "USD value", USD_LIMIT),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A posting that stands in the ledger: its direction and its movements, in the order of its lines."""

    direction: str
    movements: Sequence[Movement]

    def items(self) -> dict[int, int]:
        """Line number -> item number."""
        return {movement.line_no: movement.item_no for movement in self.movements}


@dataclass(slots=True)
class Ledger:
    """The facts a batch is decided on; ``decide`` carries accepted documents forward in it.

    ``books``: balances of every item that a line or reservation names (absent = no such item); ``next_item``: the first
    free item number of each book that may get new items; ``standing``: postings of the batch's documents.
    """

    books: dict[BookKey, dict[int, Counters]] = field(default_factory=dict)
    next_item: dict[BookKey, int] = field(default_factory=dict)
    standing: dict[PostingKey, Standing] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Accepted:
    """A document that is to be written: its movements, and the lines that open new items with their numbers."""

    standing: Standing
    new_items: Sequence[tuple[int, PostingLine]] = ()


Outcome = Accepted | Posted | Decision


@dataclass(slots=True)
class _Draft:
    """What the lines of one document did so far, and how to undo it."""

    book: dict[int, Counters]
    movements: list[Movement] = field(default_factory=list)
    new_items: list[tuple[int, PostingLine]] = field(default_factory=list)
    before: dict[int, tuple[list[int], int, int, dt.date | None, dt.date | None]] = field(default_factory=dict)
    reasons: list[Reason] = field(default_factory=list)

    def undo(self) -> None:
        for item_no, saved in self.before.items():
            self.book[item_no].restore(saved)
        for item_no, _ in self.new_items:
            del self.book[item_no]


def key_of(request: PostingRequest) -> PostingKey:
    """The idempotency key of a request."""
    return request.slot, request.book_id, request.document, request.version, request.event


def decide(batch: Sequence[PostingRequest], ledger: Ledger) -> list[Outcome]:
    """Decide each request in arrival order: ``Accepted`` to be written, ``Posted`` if it stood before, or a refusal.

    ``ledger`` is moved forward by every accepted request, so later requests of the batch see it.
    """
    outcomes: list[Outcome] = []
    for request in batch:
        outcome = _decide_one(request, ledger)
        if isinstance(outcome, Accepted):
            ledger.standing[key_of(request)] = outcome.standing
        outcomes.append(outcome)
    return outcomes


def scaled(value: Decimal, limit: int = QUANTITY_LIMIT) -> int | None:
    """The value as an exact integer of 1e-5; None if it has more than 5 decimals, is no number, or is out of range."""
    if not value:
        return 0
    try:
        product = _multiply(value, _SCALE)
        number = int(product)
    except (ArithmeticError, ValueError):  # too many digits, NaN, Infinity: all of them are not a ledger quantity
        return None
    return number if number == product and -limit < number < limit else None


def plain(number: int) -> str:
    """An integer of 1e-5 as people write it: 6000000 -> ``60``."""
    return format(_EXACT.divide(Decimal(number), _SCALE).normalize(_EXACT), "f")


def form_reasons(request: PostingRequest) -> list[Reason]:
    """What is wrong with the request as such, before any fact of the ledger is looked at."""
    reasons = []
    document = request.document
    if not (0 < len(document) <= DOCUMENT_LENGTH and document.isprintable() and "\\" not in document):
        reasons.append(
            Reason("LED-109", {"document": repr(document)[:80], "longest": str(DOCUMENT_LENGTH)}, "document")
        )
    if (request.event, request.direction) not in EFFECTS:
        reasons.append(Reason("LED-104", {"event": request.event, "direction": request.direction}, "event"))
    numbers = [line.line_no for line in request.lines]
    if not numbers:
        reasons.append(Reason("LED-111", {"lines": "0"}, "lines"))
    elif len(set(numbers)) < len(numbers):
        repeated = sorted({number for number in numbers if numbers.count(number) > 1})
        reasons.append(Reason("LED-111", {"lines": ", ".join(map(str, repeated))}, "lines"))
    return reasons


def _decide_one(request: PostingRequest, ledger: Ledger) -> Outcome:
    reasons = form_reasons(request)
    if reasons:
        return Decision.of(reasons)
    standing = ledger.standing.get(key_of(request))
    return _decide_new(request, ledger) if standing is None else _repeat(request, standing)


def _decide_new(request: PostingRequest, ledger: Ledger) -> Accepted | Decision:
    effect = EFFECTS[request.event, request.direction]
    key = (request.slot, request.book_id)
    draft = _Draft(ledger.books.setdefault(key, {}))
    reserved = _reserved(request, ledger) if request.event in FOLLOWING else None
    next_item = ledger.next_item.get(key, 1)
    day = day_of(request.happened_at)
    for line in request.lines:
        figures = _figures(line, draft.reasons)
        item_no = _item_of(request, line, reserved, next_item + len(draft.new_items), draft)
        if figures is not None and item_no is not None:
            _post_line(line, item_no, effect, figures, day, draft, reserved)
    if draft.reasons:
        draft.undo()
        return Decision.of(draft.reasons)
    ledger.next_item[key] = next_item + len(draft.new_items)
    return Accepted(Standing(request.direction, draft.movements), draft.new_items)


def _post_line(
    line: PostingLine,
    item_no: int,
    effect: Effect,
    figures: tuple[Quantity, int],
    day: dt.date,
    draft: _Draft,
    reserved: dict[int, tuple[int, Quantity]] | None,
) -> None:
    counters = draft.book[item_no]
    quantity, usd = figures
    if reserved is not None and (reason := _beyond_reserved(line, item_no, quantity, reserved)):
        draft.reasons.append(reason)
        return
    unit = counters.lacking(effect, quantity)
    if unit is not None:
        draft.reasons.append(_short(effect.code, line, item_no, unit, quantity[unit], counters.room(effect, unit)))
        return
    if counters.overflows(effect, quantity, usd):
        draft.reasons.append(_bad_figure("LED-108", line, 0, plain(quantity[0])))
        return
    if item_no not in draft.before:
        draft.before[item_no] = counters.snapshot()
    usd = counters.value_of(effect, quantity[0], usd)
    counters.apply(effect, quantity, usd, day)
    draft.movements.append(Movement(item_no, counters.last_seq, line.line_no, *quantity, usd))


def _figures(line: PostingLine, reasons: list[Reason]) -> tuple[Quantity, int] | None:
    """Quantities and USD as exact integers, or None with the reasons added."""
    declared, legal, second = scaled(line.declared), scaled(line.legal), scaled(line.second)
    usd = scaled(line.usd, USD_LIMIT)
    if declared is None or legal is None or second is None or usd is None:
        pass
    elif declared > 0 and legal >= 0 and second >= 0 and usd >= 0:
        return (declared, legal, second), usd
    for place, (number, given) in enumerate(
        ((declared, line.declared), (legal, line.legal), (second, line.second), (usd, line.usd))
    ):
        if number is None:
            reasons.append(_bad_figure("LED-108", line, place, str(given)))
        elif number < 0 or (place == 0 and number == 0):
            reasons.append(_bad_figure("LED-103", line, place, str(given)))
    return None


def _item_of(
    request: PostingRequest,
    line: PostingLine,
    reserved: dict[int, tuple[int, Quantity]] | None,
    free: int,
    draft: _Draft,
) -> int | None:
    """The item that the line is about, opened if it is new; None with the reason added."""
    item_no = line.item_no
    if item_no is None and reserved is not None:
        held = reserved.get(line.line_no)
        if held is None:
            draft.reasons.append(_short("LED-106", line, "-", 0, scaled(line.declared) or 0, 0))
            return None
        item_no = held[0]
    if item_no is None:
        return _open_item(request, line, free, draft)
    if item_no not in draft.book:
        facts = {"line": str(line.line_no), "item": str(item_no)}
        draft.reasons.append(Reason("LED-105", facts, f"lines[{line.line_no - 1}].book_item"))
        return None
    return item_no


def _open_item(request: PostingRequest, line: PostingLine, free: int, draft: _Draft) -> int | None:
    if line.new_item is None or request.event not in OPENING or request.direction != "I":
        facts = {"line": str(line.line_no)}
        draft.reasons.append(Reason("LED-110", facts, f"lines[{line.line_no - 1}].book_item"))
        return None
    draft.book[free] = Counters()
    draft.new_items.append((free, line))
    return free


def _reserved(request: PostingRequest, ledger: Ledger) -> dict[int, tuple[int, Quantity]]:
    """What the document's own reservation still holds: line number -> (item, quantities left)."""
    start = (request.slot, request.book_id, request.document, request.version)
    held = ledger.standing.get((*start, Event.RESERVE))
    if held is None or held.direction != request.direction:
        return {}
    left = {m.line_no: (m.item_no, (m.declared, m.legal, m.second)) for m in held.movements}
    for event in FOLLOWING:
        used = ledger.standing.get((*start, event))
        for m in used.movements if used else ():
            item_no, (declared, legal, second) = left[m.line_no]
            left[m.line_no] = item_no, (declared - m.declared, legal - m.legal, second - m.second)
    return left


def _beyond_reserved(
    line: PostingLine, item_no: int, quantity: Quantity, reserved: dict[int, tuple[int, Quantity]]
) -> Reason | None:
    """LED-106 unless the line stays within what its own document reserved on that item."""
    held_item, left = reserved.get(line.line_no, (item_no, (0, 0, 0)))
    if held_item != item_no:
        left = (0, 0, 0)
    for unit, asked in enumerate(quantity):
        if asked > left[unit]:
            return _short("LED-106", line, item_no, unit, asked, left[unit])
    return None


def _repeat(request: PostingRequest, standing: Standing) -> Posted | Decision:
    """The first answer again, or LED-112 if the same document comes with other content."""
    first = {m.line_no: (m.declared, m.legal, m.second) for m in standing.movements}
    again = {line.line_no: (scaled(line.declared), scaled(line.legal), scaled(line.second)) for line in request.lines}
    items = standing.items()
    moved = any(line.item_no not in (None, items.get(line.line_no)) for line in request.lines)
    if first == again and not moved and standing.direction == request.direction:
        return Posted(items, repeated=True)
    facts = {"document": request.document, "version": str(request.version), "event": request.event}
    return Decision.of([Reason("LED-112", facts, "document")])


def _short(code: str, line: PostingLine, item_no: int | str, unit: int, asked: int, room: int) -> Reason:
    """A bound is too small: LED-101, LED-106 or LED-107, with the largest quantity that would pass as the change."""
    name, zh, en, _ = _FIELDS[unit]
    facts = {
        "line": str(line.line_no), "item": str(item_no), "asked": plain(asked), "available": plain(room),
        "unit": name, "unit_zh": zh, "unit_en": en,
    }  # fmt: skip
    change = {name: plain(room)} if room > 0 or (unit > 0 and room == 0) else {}
    return Reason(code, facts, f"lines[{line.line_no - 1}].{name}", change=change)


def _bad_figure(code: str, line: PostingLine, place: int, given: str) -> Reason:
    name, zh, en, _ = _FIELDS[place]
    facts = {"line": str(line.line_no), "value": given[:40], "field": name, "field_zh": zh, "field_en": en}
    return Reason(code, facts, f"lines[{line.line_no - 1}].{name}")
