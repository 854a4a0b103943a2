"""What the demo's enterprises decide to do: which goods come, which go, and how they are put on trucks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Sequence
from decimal import ROUND_DOWN, Decimal
from random import Random

from zongbao.core.identifiers import container_number, credit_number
from zongbao.demo import papers
from zongbao.demo.catalogue import DOMESTIC_GOODS, EQUIPMENT, EQUIPMENT_GOODS, Good, goods, goods_by_part
from zongbao.demo.papers import Load
from zongbao.demo.world import Book, Station
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.declare import border_transport
from zongbao.domain.papers.gate_pass import GatePass, PassLine
from zongbao.domain.papers.party import Party
from zongbao.store import models

TRUCK_LIMIT = Decimal(28000)  # kg of goods on one truck
ABROAD = ("133", "116", "502", "304", "136")
OUTSIDE = tuple(
    Party(code, credit_number(body), name)
    for code, body, name in (
        ("3702160B21", "91370212MA3B00210", "青岛澜谷家电制造有限公司"),
        ("3701310B22", "91370103MA3B00220", "济南岱岳食品贸易有限公司"),
        ("3706910B23", "91370613MA3B00230", "烟台芝泉电子科技有限公司"),
    )
)


def goods_in(station: Station, draw: Random, at: dt.datetime) -> BondedList | None:
    """A sound in-list of a station: from abroad mostly, sometimes equipment, sometimes from inside the country."""
    firm, on = station.firm, at.date()
    kind = draw.random()
    if kind < 0.06 and EQUIPMENT in station.books:
        load = _load(goods()[draw.choice(EQUIPMENT_GOODS)], draw, 1)
        return papers.first_line_in(
            firm, station.books[EQUIPMENT].number, station.client.next_no(at), [load], on, mode="5335"
        )
    book = _book(station, draw)
    if kind > 0.85:
        loads = [_load(goods()[draw.choice(DOMESTIC_GOODS)], draw, 1, book)]
        return papers.second_line(
            firm, book.number, station.client.next_no(at), loads, on, direction="I", outside=draw.choice(OUTSIDE)
        )
    return papers.first_line_in(firm, book.number, station.client.next_no(at), _loads(station, book, draw), on)


def _book(station: Station, draw: Random) -> Book:
    modes = sorted(mode for mode in station.books if mode != EQUIPMENT)
    return station.books[draw.choice(modes)]


def _loads(station: Station, book: Book, draw: Random) -> list[Load]:
    """One to three kinds of goods that fit one truck together."""
    usual = [good for good in station.firm.goods if not good.dangerous or draw.random() < 0.35]
    chosen = draw.sample(usual, min(len(usual), draw.choice((1, 1, 2, 2, 3))))
    return [_load(good, draw, len(chosen), book) for good in chosen]


def _load(good: Good, draw: Random, share: int, book: Book | None = None) -> Load:
    """A lot of these goods, ``share`` kinds to one truck; a cumulative book names its item."""
    low, high = good.lot
    quantity = max(1, draw.randint(low, high) // share)
    return Load(good, Decimal(quantity), item_number(good, book) if book and book.mode == "1" else None)


def item_number(good: Good, book: Book) -> int:
    """The item of a cumulative book that these goods are filed under."""
    row = models.LedgerItem.objects.filter(slot=book.slot, book_id=book.pk, part_no=good.part_no).order_by("item_no")
    found: int = row.values_list("item_no", flat=True)[0]
    return found


def goods_out(station: Station, draw: Random, at: dt.datetime) -> BondedList | None:
    """A sound out-list on what is in stock, to abroad or into the country; None if nothing is."""
    book = _book(station, draw)
    loads = stocked_loads(station, book, draw)
    if not loads:
        return None
    firm, number, on = station.firm, station.client.next_no(at), at.date()
    if draw.random() < 0.35:
        return papers.first_line_out(firm, book.number, number, loads, on, country=draw.choice(ABROAD))
    outside = draw.choice(OUTSIDE)
    return papers.second_line(firm, book.number, number, loads, on, direction="E", outside=outside)


def stocked_loads(station: Station, book: Book, draw: Random, kinds: int = 2) -> list[Load]:
    """Up to ``kinds`` loads of goods that are available and fit one truck together."""
    found = [item for item in station.stock(book) if item.balance.declared.available >= 1]
    chosen = draw.sample(found, min(len(found), draw.randint(1, kinds)))
    loads = []
    for item in chosen:
        good = goods_by_part()[item.part_no]
        most = min(Decimal(good.lot[1]), item.balance.declared.available) / len(chosen)
        quantity = (most * Decimal(str(round(draw.uniform(0.3, 1.0), 2)))).quantize(Decimal(1), ROUND_DOWN)
        loads.append(Load(good, max(Decimal(1), quantity), item.item_no))
    return loads


def passes_for(
    station: Station, row: models.BondedList, draw: Random, at: dt.datetime, busy: Container[str] = ()
) -> list[GatePass]:
    """Passes for all that is left of a list, one per truckload; none while too few trucks are free (not ``busy``)."""
    lines = [line for line in row.lines.all() if line.declared_qty > line.on_passes]
    trucks = [truck for truck in station.trucks(row.direction) if truck.plate not in busy]
    gross = sum((_gross(line) for line in lines), Decimal(0))
    count = max(1, -(-int(gross) // int(TRUCK_LIMIT)))
    if not lines or count > len(trucks):
        return []
    chosen = draw.sample(trucks, count) if row.direction == "I" else trucks[:count]
    first_line = row.transport_mode in border_transport()
    found = []
    for truck, carried in zip(chosen, split(lines, count), strict=True):
        box = container_number("CSQU", draw.randrange(10**6)) if first_line and draw.random() < 0.5 else ""
        found.append(
            papers.gate_pass(
                station.firm,
                station.client.next_no(at),
                truck,
                list_no=row.list_no,
                direction=row.direction,
                pass_type=papers.FIRST_LINE if first_line else papers.SECOND_LINE,
                lines=carried,
                binding="3" if count > 1 else "2",
                container=box,
                book_no=row.book.book_no,
            )
        )
    return found


def _gross(line: models.BondedListLine) -> Decimal:
    """Gross weight of what is left of a line, kg."""
    return (line.gross_weight or Decimal(0)) * (line.declared_qty - line.on_passes) / line.declared_qty


def split(lines: Sequence[models.BondedListLine], count: int) -> list[list[PassLine]]:
    """The lines shared out over so many trucks in whole units; the last truck takes what remains."""
    loads: list[list[PassLine]] = [[] for _ in range(count)]
    for line in lines:
        left = line.declared_qty - line.on_passes
        share = (left / count).quantize(Decimal(1), ROUND_DOWN)
        for load, quantity in zip(loads, _shares(left, share, count), strict=True):
            if quantity > 0:
                load.append(_pass_line(line, quantity, len(load) + 1))
    return loads


def _shares(left: Decimal, share: Decimal, count: int) -> Iterator[Decimal]:
    for _ in range(count - 1):
        yield share
    yield left - share * (count - 1)


def _pass_line(line: models.BondedListLine, quantity: Decimal, number: int) -> PassLine:
    part = quantity / line.declared_qty
    return PassLine(
        line_no=number,
        document_line=line.line_no,
        part_no=line.part_no,
        hs_code=line.hs_code,
        name=line.name,
        declared_unit=line.declared_unit,
        declared_qty=quantity,
        gross_weight=((line.gross_weight or Decimal(0)) * part).quantize(papers.KILO),
        net_weight=((line.net_weight or Decimal(0)) * part).quantize(papers.KILO),
    )
