"""The account book (账册) as filed: logistics books and equipment books (BWS101)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zongbao.domain.papers.party import Party


@dataclass(frozen=True, slots=True)
class BookItem:
    """One item (表体) of a filing; units are codes of the unit table."""

    item_no: int
    part_no: str
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    legal_unit: str
    second_unit: str = ""
    origin: str = ""
    unit_price: Decimal | None = None
    currency: str = ""
    modification: str = "3"  # MODF_MARKCD: 0 unchanged, 1 changed, 2 deleted, 3 added
    source_list_no: str = ""
    source_list_line: int | None = None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class BookFiling:
    """A filing or change of a book: head and items."""

    inner_no: str
    declaration_kind: str  # 1 create, 2 change, 3 close
    place_type: str  # bwlTypecd; S = equipment book
    master_customs: str
    operator: Party
    declarant: Party
    inputter: Party
    posting_mode: str  # appendTypecd: 1 cumulative, 2 non-cumulative
    items: tuple[BookItem, ...] = ()
    declarant_type: str = ""
    contact: str = ""
    phone: str = ""
    warehouse_type: str = ""
    warehouse_no: str = ""
    warehouse_name: str = ""
    warehouse_area: Decimal | None = None  # m2
    warehouse_volume: Decimal | None = None  # m3
    warehouse_address: str = ""
    filed_on: dt.date | None = None
    refund_mark: str = ""
    valid_until: dt.date | None = None
    usage: str = ""
    remark: str = ""
    pre_entry_no: str = ""
    book_no: str = ""
