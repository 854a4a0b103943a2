"""The gate pass (核放单): what moves the truck; it points to lists and holds no stock of its own."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from zongbao.domain.papers.party import Party

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PassLine:
    """One line of a pass: part of one line of the related document; weights in kg."""

    line_no: int
    document_line: int  # 关联商品序号
    part_no: str
    hs_code: str
    name: str
    declared_unit: str
    declared_qty: Decimal
    gross_weight: Decimal = ZERO
    net_weight: Decimal = ZERO
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PassDocument:
    """One related document: its kind (1 list, 2 slip, 3 pick-up order, none for an entry) and number."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class GatePass:
    """Head, related documents and lines; ``total`` = vehicle + frame + container + goods gross, in kg."""

    inner_no: str
    pass_type: str  # 1..7
    direction: str  # I | E
    master_customs: str
    enterprise: Party
    declarant: Party
    inputter: Party
    applicant: str  # 申请人及联系方式
    plate: str = ""
    ic_card: str = ""
    binding: str = ""  # 1 one vehicle many documents, 2 one-one, 3 one document many vehicles
    document_kind: str = ""
    documents: tuple[PassDocument, ...] = ()
    lines: tuple[PassLine, ...] = ()
    book_no: str = ""
    container_no: str = ""
    container_type: str = ""
    frame_no: str = ""
    vehicle_weight: Decimal = ZERO
    frame_weight: Decimal = ZERO
    container_weight: Decimal = ZERO
    total_weight: Decimal = ZERO
    gross_weight: Decimal = ZERO
    net_weight: Decimal = ZERO
    confirm_arrival: bool = False  # Col1, 到货确认
    remark: str = ""
    pre_entry_no: str = ""
    pass_no: str = ""
    declaration_kind: str = "1"  # 1 create, 3 void
