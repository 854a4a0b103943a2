"""What receipts carry (回执): results of the centre, and the current state of list, pass and book beside the paper."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zongbao.domain.papers.account_book import BookFiling
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.gate_pass import GatePass

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ApprovalResult:
    """HdeApprResult with the notes of CheckInfo; ``result`` as the message type lists it (1, 2, 3, 4, 5, Y, Z)."""

    pre_entry_no: str  # etpsPreentNo: the SeqNo of the submission
    business_no: str  # businessId: the number customs gave
    change_count: int
    kind: str  # typecd
    result: str  # manageResult
    at: dt.datetime
    remark: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredResult:
    """MsgReceResult (子报文入库回执): one pocket was stored (1) or not (2)."""

    kind: str  # resutType
    pre_entry_no: str
    pocket_id: str
    pocket_total: int
    pocket_no: int
    business_no: str
    result: str
    at: dt.datetime
    remark: str = ""


@dataclass(frozen=True, slots=True)
class EntryResult:
    """InvApprResult (清单生成报关单回执): the draft declaration of a list was made (1) or not (2)."""

    pre_entry_no: str
    list_no: str
    entry_pre_entry_no: str  # entrySeqNo: opens the drafted declaration
    result: str
    at: dt.datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClientReply:
    """CommonResponeMessage (导入响应): the import was taken ('0') or refused, with number or reason."""

    pre_entry_no: str
    inner_no: str
    text: str
    flag: str

    @property
    def accepted(self) -> bool:
        """Whether the import was taken."""
        return self.flag == "0"


@dataclass(frozen=True, slots=True)
class LineStatus:
    """How much of a list line is past the gate (实际过卡数量) and on live passes (核放单已用数量), declared unit."""

    line_no: int
    passed_qty: Decimal = ZERO
    pass_used_qty: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class ListStatus:
    """State of a list beside its content; the codes are invtStucd, vrfdedMarkcd, invtIochkptStucd and entryStucd."""

    list_no: str
    pre_entry_no: str
    invt_status: str = ""
    posted_mark: str = ""
    gate_state: str = ""
    entry_state: str = ""
    pass_used: str = ""
    posting_way: str = ""  # vrfdedModecd
    declared_at: dt.datetime | None = None
    entry_declared_at: dt.datetime | None = None
    prevd_time: dt.datetime | None = None
    formal_time: dt.datetime | None = None
    lines: tuple[LineStatus, ...] = ()


@dataclass(frozen=True, slots=True)
class BookLine:
    """BwsDt: one line of a logistics book with its balance; USD amounts as named, quantities in declared unit."""

    book_no: str
    item_no: int
    part_no: str
    hs_code: str
    name: str
    spec: str
    origin: str
    declared_unit: str
    legal_unit: str
    second_unit: str = ""
    change_count: int = 0
    unit_price: Decimal | None = None
    currency: str = ""
    average_usd: Decimal | None = None
    usd_total: Decimal | None = None
    in_qty: Decimal = ZERO
    in_legal: Decimal = ZERO
    in_second: Decimal = ZERO
    actual_in: Decimal = ZERO
    actual_out: Decimal = ZERO
    pre_in: Decimal = ZERO
    pre_out: Decimal = ZERO
    last_in: dt.date | None = None
    last_out: dt.date | None = None
    limit_on: dt.date | None = None
    in_way: str = ""  # inType, 设备入区方式
    source_list_no: str = ""
    source_list_line: int | None = None
    execution_mark: str = ""  # cusmExeMarkcd
    remark: str = ""
    modification: str = ""


@dataclass(frozen=True, slots=True)
class PassState:
    """State of a pass: approval (emapvMarkcd), life (stucd), both gates, scale weight and its difference in kg."""

    pass_no: str
    pre_entry_no: str
    change_count: int = 0
    state: str = ""
    approval_mark: str = ""
    arrival_state: str = ""  # logisticsStucd
    declared_at: dt.datetime | None = None
    gate_1: str = ""
    gate_2: str = ""
    passed_1: dt.datetime | None = None
    passed_2: dt.datetime | None = None
    collected_weight: Decimal | None = None
    weight_error: Decimal | None = None
    owner_system: str = "1"


@dataclass(frozen=True, slots=True)
class BookState:
    """State of a book beside its filing."""

    book_no: str
    pre_entry_no: str
    change_count: int = 0
    declared_at: dt.datetime | None = None
    entered_at: dt.datetime | None = None
    approved_at: dt.datetime | None = None
    changed_at: dt.datetime | None = None
    pause_mark: str = ""
    approval_state: str = ""
    declare_mark: str = ""
    owner_system: str = "1"


@dataclass(frozen=True, slots=True)
class LineView:
    """A list line with its status: one BondInvtDt element."""

    line: ListLine
    status: LineStatus


@dataclass(frozen=True, slots=True)
class ListReceipt:
    """INV201 (清单审核回执): the result and, unless the list was never stored, the list as it now stands."""

    result: ApprovalResult
    document: BondedList | None = None
    status: ListStatus | None = None

    @property
    def views(self) -> tuple[LineView, ...]:
        """The lines with their statuses, in the order of the list."""
        if self.document is None:
            return ()
        known = {one.line_no: one for one in (self.status.lines if self.status else ())}
        return tuple(LineView(line, known.get(line.line_no, LineStatus(line.line_no))) for line in self.document.lines)


@dataclass(frozen=True, slots=True)
class PostingNotice:
    """INV211 (清单记账回执): the list's head and the book lines with their new balances."""

    document: BondedList
    status: ListStatus
    book_lines: tuple[BookLine, ...] = ()


@dataclass(frozen=True, slots=True)
class PassReceipt:
    """SAS221 audit, SAS222 change, SAS223 passage, SAS224 disposition of a gate pass (核放单回执)."""

    result: ApprovalResult
    document: GatePass | None = None
    status: PassState | None = None


@dataclass(frozen=True, slots=True)
class BookReceipt:
    """BWS201 (账册审核回执): the result, the filing as it now stands, and the book's lines."""

    result: ApprovalResult
    document: BookFiling | None = None
    status: BookState | None = None
    book_lines: tuple[BookLine, ...] = ()
