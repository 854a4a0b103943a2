"""Named queries that bring the facts a gate pass needs: its parties, documents with what is left, and the vehicle."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Q, QuerySet

from zongbao.domain.papers.declare import border_transport
from zongbao.domain.papers.gate_pass import GatePass
from zongbao.domain.papers.pass_checks import ENTER_FIRST_LIST, LIST_KIND, TWO_STEP, DocumentFacts, LineLeft
from zongbao.domain.papers.trailer import FrameFacts
from zongbao.domain.papers.vehicle import VehicleFacts
from zongbao.domain.papers.vehicle_life import VALID
from zongbao.store import models
from zongbao.store.models.passes import LIVE

MOVING = ("pre_posted",)  # goods of a list move while it is approved and not yet posted
GONE = ("void", "deleted", "returned", "expired")


@dataclass(frozen=True, slots=True)
class PassSurroundings:
    """What a pass touches."""

    enterprise: models.Organisation | None
    zone: models.Zone | None
    existing: models.GatePass | None
    lists: Mapping[str, models.BondedList]
    documents: Mapping[str, DocumentFacts]
    vehicle: models.Vehicle | None
    vehicle_facts: VehicleFacts | None
    visit: models.Visit | None = None
    frame_facts: FrameFacts | None = None

    @property
    def zone_code(self) -> str:
        """The zone's code for parameters."""
        return self.zone.code if self.zone else ""


def pass_surroundings(paper: GatePass, on: dt.date) -> PassSurroundings:
    """Load what deciding this pass needs; the lists' heads are locked so that their lines cannot be used twice."""
    enterprise = models.Organisation.objects.select_related("zone").filter(code=paper.enterprise.customs_code).first()
    lists = {row.list_no: row for row in _lists(paper)}
    named = {_named(paper, row): row for row in lists.values()}
    vehicle = _vehicle(paper)
    visit = _visit(paper, vehicle, on)
    mover = visit or vehicle
    return PassSurroundings(
        enterprise=enterprise,
        zone=_zone(enterprise, lists),
        existing=_existing(enterprise, paper.inner_no),
        lists=lists,
        documents={number: replace(document_facts(row), number=number) for number, row in named.items()},
        vehicle=None if visit else vehicle,
        vehicle_facts=replace(_facts(mover, on), live_pass_directions=_live(mover)) if mover else None,
        visit=visit,
        frame_facts=_frame(paper.frame_no) if paper.frame_no else None,
    )


def _vehicle(paper: GatePass) -> models.Vehicle | None:
    """The vehicle of the plate, or of the card where the pass names no plate; locked, for it has one live pass only."""
    if not (paper.plate or paper.ic_card):
        return None
    rows = models.Vehicle.objects.select_for_update(of=("self",)).order_by("id")
    if paper.plate:
        return rows.filter(plate=paper.plate).first()
    found = rows.filter(ic_card=paper.ic_card, active=True).first()
    return found or rows.filter(cards__card_no=paper.ic_card, cards__state="active").first()


def _visit(paper: GatePass, vehicle: models.Vehicle | None, on: dt.date) -> models.Visit | None:
    """The visit that lets a vehicle without a filing in force go on a pass of its host; locked as a vehicle is.

    It enters on its day only, and leaves whenever it does.
    """
    if not paper.plate or (vehicle is not None and (vehicle.blacklisted or in_force(vehicle, on))):
        return None
    ready = Q(state="approved", direction=paper.direction, valid_on=on)
    if paper.direction == "E":
        ready |= Q(state="inside")
    rows = models.Visit.objects.select_for_update(of=("self",)).filter(ready, plate=paper.plate)
    return rows.filter(enterprise__code=paper.enterprise.customs_code).order_by("id").first()


def _frame(number: str) -> FrameFacts | None:
    """The filed trailer or chassis of that number."""
    row = models.Trailer.objects.filter(number=number).first()
    return FrameFacts(row.number, row.weight_kg, row.state in VALID) if row else None


def _lists(paper: GatePass) -> list[models.BondedList]:
    """The lists that the pass names, a two-step pass by the numbers of their entries."""
    two_step = paper.pass_type == TWO_STEP
    numbers = [one.number for one in paper.documents if one.number and one.kind == ("" if two_step else LIST_KIND)]
    wanted = {"declaration__entry_no__in" if two_step else "list_no__in": numbers}
    rows = models.BondedList.objects.select_for_update(of=("self",)).filter(**wanted)
    return list(rows.select_related("enterprise", "zone", "declaration", "book").order_by("id"))


def _named(paper: GatePass, row: models.BondedList) -> str:
    """The number by which the pass names this list."""
    return str(row.declaration.entry_no) if paper.pass_type == TWO_STEP else row.list_no


def _zone(enterprise: models.Organisation | None, lists: Mapping[str, models.BondedList]) -> models.Zone | None:
    """The zone of the goods, or of the enterprise where no list tells it."""
    for row in lists.values():
        return row.zone
    return enterprise.zone if enterprise else None


def _existing(enterprise: models.Organisation | None, inner_no: str) -> models.GatePass | None:
    if enterprise is None:
        return None
    return models.GatePass.objects.filter(enterprise=enterprise, inner_no=inner_no).exclude(state__in=GONE).first()


def document_facts(row: models.BondedList) -> DocumentFacts:
    """A list as passes see it."""
    declaration = getattr(row, "declaration", None)
    return DocumentFacts(
        kind=LIST_KIND,
        number=row.list_no,
        approved=row.state in MOVING,
        direction=row.direction,
        enterprise_code=row.enterprise.code,
        lines={
            line.line_no: LineLeft(
                line.line_no, line.part_no, line.hs_code, line.declared_unit, line.declared_qty, line.on_passes
            )
            for line in row.lines.all()
        },
        release_needed=row.release_needed,
        released=row.released_at is not None,
        held=declaration is not None and declaration.state == "inspecting",
        gate_needed=row.gate_needed,
        first_line=row.transport_mode in border_transport(),
        enter_first=row.list_type == ENTER_FIRST_LIST,
    )


def _live(mover: models.Vehicle | models.Visit) -> frozenset[str]:
    """The directions in which it has a live pass."""
    return frozenset(mover.passes.filter(state__in=LIVE).order_by().values_list("direction", flat=True))


def live_pass(passes: QuerySet[models.GatePass]) -> str:
    """The number of the first of these passes that is under way; empty if none is."""
    return passes.filter(state__in=LIVE).order_by("id").values_list("pass_no", flat=True).first() or ""


def _facts(mover: models.Vehicle | models.Visit, on: dt.date) -> VehicleFacts:
    return vehicle_facts(mover, on) if isinstance(mover, models.Vehicle) else visit_facts(mover)


def in_force(vehicle: models.Vehicle, on: dt.date) -> bool:
    """Whether the vehicle's filing may be used on the day."""
    return vehicle.active and vehicle.state in VALID and (vehicle.valid_until is None or vehicle.valid_until >= on)


def vehicle_facts(vehicle: models.Vehicle, on: dt.date) -> VehicleFacts:
    """A vehicle as passes and gates see it; the passes that it has already are a new pass's concern."""
    return VehicleFacts(
        plate=vehicle.plate,
        tare_kg=vehicle.tare_kg,
        valid=in_force(vehicle, on),
        blacklisted=vehicle.blacklisted,
        tare_date=vehicle.tare_on,
        inside_zone=vehicle.inside_zone_id is not None,
        vehicle_type=vehicle.vehicle_type,
    )


def visit_facts(visit: models.Visit) -> VehicleFacts:
    """A registered vehicle in the place of a filed one; its tare is unknown where none was stated."""
    return VehicleFacts(
        plate=visit.plate,
        tare_kg=visit.tare_kg or Decimal(0),
        inside_zone=visit.state == "inside",
        vehicle_type=visit.vehicle_type,
    )
