"""What is rare or goes wrong: refusals, flows between zones, deletions, holds, one list on three trucks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from zongbao.acts import gate_passes, list_moves, vehicles
from zongbao.core import clock
from zongbao.demo import moves, papers, plans
from zongbao.demo.catalogue import EQUIPMENT, Good, goods_by_part
from zongbao.demo.papers import Load
from zongbao.demo.world import Book, Station, World
from zongbao.domain.papers.bonded_list import BondedList
from zongbao.domain.papers.gate_pass import GatePass, PassLine
from zongbao.store import models
from zongbao.store.ledger.read import ItemRow
from zongbao.store.papers import from_json

CHEAP = Decimal(900_000)  # below what sends a list to an officer, in any currency of the demo


def _declare(world: World, station: Station, paper: BondedList) -> models.BondedList | None:
    """Send one list and give its record, if it already has one."""
    world.send(station, "INV101", [paper])
    rows = models.BondedList.objects.select_related("book").filter(enterprise_id=station.organisation)
    return rows.filter(inner_no=paper.inner_no).order_by("-id").first()


def _sound_in(station: Station, world: World, good: Good | None = None, lots: int = 1) -> BondedList:
    """A sound in-list of one kind of goods, ``lots`` truckloads of it."""
    book = _any_book(station)
    chosen = good or next(one for one in station.firm.goods if not one.dangerous)
    load = Load(chosen, Decimal(chosen.lot[1] * lots), plans.item_number(chosen, book) if book.mode == "1" else None)
    at = clock.now()
    return papers.first_line_in(station.firm, book.number, station.client.next_no(at), [load], at.date())


def _any_book(station: Station) -> Book:
    return station.books.get("1") or station.books["2"]


def overdraw(world: World, station: Station) -> bool:
    """An out-list of half as much again as is there: the ledger refuses it and says what is available."""
    for book in station.books.values():
        loads = [_too_much(item) for item in station.stock(book) if item.balance.declared.available >= 1]
        cheap = [load for load in loads if load.qty * load.good.price < CHEAP]
        if cheap and book.mode != EQUIPMENT:
            at, number = clock.now(), station.client.next_no(clock.now())
            outside = world.draw.choice(plans.OUTSIDE)
            chosen = [world.draw.choice(cheap)]
            paper = papers.second_line(
                station.firm, book.number, number, chosen, at.date(), direction="E", outside=outside
            )
            _declare(world, station, paper)
            return True
    return False


def _too_much(item: ItemRow) -> Load:
    half_more = (item.balance.declared.available * 3 / 2).quantize(Decimal(1)) + 1
    return Load(goods_by_part()[item.part_no], half_more, item.item_no)


def wrong_factor(world: World, station: Station) -> bool:
    """A list whose legal quantity does not follow from the declared one."""
    paper = _sound_in(station, world)
    line = paper.lines[0]
    _declare(world, station, replace(paper, lines=(replace(line, legal_qty=line.legal_qty / 10),)))
    return True


def unknown_code(world: World, station: Station) -> bool:
    """A list with a country code that no table holds."""
    paper = _sound_in(station, world)
    _declare(world, station, replace(paper, lines=(replace(paper.lines[0], origin="998"),)))
    return True


def dangerous(world: World, station: Station) -> bool:
    """A list that goes to an officer: dangerous goods."""
    paper = _sound_in(station, world)
    _declare(world, station, replace(paper, lines=(replace(paper.lines[0], dangerous_mark="1"),)))
    return True


def out_before_in(world: World, station: Station) -> bool:
    """The sender of a flow files before the receiver: refused, because no receiver's list is quoted."""
    receiver = _partner(world, station, same_zone=False)
    book = _any_book(station)
    loads = plans.stocked_loads(station, book, world.draw, kinds=1)
    if receiver is None or not loads:
        return False
    at, other = clock.now(), _any_book(receiver)
    paper = papers.flow_out(
        station.firm,
        book.number,
        station.client.next_no(at),
        loads,
        at.date(),
        receiver_book=other.number,
        receiver_list="",
    )
    _declare(world, station, paper)
    return True


def _partner(world: World, station: Station, *, same_zone: bool) -> Station | None:
    """Another station in the same zone, or in another."""
    found = [
        one
        for one in world.firm_stations()
        if one is not station and "2" in one.books and (one.firm.zone is station.firm.zone) == same_zone
    ]
    return world.draw.choice(found) if found else None


def flow(world: World, station: Station, *, in_zone: bool = False) -> bool:
    """Goods flow to another enterprise's book: the receiver files first, the sender quotes its list."""
    receiver = _partner(world, station, same_zone=in_zone)
    book = station.books.get("1") or station.books["2"]
    loads = plans.stocked_loads(station, book, world.draw, kinds=1)
    if receiver is None or not loads:
        return False
    at, target = clock.now(), receiver.books["2"]
    arriving = [replace(load, item=None) for load in loads]
    taken_in = papers.flow_in(
        receiver.firm,
        target.number,
        receiver.client.next_no(at),
        arriving,
        at.date(),
        sender_book=book.number,
        in_zone=in_zone,
    )
    record = _declare(world, receiver, taken_in)
    if record is None or record.state != "pre_posted":
        return False
    out = papers.flow_out(
        station.firm,
        book.number,
        station.client.next_no(at),
        loads,
        at.date(),
        receiver_book=target.number,
        receiver_list=record.list_no,
        in_zone=in_zone,
    )
    return _declare(world, station, out) is not None


def deletion(world: World, station: Station, *, answer: str = "approve") -> bool:
    """An enterprise asks to delete an approved list; the officer grants it, refuses, or has not looked yet."""
    row = _declare(world, station, _sound_in(station, world))
    if row is None or row.state != "pre_posted":
        return False
    officer = world.places[row.zone_id].officer
    moves.attempt(list_moves.request_deletion, station.clerk, row.list_no, "合同取消，货物改船")
    if answer == "approve":
        moves.attempt(list_moves.approve_deletion, officer, row.list_no, "情况属实，同意删除")
    elif answer == "refuse":
        moves.attempt(list_moves.refuse_deletion, officer, row.list_no, "请补充合同取消的证明")
    return True


def change(world: World, station: Station) -> bool:
    """A list whose declaration is filed is asked to be changed; the request waits for an officer."""
    row = _declare(world, station, _sound_in(station, world))
    if row is None or row.state != "pre_posted":
        return False
    moves.declare_entries(world)
    paper = from_json(BondedList, row.paper)
    good = goods_by_part()[paper.lines[0].part_no]
    less = Load(good, paper.lines[0].declared_qty - 1, paper.lines[0].book_item)
    moves.attempt(
        list_moves.request_change, station.clerk, row.list_no, replace(paper, lines=(papers.list_line(less, 1),))
    )
    return True


def _on_the_road(world: World, station: Station) -> models.GatePass | None:
    """A pass of the station whose truck may drive up now; a new one if there is none."""
    for ready in moves.ready_passes(world, moves.ALL):
        if ready.enterprise_id == station.organisation and ready.state == "approved":
            return ready
    trucks = station.trucks("I")
    row = _declare(world, station, _sound_in(station, world)) if trucks else None
    if row is None or row.state != "pre_posted":
        return None
    _clear(world, row)
    (lines,) = plans.split(list(row.lines.all()), 1)
    paper = _part_pass(station, row, trucks[0], lines, binding="2")
    world.send(station, "SAS121", [paper])
    return models.GatePass.objects.filter(inner_no=paper.inner_no, state="approved").first()


def _clear(world: World, row: models.BondedList) -> None:
    """The list's declaration is filed and released."""
    moves.declare_entries(world)
    moves.release_of(world, row)


def void(world: World, station: Station) -> bool:
    """An enterprise voids a pass because the truck broke down."""
    row = _on_the_road(world, station)
    return row is not None and moves.attempt(gate_passes.void_pass, station.clerk, row.pass_no, "车辆故障，换车")


def hold(world: World, station: Station) -> bool:
    """An officer holds a pass for inspection."""
    row = _on_the_road(world, station)
    if row is None:
        return False
    return moves.attempt(gate_passes.hold_pass, world.places[row.zone_id].officer, row.pass_no, "随机布控，转查验场")


def heavier_truck(world: World, station: Station) -> bool:
    """A pass that states more for the truck than was filed: an officer has to look."""
    waiting = [one for one in moves.waiting_lists(world, moves.ALL) if one.enterprise_id == station.organisation]
    trucks = [replace(truck, tare=truck.tare * 105 / 100) for truck in station.trucks("I")]
    incoming = next((one for one in waiting if one.direction == "I" and one.gross_weight <= plans.TRUCK_LIMIT), None)
    if incoming is None or not trucks:
        return False
    (lines,) = plans.split(list(incoming.lines.all()), 1)
    world.send(station, "SAS121", [_part_pass(station, incoming, trucks[0], lines, binding="2")])
    return True


def overweight(world: World, station: Station) -> bool:
    """A truck that weighs three tonnes more than its pass says: the desk must look."""
    row = _on_the_road(world, station)
    if row is None:
        return False
    moves.drive_up(world, row, off_by=Decimal(3150))
    return True


def barred_truck(world: World, station: Station) -> bool:
    """Customs bar a truck from the gates."""
    trucks = station.trucks("I")
    if not trucks:
        return False
    officer = next(one.officer for one in world.places.values() if one.data is station.firm.zone)
    return moves.attempt(vehicles.blacklist_vehicle, officer, trucks[-1].plate, "多次未按规定路线行驶")


def three_trucks(world: World, station: Station) -> bool:
    """One list on three trucks (一票多车), of which one has passed: the list waits, pre-posted."""
    trucks = [*station.trucks("I")][:3]
    row = _declare(world, station, _sound_in(station, world, lots=3)) if len(trucks) == 3 else None
    if row is None or row.state not in ("pre_posted", "manual"):
        return False
    if row.state == "manual":
        moves.attempt(list_moves.approve_list, world.places[row.zone_id].officer, row.list_no, "分三车运输，同意")
    _clear(world, row)
    lines = plans.split(list(row.lines.all()), 3)
    passes = [_part_pass(station, row, truck, carried) for truck, carried in zip(trucks, lines, strict=True)]
    world.send(station, "SAS121", passes)
    first = models.GatePass.objects.filter(inner_no=passes[0].inner_no, state="approved").first()
    if first is not None:
        moves.drive_up(world, first)
    return first is not None


def _part_pass(
    station: Station, row: models.BondedList, truck: papers.Truck, lines: Sequence[PassLine], binding: str = "3"
) -> GatePass:
    return papers.gate_pass(
        station.firm,
        station.client.next_no(clock.now()),
        truck,
        list_no=row.list_no,
        direction=row.direction,
        pass_type=papers.FIRST_LINE if row.transport_mode == papers.SEA else papers.SECOND_LINE,
        lines=lines,
        binding=binding,
        book_no=row.book.book_no,
    )
