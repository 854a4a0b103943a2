"""Composes sound papers, envelopes and messages for tests, and lets a test spoil one place of them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from decimal import Decimal
from typing import Any

from zongbao.core.clock import SHANGHAI
from zongbao.core.identifiers import credit_number, list_number, pass_number
from zongbao.domain.gate.collection import Collection
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.gate_pass import GatePass, PassDocument, PassLine
from zongbao.domain.papers.party import Party
from zongbao.exchange.envelope import Envelope
from zongbao.exchange.receipts import ApprovalResult, PassReceipt, PassState
from zongbao.exchange.writer import write_receipt, write_request

DAY = dt.date(2025, 3, 12)
MOMENT = dt.datetime(2025, 3, 12, 9, 30, 15, tzinfo=SHANGHAI)
BOOK = "T4258W000031"
LIST = list_number("4258", 2025, "I", 31)
PASS = pass_number("4258", "I", DAY, 31)
PLATE = "鲁B5K7T2"
BODY = "/Signature/Object/Package/DataInfo/BussinessData"


def party(name: str = "青岛海桐供应链有限公司", code: str = "370266K021") -> Party:
    """A firm of the zone with a valid credit code."""
    return Party(code, credit_number("91370211MA3C7XK2P"), name)


def line(number: int = 1, **changes: Any) -> ListLine:
    """A sound line: 1.5 kg a piece, price and weights agreeing."""
    quantity = Decimal(10 * number)
    fields: dict[str, Any] = {
        "line_no": number,
        "part_no": f"PN-{number:04d}",
        "hs_code": "8471309000",
        "name": "便携式电脑",
        "spec": "14英寸|无品牌",
        "declared_unit": "001",
        "legal_unit": "001",
        "origin": "116",
        "destination": "142",
        "currency": "502",
        "unit_price": Decimal("320.5"),
        "total": Decimal("320.5") * quantity,
        "declared_qty": quantity,
        "legal_qty": quantity,
        "levy_mode": "3",
        "second_unit": "035",
        "second_qty": quantity * Decimal("1.5"),
        "gross_weight": quantity * Decimal("1.8"),
        "net_weight": quantity * Decimal("1.5"),
        "dangerous_mark": "0",
    }
    return ListLine(**fields | changes)


def bonded_list(count: int = 2, **changes: Any) -> BondedList:
    """A sound list of goods from abroad with a corresponding declaration; ``count`` lines."""
    firm = party()
    fields: dict[str, Any] = {
        "inner_no": "HT-2025-0312-01",
        "list_type": "0",
        "direction": "I",
        "side": "I",
        "supervision_mode": "5034",
        "transport_mode": "2",
        "entry_exit_customs": "4218",
        "master_customs": "4258",
        "country": "116",
        "declare_flag": "1",
        "declare_type": "2",
        "generate_entry": "1",
        "entry_type": "3",
        "operator": firm,
        "processor": firm,
        "declarant": firm,
        "inputter": firm,
        "entry_declarant": firm,
        "input_date": DAY,
        "book_no": BOOK,
        "lines": tuple(line(number) for number in range(1, count + 1)),
    }
    return BondedList(**fields | changes)


def gate_pass(**changes: Any) -> GatePass:
    """A sound pass of the first line for one vehicle and one list."""
    firm = party()
    fields: dict[str, Any] = {
        "inner_no": "HT-P-0312-01",
        "pass_type": "2",
        "direction": "I",
        "master_customs": "4258",
        "enterprise": firm,
        "declarant": firm,
        "inputter": firm,
        "applicant": "王海 0532-80000000",
        "plate": PLATE,
        "binding": "2",
        "document_kind": "1",
        "documents": (PassDocument("1", LIST),),
        "book_no": BOOK,
        "vehicle_weight": Decimal(9000),
        "frame_weight": Decimal(4000),
        "total_weight": Decimal("13540.5"),
        "gross_weight": Decimal("540.5"),
        "net_weight": Decimal("450"),
    }
    return GatePass(**fields | changes)


def pass_line(number: int = 1, **changes: Any) -> PassLine:
    """A line of a pass."""
    fields: dict[str, Any] = {
        "line_no": number,
        "document_line": number,
        "part_no": f"PN-{number:04d}",
        "hs_code": "8471309000",
        "name": "便携式电脑",
        "declared_unit": "001",
        "declared_qty": Decimal(5),
        "gross_weight": Decimal(9),
        "net_weight": Decimal("7.5"),
    }
    return PassLine(**fields | changes)


def book_filing(count: int = 2, **changes: Any) -> BookFiling:
    """A sound filing of a non-cumulative logistics book."""
    firm = party()
    items = tuple(
        BookItem(number, f"PN-{number:04d}", "8471309000", "便携式电脑", "14英寸", "001", "001", "035", "116")
        for number in range(1, count + 1)
    )
    fields: dict[str, Any] = {
        "inner_no": "HT-B-2025-01",
        "declaration_kind": "1",
        "place_type": "Z",
        "master_customs": "4258",
        "operator": firm,
        "declarant": firm,
        "inputter": firm,
        "posting_mode": "2",
        "items": items,
        "warehouse_area": Decimal(2400),
        "filed_on": DAY,
        "valid_until": dt.date(2028, 3, 11),
    }
    return BookFiling(**fields | changes)


def collection(**changes: Any) -> Collection:
    """What a gate collected about the pass's vehicle."""
    fields: dict[str, Any] = {
        "session": "S20250312093015000001",
        "area": "4258000001",
        "lane": "4258000101",
        "direction": "I",
        "collected_at": MOMENT,
        "plate": PLATE,
        "weight": Decimal("13560"),
    }
    return Collection(**fields | changes)


def envelope(message_type: str, **changes: Any) -> Envelope:
    """An envelope of an enterprise's message."""
    fields: dict[str, Any] = {
        "message_id": f"{message_type}20250312093015001",
        "message_type": message_type,
        "sender": "DXPENT0000042580",
        "receiver": "DXPEDCSAS0000001",
        "file_name": f"{message_type}_I_0312.zip",
        "sent_at": MOMENT,
        "ic_card": "4258000000031",
        "operator_code": "370266K021",
        "system_id": "Z8" if message_type == "INV101" else "",
    }
    return Envelope(**fields | changes)


def request(
    message_type: str, paper: object, *, declare: bool = True, encoding: str = "utf-8", **changes: Any
) -> bytes:
    """The bytes of a request around the paper."""
    return write_request(message_type, paper, envelope(message_type, **changes), declare=declare, encoding=encoding)


def inv101(count: int = 2, **changes: Any) -> bytes:
    """A sound INV101."""
    return request("INV101", bonded_list(count, **changes))


def sas121(**changes: Any) -> bytes:
    """A sound SAS121."""
    return request("SAS121", gate_pass(**changes))


def receipt(document: GatePass | None = None) -> bytes:
    """A SAS223 of the centre: the pass went through."""
    result = ApprovalResult("202500000000000031", PASS, 0, "1", "1", MOMENT, "", ("已过卡",))
    state = PassState(PASS, "202500000000000031", state="2", approval_mark="1", passed_1=MOMENT)
    head = envelope("SAS223", sender="CUS0000", receiver="E010000", ic_card="", operator_code="")
    return write_receipt("SAS223", PassReceipt(result, document, state), head)


def spoil(raw: bytes, old: str, new: str) -> bytes:
    """The message with the first ``old`` replaced; AssertionError if it is not there, so that no test tests nothing."""
    text = raw.decode("utf-8")
    assert old in text, f"{old!r} is not in the message"
    return text.replace(old, new, 1).encode("utf-8")


def zipped(raw: bytes, entry: str = "message.xml", *others: tuple[str, bytes]) -> bytes:
    """A zip that holds the message under the entry's name, and any further entries."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in ((entry, raw), *others):
            bundle.writestr(name, content)
    return buffer.getvalue()
