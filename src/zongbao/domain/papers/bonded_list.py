"""The bonded list (保税核注清单): the sole document that posts an account book."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zongbao.domain.papers.party import Party

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line (表体): quantities in declared, legal and second legal units; weights in kg."""

    line_no: int
    part_no: str
    hs_code: str
    name: str
    spec: str
    declared_unit: str
    legal_unit: str
    origin: str
    destination: str
    currency: str
    unit_price: Decimal
    total: Decimal
    declared_qty: Decimal
    legal_qty: Decimal
    levy_mode: str
    second_unit: str = ""
    second_qty: Decimal | None = None
    book_item: int | None = None  # 备案序号; empty for a new item of a non-cumulative book
    entry_line: int | None = None  # 报关单商品序号, the wished merge target
    usd_total: Decimal | None = None
    weight_factor: Decimal | None = None
    first_factor: Decimal | None = None
    second_factor: Decimal | None = None
    gross_weight: Decimal | None = None
    net_weight: Decimal | None = None
    use_code: str = ""
    dangerous_mark: str = ""  # ClyMarkcd, later 危化品标志
    consumption_version: str = ""
    application_line: int | None = None
    modification: str = "3"
    source_mark: str = ""  # Param1
    filing_item: int | None = None  # Param3, 自动备案序号
    remark: str = ""


@dataclass(frozen=True, slots=True)
class BondedList:
    """Head (表头) and lines of one list; codes as in the tables of ``regulations``."""

    inner_no: str  # 企业内部清单编号: unique for the enterprise
    list_type: str  # bondInvtTypecd
    direction: str  # I | E
    side: str  # mtpckEndprdMarkcd: I material, E product, R scrap
    supervision_mode: str
    transport_mode: str
    entry_exit_customs: str
    master_customs: str
    country: str  # 起运/运抵国
    declare_flag: str  # 1 | 2
    generate_entry: str  # 1 | 2
    operator: Party
    processor: Party
    declarant: Party
    inputter: Party
    input_date: dt.date | None = None
    lines: tuple[ListLine, ...] = ()
    book_no: str = ""
    declare_type: str = ""  # 1 related | 2 corresponding
    entry_type: str = ""  # DecType
    entry_declarant: Party = Party()  # 对应报关单申报单位
    related_consignee: Party = Party()
    related_consumer: Party = Party()
    related_declarant: Party = Party()
    entry_no: str = ""
    related_entry_no: str = ""
    related_list_no: str = ""
    related_book_no: str = ""
    application_no: str = ""
    flow_type: str = ""
    ic_card: str = ""
    remark: str = ""
    pre_entry_no: str = ""  # SeqNo
    list_no: str = ""
    change_count: int = 0
    declaration_kind: str = "1"  # DclTypecd: 1 new, 2 change, 3 delete
    entry_needs_change: str = ""
    levy_amount: Decimal | None = None
    slips: tuple[str, ...] = ()  # 集报: 出入库单 numbers
    ecommerce_lists: tuple[str, ...] = ()  # CEB 清单 numbers of type 8
