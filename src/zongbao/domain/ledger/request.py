"""What is asked of the ledger: one event of one document on the items of one book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Event(StrEnum):
    """The events of a document line (公告2018年第23号); the direction of the document says which counters move."""

    RESERVE = "reserve"  # 预增 / 预减 rises
    CONFIRM = "confirm"  # 预 -> 实 (核扣)
    RELEASE = "release"  # 预 falls back (删单, 退单)
    REVERSE = "reverse"  # 实 falls back (反扣)
    OPEN = "open"  # 期初 stock taken over
    ADJUST = "adjust"  # 调整 of the actual stock, up (I) or down (E)


@dataclass(frozen=True, slots=True)
class NewItem:
    """What a line of a non-cumulative in-list files as a new book item (source list and line are its key)."""

    part_no: str
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    legal_unit: str
    second_unit: str
    origin: str
    currency: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One line: quantities > 0 in declared unit, >= 0 in legal and second legal units; ``usd`` is the line's USD value.

    ``item_no`` None with ``new_item`` given asks the ledger to open a new item for this line (RESERVE or OPEN,
    direction I).
    CONFIRM and RELEASE may leave ``item_no`` None: the ledger finds the item that the document's reservation used.
    """

    line_no: int
    item_no: int | None
    declared: Decimal
    legal: Decimal
    second: Decimal
    usd: Decimal = Decimal(0)
    new_item: NewItem | None = None


@dataclass(frozen=True, slots=True)
class PostingRequest:
    """All lines of one document for one event: posted together or not at all.

    ``document`` is the business number (核注清单编号 …) and with ``version`` and ``event`` the idempotency key within
    the book. ``happened_at`` is the business time; the ledger adds the time of recording.
    """

    slot: int
    book_id: int
    document: str
    version: int
    event: Event
    direction: str  # I | E
    lines: tuple[PostingLine, ...]
    happened_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Posted:
    """The request stands in the ledger; ``items``: line number -> book item used; ``repeated``: it stood before."""

    items: dict[int, int]
    repeated: bool = False
