"""Builds the papers of the trade for the demo and for tests: sound lists, passes, filings and gate collections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zongbao.demo.catalogue import EQUIPMENT, Firm, Good
from zongbao.domain.gate.collection import Collection
from zongbao.domain.papers.account_book import BookFiling, BookItem
from zongbao.domain.papers.bonded_list import BondedList, ListLine
from zongbao.domain.papers.gate_pass import GatePass, PassDocument, PassLine
from zongbao.domain.papers.party import Party

FRAME = Decimal(4200)  # kg, what a chassis weighs
CHINA, SEA, OTHER = "142", "2", "9"
MONEY, KILO = Decimal("0.01"), Decimal("0.00001")
LEVY = {"first": "3", "domestic": "1"}  # 全免 / 照章征税
FIRST_LINE, SECOND_LINE, EMPTY = "2", "3", "6"  # passportTypecd


@dataclass(frozen=True, slots=True)
class Load:
    """So many declared units of a kind of goods; ``item`` is the book item, None where the list opens one."""

    good: Good
    qty: Decimal
    item: int | None = None

    @property
    def gross(self) -> Decimal:
        """Gross weight, kg."""
        return (self.good.gross * self.qty).quantize(KILO)

    @property
    def net(self) -> Decimal:
        """Net weight, kg."""
        return (self.good.net * self.qty).quantize(KILO)


@dataclass(frozen=True, slots=True)
class Truck:
    """A vehicle as a pass names it; ``tare`` its own weight in kg."""

    plate: str
    tare: Decimal
    card: str = ""


def list_line(load: Load, number: int, *, destination: str = CHINA, levy: str = LEVY["first"]) -> ListLine:
    """One line whose quantities in all units, weights and total agree."""
    good, qty = load.good, load.qty
    return ListLine(
        line_no=number,
        part_no=good.part_no,
        hs_code=good.hs_code,
        name=good.name,
        spec=good.spec,
        declared_unit=good.declared_unit,
        legal_unit=good.legal_unit,
        second_unit=good.second_unit,
        origin=good.origin,
        destination=destination,
        currency=good.currency,
        unit_price=good.price,
        total=(good.price * qty).quantize(MONEY),
        declared_qty=qty,
        legal_qty=(good.legal * qty).quantize(KILO),
        second_qty=None if good.second is None else (good.second * qty).quantize(KILO),
        levy_mode=levy,
        book_item=load.item,
        first_factor=good.legal,
        second_factor=good.second,
        gross_weight=load.gross,
        net_weight=load.net,
        dangerous_mark=good.dangerous,
    )


def _list(
    firm: Firm, book_no: str, inner_no: str, direction: str, on: dt.date, lines: tuple[ListLine, ...]
) -> BondedList:
    """What all lists of the demo have in common: a flow list without a declaration, inside the country."""
    return BondedList(
        inner_no=inner_no,
        list_type="0",
        direction=direction,
        side="I",
        supervision_mode="5000",
        transport_mode=OTHER,
        entry_exit_customs=firm.zone.customs,
        master_customs=firm.zone.customs,
        country=CHINA,
        declare_flag="2",
        generate_entry="2",
        operator=firm.party,
        processor=firm.party,
        declarant=firm.party,
        inputter=firm.party,
        input_date=on,
        lines=lines,
        book_no=book_no,
    )


def _lines(loads: Sequence[Load], destination: str = CHINA, levy: str = LEVY["first"]) -> tuple[ListLine, ...]:
    return tuple(list_line(load, at, destination=destination, levy=levy) for at, load in enumerate(loads, 1))


def first_line_in(
    firm: Firm, book_no: str, inner_no: str, loads: Sequence[Load], on: dt.date, *, mode: str = "5034"
) -> BondedList:
    """Goods from abroad (一线进境); ``mode`` 5335 for equipment."""
    return replace(
        _list(firm, book_no, inner_no, "I", on, _lines(loads)),
        supervision_mode=mode,
        transport_mode=SEA,
        entry_exit_customs="4218",
        country=loads[0].good.origin,
        declare_flag="1",
        declare_type="2",
        entry_type="3",
        entry_declarant=firm.party,
        generate_entry="1",
    )


def first_line_out(
    firm: Firm,
    book_no: str,
    inner_no: str,
    loads: Sequence[Load],
    on: dt.date,
    *,
    country: str = "133",
    mode: str = "5034",
) -> BondedList:
    """Goods to abroad (一线出境); ``mode`` 5361 for equipment."""
    return replace(
        _list(firm, book_no, inner_no, "E", on, _lines(loads, destination=country)),
        supervision_mode=mode,
        transport_mode=SEA,
        entry_exit_customs="4218",
        country=country,
        declare_flag="1",
        declare_type="2",
        entry_type="4",
        entry_declarant=firm.party,
        generate_entry="1",
    )


def second_line(
    firm: Firm, book_no: str, inner_no: str, loads: Sequence[Load], on: dt.date, *, direction: str, outside: Party
) -> BondedList:
    """Goods from or to the country outside the zone (二线进出区), declared by the outside enterprise (关联报关)."""
    levy = LEVY["domestic"] if direction == "E" else LEVY["first"]
    return replace(
        _list(firm, book_no, inner_no, direction, on, _lines(loads, levy=levy)),
        declare_flag="1",
        declare_type="1",
        entry_type="1" if direction == "E" else "2",
        generate_entry="1",
        related_consignee=outside,
        related_consumer=outside,
        related_declarant=outside,
    )


def flow_in(
    firm: Firm,
    book_no: str,
    inner_no: str,
    loads: Sequence[Load],
    on: dt.date,
    *,
    sender_book: str,
    in_zone: bool = False,
) -> BondedList:
    """The receiver's list of a flow (保税流转): filed first; ``in_zone`` for a transfer inside one zone."""
    paper = replace(_list(firm, book_no, inner_no, "I", on, _lines(loads)), related_book_no=sender_book)
    return replace(paper, list_type="6") if in_zone else paper


def flow_out(
    firm: Firm,
    book_no: str,
    inner_no: str,
    loads: Sequence[Load],
    on: dt.date,
    *,
    receiver_book: str,
    receiver_list: str,
    in_zone: bool = False,
) -> BondedList:
    """The sender's list of a flow: quotes the receiver's approved list."""
    paper = _list(firm, book_no, inner_no, "E", on, _lines(loads))
    paper = replace(paper, related_book_no=receiver_book, related_list_no=receiver_list)
    return replace(paper, list_type="6") if in_zone else paper


def frame_of(firm: Firm) -> str:
    """The number of the enterprise's chassis."""
    return f"CJ{firm.party.customs_code[-6:]}"


def gate_pass(
    firm: Firm,
    inner_no: str,
    truck: Truck,
    *,
    list_no: str,
    direction: str,
    pass_type: str,
    lines: Sequence[PassLine],
    binding: str = "2",
    container: str = "",
    book_no: str = "",
) -> GatePass:
    """A pass for one list (核放单): its total is truck, container and goods together."""
    gross = sum((line.gross_weight for line in lines), Decimal(0))
    box = Decimal(3900) if container else Decimal(0)
    frame = FRAME if container else Decimal(0)
    return GatePass(
        inner_no=inner_no,
        pass_type=pass_type,
        direction=direction,
        master_customs=firm.zone.customs,
        enterprise=firm.party,
        declarant=firm.party,
        inputter=firm.party,
        applicant=firm.contact,
        plate=truck.plate,
        ic_card=truck.card,
        binding=binding,
        document_kind="1",
        documents=(PassDocument("1", list_no),),
        lines=tuple(lines),
        book_no=book_no,
        container_no=container,
        container_type="45G1" if container else "",
        frame_no=frame_of(firm) if container else "",
        vehicle_weight=truck.tare,
        frame_weight=frame,
        container_weight=box,
        gross_weight=gross,
        net_weight=sum((line.net_weight for line in lines), Decimal(0)),
        total_weight=truck.tare + frame + box + gross,
    )


def empty_pass(firm: Firm, inner_no: str, truck: Truck, direction: str) -> GatePass:
    """A pass for an empty vehicle (空车)."""
    return GatePass(
        inner_no=inner_no,
        pass_type=EMPTY,
        direction=direction,
        master_customs=firm.zone.customs,
        enterprise=firm.party,
        declarant=firm.party,
        inputter=firm.party,
        applicant=firm.contact,
        plate=truck.plate,
        ic_card=truck.card,
        vehicle_weight=truck.tare,
        total_weight=truck.tare,
    )


def collection(
    seen: GatePass, area: str, lane: str, session: str, at: dt.datetime, *, off_by: Decimal = Decimal(0)
) -> Collection:
    """What a lane reads when the vehicle of a pass arrives; ``off_by`` is what the scale differs by, kg."""
    return Collection(
        session=session,
        area=area,
        lane=lane,
        direction=seen.direction,
        collected_at=at,
        card=seen.ic_card,
        plate=seen.plate,
        containers=(seen.container_no,) if seen.container_no else (),
        weight=seen.total_weight + off_by,
    )


def book_filing(
    firm: Firm, inner_no: str, mode: str, goods: Sequence[Good], on: dt.date, *, valid_until: dt.date | None = None
) -> BookFiling:
    """The filing of a book: a cumulative one files its goods, the others open an item per list line."""
    equipment = mode == EQUIPMENT
    items = tuple(_item(good, at) for at, good in enumerate(goods, 1)) if mode == "1" else ()
    return BookFiling(
        inner_no=inner_no,
        declaration_kind="1",
        place_type=EQUIPMENT if equipment else firm.zone.place,
        master_customs=firm.zone.customs,
        operator=firm.party,
        declarant=firm.party,
        inputter=firm.party,
        posting_mode="1" if mode == "1" else "2",
        items=items,
        declarant_type="1",
        contact=firm.contact.split()[0],
        phone=firm.contact.split()[1],
        warehouse_no="" if equipment else f"CK{firm.party.customs_code[-4:]}{mode}",
        warehouse_name="" if equipment else f"{firm.party.name}{mode}号库",
        warehouse_area=None if equipment else Decimal(12000),
        warehouse_address="" if equipment else f"{firm.zone.law.name_zh}物流大道{firm.party.customs_code[-2:]}号",
        filed_on=on,
        valid_until=valid_until,
    )


def _item(good: Good, number: int) -> BookItem:
    return BookItem(
        item_no=number,
        part_no=good.part_no,
        hs_code=good.hs_code,
        name=good.name,
        spec=good.spec,
        declared_unit=good.declared_unit,
        legal_unit=good.legal_unit,
        second_unit=good.second_unit,
        origin=good.origin,
        unit_price=good.price,
        currency=good.currency,
    )
