"""What the people of the demo do next: each move looks at what stands in the database and acts on it.

A move takes the world and how many documents it may touch at most, and tells how many it did. The history plays all
moves of a day one after the other; the live stream picks one every few seconds. A refusal ends nothing: it is part of
the story, kept by the acts themselves.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from zongbao.acts import declarations, gate_passes, intake, list_moves, passages
from zongbao.core import clock
from zongbao.core.decision import Refused
from zongbao.demo import papers, plans, wire
from zongbao.demo.world import Place, World
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.store import models
from zongbao.store.papers import from_json

log = logging.getLogger(__name__)
ALL = 1000
APPROVALS = ("单证齐全，同意", "价格核对无误，同意", "已核对合同与发票")
RETURNS = ("发票号与合同不符，请更正后重报", "商品归类依据不足，请补充资料")
INSPECTIONS = ("随机布控查验", "夹藏风险布控查验")
BY_HAND = ("复磅后差异在油箱与篷布重量内，准予放行", "司机下车复磅，重量相符", "箱号识别污损，人工核对一致")


def attempt(act: Callable[..., Any], *args: Any) -> bool:
    """Do one act; a refusal is noted and is no accident."""
    try:
        act(*args)
    except Refused as refusal:
        log.debug("%s refused: %s", act.__name__, refusal)
        return False
    return True


def declare_entries(world: World, most: int = ALL) -> int:
    """Declarants file the drafted declarations."""
    rows = models.Declaration.objects.filter(state="drafted", list__state="pre_posted", zone__in=world.places)
    rows = rows.order_by("id")[:most]
    return sum(
        attempt(declarations.declare_entry, world.stations[enterprise].clerk, number)
        for number, enterprise in rows.values_list("pre_entry_no", "enterprise_id")
    )


def judge_lists(world: World, most: int = ALL) -> int:
    """Officers approve what waits for them, and return a little of it."""
    waiting = models.BondedList.objects.filter(state="manual", zone__in=world.places)
    rows = waiting.order_by("id").values_list("list_no", "zone_id")[:most]
    for list_no, zone in rows:
        officer = world.places[zone].officer
        agreed = world.chance(0.85)
        if not (agreed and attempt(list_moves.approve_list, officer, list_no, world.draw.choice(APPROVALS))):
            attempt(list_moves.return_list, officer, list_no, world.draw.choice(RETURNS))
    return len(rows)


def judge_passes(world: World, most: int = ALL) -> int:
    """Officers approve the passes that wait for them."""
    waiting = models.GatePass.objects.filter(state="manual", zone__in=world.places)
    rows = waiting.order_by("id").values_list("pass_no", "zone_id")[:most]
    for pass_no, zone in rows:
        attempt(gate_passes.approve_pass, world.places[zone].officer, pass_no, world.draw.choice(APPROVALS))
    return len(rows)


def release_entries(world: World, most: int = ALL) -> int:
    """Officers release declarations, and order a few to be inspected."""
    waiting = models.Declaration.objects.filter(state="declared", zone__in=world.places)
    rows = waiting.order_by("id").values_list("pre_entry_no", "zone_id")[:most]
    for number, zone in rows:
        officer = world.places[zone].officer
        if world.chance(0.05):
            attempt(declarations.order_inspection, officer, number, world.draw.choice(INSPECTIONS))
        else:
            attempt(declarations.release_entry, officer, number)
    return len(rows)


def release_of(world: World, row: models.BondedList) -> None:
    """The declaration of one list is released at once, without a draw."""
    declared = models.Declaration.objects.filter(list=row, state="declared").first()
    if declared is not None:
        attempt(declarations.release_entry, world.places[row.zone_id].officer, declared.pre_entry_no)


def end_inspections(world: World, most: int = ALL) -> int:
    """Officers end inspections of an earlier day without finding and release the goods."""
    before = clock.now() - dt.timedelta(hours=3)
    rows = models.Declaration.objects.filter(state="inspecting", declared_at__lt=before, zone__in=world.places)
    found = list(rows.order_by("id").values_list("pre_entry_no", "zone_id")[:most])
    for number, zone in found:
        officer = world.places[zone].officer
        if attempt(declarations.end_inspection, officer, number, "查验完毕，货证相符"):
            attempt(declarations.release_entry, officer, number)
    return len(found)


def waiting_lists(world: World, most: int) -> list[models.BondedList]:
    """Approved lists whose goods still have to be put on trucks."""
    rows = models.BondedList.objects.select_related("book").prefetch_related("lines").order_by("id")
    rows = rows.filter(state="pre_posted", gate_needed=True, past_gate_at=None, zone__in=world.places)
    full = models.GatePassDocument.objects.exclude(gate_pass__state__in=("void", "deleted", "returned", "expired"))
    rows = rows.exclude(list_no__in=full.values("number")).exclude(declaration__state="inspecting")
    return list(rows[:most])


def apply_passes(world: World, most: int = ALL) -> int:
    """Enterprises put the goods of approved lists on trucks; a list that finds no free truck lets the next one go."""
    by_station: dict[int, list[GatePass]] = defaultdict(list)
    taken: set[str] = set()
    served = 0
    for row in waiting_lists(world, ALL):
        if served >= most:
            break
        station = world.stations[row.enterprise_id]
        passes = plans.passes_for(station, row, world.draw, clock.now(), taken)
        taken |= {one.plate for one in passes}
        by_station[row.enterprise_id] += passes
        served += bool(passes)
    for key, passes in by_station.items():
        world.send(world.stations[key], "SAS121", passes)
    return sum(map(len, by_station.values()))


def send_home(world: World, most: int = ALL) -> int:
    """Trucks that are inside without a task leave empty."""
    inside = models.Vehicle.objects.filter(inside_zone__in=world.places, blacklisted=False).order_by("plate")
    idle = inside.exclude(passes__state__in=("applied", "manual", "approved", "held", "gate1")).distinct()[:most]
    done = 0
    for vehicle in idle:
        station = world.stations[vehicle.owner_id]
        truck = papers.Truck(vehicle.plate, vehicle.tare_kg, vehicle.ic_card)
        world.send(
            station, "SAS121", [papers.empty_pass(station.firm, station.client.next_no(clock.now()), truck, "E")]
        )
        done += 1
    return done


def ready_passes(world: World, most: int) -> list[models.GatePass]:
    """Approved passes whose lists are released wherever they need it: a truck may drive up."""
    rows = models.GatePass.objects.filter(state__in=("approved", "gate1"), zone__in=world.places)
    rows = rows.exclude(passages__state__in=("exception", "inspecting", "held"))
    rows = rows.prefetch_related("documents").order_by("id")
    found = []
    for row in rows:
        numbers = [document.number for document in row.documents.all()]
        unreleased = models.BondedList.objects.filter(list_no__in=numbers, release_needed=True, released_at=None)
        if not unreleased.exists():
            found.append(row)
        if len(found) >= most:
            break
    return found


def drive_up(world: World, row: models.GatePass, *, off_by: Decimal = Decimal(0)) -> int:
    """One truck passes its gate, both barriers if there are two; tells how often it was collected."""
    place = world.places[row.zone_id]
    ways = place.ways[row.direction]
    way = next((one for one in ways if row.first_gate and row.first_gate.startswith(one[0][0])), None)
    way = (way or world.draw.choice(ways))[1 if row.state == "gate1" else 0 :]
    paper = from_json(GatePass, row.paper)
    for count, (area, lane) in enumerate(way, 1):
        at = clock.now()
        session = f"{area}{lane}{at:%Y%m%d%H%M%S%f}"
        seen = papers.collection(
            paper, area, lane, session, at, off_by=off_by + Decimal(world.draw.randrange(-60, 61, 20))
        )
        taken = intake.receive(place.crew, wire.gathered(seen), door="gate", file_name=f"{session}.xml")
        if not taken.decision.accepted:
            return count
    return len(way)


def drive(world: World, row: models.GatePass) -> None:
    """The truck of a pass drives up; a few do not weigh what they should."""
    odd = row.pass_type != papers.EMPTY and world.chance(0.04)
    off = Decimal(world.draw.choice((2200, 2600, -2300))) if odd else Decimal(0)
    drive_up(world, row, off_by=off)


def drive_all(world: World, most: int = ALL) -> int:
    """The trucks whose passes are ready drive up."""
    ready = ready_passes(world, most)
    for row in ready:
        drive(world, row)
    return len(ready)


def work_the_desk(world: World, most: int = ALL) -> int:
    """Gate crews end exceptions by hand, with their reason."""
    desk = models.Passage.objects.filter(zone__in=world.places)
    rows = desk.filter(state="exception", gate_pass__state__in=("approved", "gate1"))
    found = list(rows.order_by("id").values_list("id", "zone_id")[:most])
    for number, zone in found:
        place: Place = world.places[zone]
        if world.chance(0.8):
            attempt(passages.resolve_passage, place.crew, number, "release", world.draw.choice(BY_HAND))
        else:
            attempt(passages.resolve_passage, place.crew, number, "turn_back", "实重与核放单不符，退回企业核实")
    return len(found)


def void_stray_passes(world: World, most: int = ALL) -> int:
    """Enterprises void the passes whose trucks were turned back, so that the goods can be loaded anew."""
    rows = models.GatePass.objects.filter(state="approved", passages__state="turned_back", zone__in=world.places)
    found = list(rows.distinct().order_by("id").values_list("pass_no", "enterprise_id")[:most])
    for pass_no, enterprise in found:
        attempt(gate_passes.void_pass, world.stations[enterprise].clerk, pass_no, "车辆退回，重新配车")
    return len(found)
