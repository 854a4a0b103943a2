"""Papers and facts that are right in every way, from which worked cases and tests differ in one thing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

from zongbao.core.clock import SHANGHAI
from zongbao.domain.gate.collection import Collection
from zongbao.domain.gate.decision import LaneFacts, PassFacts
from zongbao.domain.gate.weights import Tolerances
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.card import CardFacts
from zongbao.domain.papers.declaration import EntryFacts
from zongbao.domain.papers.facts import BookFacts, ItemFacts, RelatedListFacts, StandingList
from zongbao.domain.papers.gate_pass import GatePass, PassDocument, PassLine
from zongbao.domain.papers.party import Party
from zongbao.domain.papers.pass_checks import DocumentFacts, LineLeft
from zongbao.domain.papers.trailer import FrameFacts
from zongbao.domain.papers.vehicle import VehicleFacts

ON = dt.date(2025, 3, 3)
NOW = dt.datetime(2025, 3, 3, 10, 0, tzinfo=SHANGHAI)
D = Decimal

ZONE = Party("3702660018", "91370211MA3TEST01X", "青岛某某物流有限公司")
OTHER = Party("3702660026", "91370211MA3TEST02X", "潍坊某某供应链有限公司")
OUTSIDE = Party("3702912345", "91370200MA3TEST03X", "青岛某某贸易有限公司")
BOOK_NO = "T4258W000076"
OTHER_BOOK = "T4218W000012"
PLATE = "鲁B12345"
TOTAL = D("16245.335")  # kg of the sound pass: 13 000 vehicle + 1 000 frame + 2 245.335 goods


def line(number: int = 1, **changes: Any) -> ListLine:
    """One line of 100 pieces at 12.50, 50 kg net."""
    made = ListLine(
        line_no=number,
        part_no=f"P{number:03d}",
        hs_code="8542310000",
        name="集成电路",
        spec="处理器",
        declared_unit="007",
        legal_unit="007",
        origin="142",
        destination="142",
        currency="142",
        unit_price=D("12.5"),
        total=D("1250"),
        declared_qty=D(100),
        legal_qty=D(100),
        levy_mode="3",
        second_unit="035",
        second_qty=D(50),
        book_item=number,
        gross_weight=D(55),
        net_weight=D(50),
    )
    return replace(made, **changes)


def bonded_list(*lines: ListLine, **changes: Any) -> BondedList:
    """A first-line in-list of a cumulative logistics book, with a record list of its own."""
    made = BondedList(
        inner_no="IN-1",
        list_type="0",
        direction="I",
        side="I",
        supervision_mode="5034",
        transport_mode="2",
        entry_exit_customs="4258",
        master_customs="4258",
        country="142",
        declare_flag="1",
        generate_entry="1",
        operator=ZONE,
        processor=ZONE,
        declarant=ZONE,
        inputter=ZONE,
        lines=lines or (line(),),
        book_no=BOOK_NO,
        declare_type="2",
        entry_type="3",
        entry_declarant=ZONE,
    )
    return replace(made, **changes)


def out_list(*lines: ListLine, **changes: Any) -> BondedList:
    """A first-line out-list of the same book."""
    return bonded_list(*lines, **{"direction": "E", "entry_type": "4", **changes})


def flow_out(*lines: ListLine, **changes: Any) -> BondedList:
    """An out-list of a zone-to-zone flow, without declaration, quoting the receiver's list."""
    flow: dict[str, Any] = {
        "direction": "E",
        "supervision_mode": "5000",
        "transport_mode": "9",
        "declare_flag": "2",
        "generate_entry": "2",
        "declare_type": "",
        "entry_type": "",
        "entry_declarant": Party(),
        "related_list_no": "QD421825I000000001",
        "related_book_no": OTHER_BOOK,
    }
    return bonded_list(*lines, **{**flow, **changes})


def sale_out(*lines: ListLine, **changes: Any) -> BondedList:
    """A second-line out-list: the outside buyer declares."""
    sale: dict[str, Any] = {
        "direction": "E",
        "supervision_mode": "5000",
        "transport_mode": "9",
        "declare_type": "1",
        "entry_type": "1",
        "entry_declarant": Party(),
        "related_consignee": OUTSIDE,
        "related_consumer": OUTSIDE,
        "related_declarant": OUTSIDE,
    }
    return bonded_list(*lines, **{**sale, **changes})


def item(number: int = 1, **changes: Any) -> ItemFacts:
    """The filed item of the line with the same number."""
    made = ItemFacts(number, f"P{number:03d}", "8542310000", "集成电路", "007", "007", "035", "142")
    return replace(made, **changes)


def book(*items: ItemFacts, **changes: Any) -> BookFacts:
    """A cumulative logistics book in force."""
    filed = items or (item(),)
    made = BookFacts(
        book_no=BOOK_NO,
        kind="logistics",
        posting_mode="1",
        state="active",
        enterprise_code=ZONE.customs_code,
        master_customs="4258",
        items={one.item_no: one for one in filed},
        items_by_part={one.part_no: one.item_no for one in filed},
        valid_until=dt.date(2027, 12, 31),
        place_type="Z",
    )
    return replace(made, **changes)


def receiver(**changes: Any) -> RelatedListFacts:
    """The receiver's approved in-list for ``flow_out()``."""
    made = RelatedListFacts("QD421825I000000001", OTHER_BOOK, "I", "pre_posted", {"8542310000": D(100)}, 1, BOOK_NO)
    return replace(made, **changes)


def standing(**changes: Any) -> StandingList:
    """An approved list whose declaration is filed: it may be changed, and cancelled."""
    return replace(StandingList("QD425825I000000007", "pre_posted", "1", "declared"), **changes)


def entry(**changes: Any) -> EntryFacts:
    """A declaration in step with its approved list."""
    made = EntryFacts("202500000000000001", "QD425825I000000007", "pre_posted", "I", entry_no="425820251000000001")
    return replace(made, **changes)


def gate_pass(**changes: Any) -> GatePass:
    """A second-line pass, one list on one vehicle; the weights of the reference example."""
    made = GatePass(
        inner_no="HF-1",
        pass_type="2",  # noqa: S106 - a kind of gate pass
        direction="I",
        master_customs="4258",
        enterprise=ZONE,
        declarant=ZONE,
        inputter=ZONE,
        applicant="张三 13800000000",
        plate=PLATE,
        binding="2",
        document_kind="1",
        documents=(PassDocument("1", "QD425825I000000007"),),
        vehicle_weight=D(13000),
        frame_weight=D(1000),
        total_weight=TOTAL,
        gross_weight=D("2245.335"),
        net_weight=D(2000),
    )
    return replace(made, **changes)


def pass_line(number: int = 1, **changes: Any) -> PassLine:
    """Forty pieces of the document's first line."""
    return replace(PassLine(number, number, f"P{number:03d}", "8542310000", "集成电路", "007", D(40)), **changes)


def empty_pass(**changes: Any) -> GatePass:
    """A pass for an empty vehicle."""
    nothing: dict[str, Any] = {
        "pass_type": "6",
        "binding": "",
        "document_kind": "",
        "documents": (),
        "gross_weight": D(0),
        "net_weight": D(0),
        "total_weight": D(14000),
    }
    return gate_pass(**{**nothing, **changes})


def registered_pass(*lines: PassLine, **changes: Any) -> GatePass:
    """A pass for gate-registered goods."""
    made = (pass_line(part_no="", hs_code="", name="办公椅"),)
    return gate_pass(
        **{"pass_type": "5", "binding": "", "document_kind": "", "documents": (), "lines": lines or made, **changes}
    )


def document(*lines: LineLeft, **changes: Any) -> DocumentFacts:
    """An approved first-line in-list of one hundred pieces."""
    made = DocumentFacts(
        kind="1",
        number="QD425825I000000007",
        approved=True,
        direction="I",
        enterprise_code=ZONE.customs_code,
        lines={one.line_no: one for one in lines or (LineLeft(1, "P001", "8542310000", "007", D(100)),)},
        release_needed=True,
        first_line=True,
    )
    return replace(made, **changes)


def vehicle(**changes: Any) -> VehicleFacts:
    """A filed vehicle outside the zone."""
    return replace(VehicleFacts(PLATE, D(13000), tare_date=dt.date(2025, 2, 1)), **changes)


def frame(**changes: Any) -> FrameFacts:
    """The filed chassis of the sound pass."""
    return replace(FrameFacts("CJ0001", D(1000)), **changes)


def card(**changes: Any) -> CardFacts:
    """A long-term card in force for that vehicle."""
    made = CardFacts("8800000000001", "active", PLATE, dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    return replace(made, **changes)


def filing(*items: BookItem, **changes: Any) -> BookFiling:
    """A new cumulative logistics book with one item."""
    made = BookFiling(
        inner_no="ZC-1",
        declaration_kind="1",
        place_type="Z",
        master_customs="4258",
        operator=ZONE,
        declarant=ZONE,
        inputter=ZONE,
        posting_mode="1",
        items=items or (book_item(),),
        warehouse_address="青岛西海岸综合保税区1号库",
        warehouse_area=D(5000),
        valid_until=dt.date(2027, 12, 31),
    )
    return replace(made, **changes)


def book_item(number: int = 1, **changes: Any) -> BookItem:
    """One filed item."""
    made = BookItem(number, f"P{number:03d}", "8542310000", "集成电路", "处理器", "007", "007", "035", "142")
    return replace(made, **changes)


def live_pass(**changes: Any) -> PassFacts:
    """An approved, released pass of 16 245.335 kg in force."""
    made = PassFacts(
        pass_no="Z4258I250303000000000001",  # noqa: S106 - a gate pass
        pass_type="2",  # noqa: S106
        direction="I",
        state="approved",
        plate=PLATE,
        approved_at=NOW - dt.timedelta(hours=2),
        valid_until=NOW + dt.timedelta(days=7),
        vehicle_weight=D(13000),
        frame_weight=D(1000),
        total_weight=TOTAL,
        release_needed=True,
        released=True,
    )
    return replace(made, **changes)


def collection(**changes: Any) -> Collection:
    """What a lane collects of that vehicle when all is well."""
    made = Collection("S-1", "4258000001", "1", "I", NOW, plate=PLATE, weight=D(16250))
    return replace(made, **changes)


def lane(**changes: Any) -> LaneFacts:
    """An entry lane of a single gate."""
    return replace(LaneFacts("1", "I"), **changes)


TOLERANCES = Tolerances(abs_kg=D(200), pct=D(5), double_gate_minutes=60)
