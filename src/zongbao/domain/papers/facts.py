"""What the papers' rules need to know about the world: books, counterparts, standing lists, as small frozen facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

LOGISTICS = "logistics"  # 物流账册
EQUIPMENT = "equipment"  # 设备账册
PROCESSING = "processing"  # 加工账册

CUMULATIVE = "1"  # 可累计
NON_CUMULATIVE = "2"  # 不累计

ITEM_APPROVED = "active"  # the one item state that lists may use


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """A filed book item (备案商品); ``state`` is ``active`` once approved, anything else may not be used."""

    item_no: int
    part_no: str
    hs_code: str
    name: str
    declared_unit: str
    legal_unit: str
    second_unit: str = ""
    origin: str = ""
    state: str = ITEM_APPROVED
    moved: bool = False  # whether any movement of it is on record; known to filings only
    supervised_until: dt.date | None = None  # the last day of equipment's supervision


@dataclass(frozen=True, slots=True)
class BookFacts:
    """An account book as lists see it; ``state`` is one of ``lives.BOOK``; only the items in question are needed.

    ``items_by_part`` maps part numbers to item numbers (cumulative books). ``place_type`` is bwlTypecd, empty if
    unknown. ``manual_review`` marks a book whose lists an officer wants to see, ``open_filing`` a pending change.
    ``busy_items`` have stock, a reservation or a list on its way; filings alone ask for them. ``items_by_part`` maps
    part numbers to item numbers (cumulative books). ``place_type`` is bwlTypecd, empty if unknown. ``manual_review``
    marks a book whose lists an officer wants to see, ``open_filing`` a pending change.
    """

    book_no: str
    kind: str
    posting_mode: str
    state: str
    enterprise_code: str
    master_customs: str
    items: Mapping[int, ItemFacts] = field(default_factory=dict)
    items_by_part: Mapping[str, int] = field(default_factory=dict)
    pause_in: bool = False
    pause_out: bool = False
    pause_change: bool = False
    valid_until: dt.date | None = None
    place_type: str = ""
    manual_review: bool = False
    open_filing: bool = False
    busy_items: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RelatedListFacts:
    """The counterpart's list in a flow; ``legal_by_hs10`` sums its legal quantities per ten-digit HS code.

    ``related_book_no`` is the book that the receiver expects the goods from; ``matched_by`` the out-list that already
    uses this in-list; both empty where unknown.
    """

    list_no: str
    book_no: str
    direction: str
    state: str
    legal_by_hs10: Mapping[str, Decimal]
    line_count: int = 0
    related_book_no: str = ""
    matched_by: str = ""


@dataclass(frozen=True, slots=True)
class StandingList:
    """A list that stands and is to be changed or cancelled; ``entry_state`` is one of ``declaration_life``, or empty.

    ``held`` covers customs control and inspection; ``out_list`` is the sender's live list that quotes this one.
    """

    list_no: str
    state: str
    declare_flag: str
    entry_state: str = ""
    held: bool = False
    live_passes: tuple[str, ...] = ()
    past_gate_qty: Decimal = Decimal(0)
    out_list: str = ""
    cycle_settled: bool = False
