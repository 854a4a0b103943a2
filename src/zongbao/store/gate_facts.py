"""Named queries that bring the facts a lane decides on: the vehicle's passes, the vehicle, the lane."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache, reduce
from operator import or_

from django.db.models import Q, QuerySet

from zongbao.domain.gate.arrival_life import OPEN_CASE
from zongbao.domain.gate.collection import Collection
from zongbao.domain.gate.decision import CONVENIENT_TYPES, LaneFacts, PassFacts
from zongbao.domain.papers.card import KNOWN_AT_GATE, CardFacts
from zongbao.domain.papers.pass_checks import release_needed
from zongbao.domain.papers.vehicle import VehicleFacts
from zongbao.regulations import parameters
from zongbao.store import models
from zongbao.store.kept import Kept
from zongbao.store.pass_facts import vehicle_facts

RECENT = 20  # a vehicle's newest passes tell why none may be used; older ones say nothing more


def passes_of(collection: Collection, zone: models.Zone, card: CardFacts | None = None) -> list[models.GatePass]:
    """The newest passes of the collected card, plate or form number in that zone, locked; a long-term card has
    another vehicle's plate to tell where the one that was read is not its own."""
    told = [("plate", collection.plate), ("ic_card", collection.card), ("pass_no", collection.form_no)]
    if card is not None and card.plate != collection.plate:
        told.append(("plate", card.plate))
    found = [(name, value) for name, value in told if value]
    if not found:
        return []
    asked = _newest(tuple(name for name, _ in found))
    return asked.all(zone.pk, collection.direction, *(value for _, value in found))


def card_of(collection: Collection) -> CardFacts | None:
    """The long-term card that was read, if it is one: that in force, else the newest that was."""
    if not collection.card:
        return None
    rows = _CARDS.all(collection.card)
    row = next((one for one in rows if one.state == "active"), rows[0] if rows else None)
    if row is None:
        return None
    return CardFacts(row.card_no, row.state, row.vehicle.plate, row.valid_from, row.valid_until)


_CARDS = Kept(
    lambda card: (
        models.Card.objects.select_related("vehicle").filter(card_no=card, state__in=KNOWN_AT_GATE).order_by("-id")
    ),
    str,
)


@cache
def _newest(names: tuple[str, ...]) -> Kept[models.GatePass]:
    """The newest passes of a zone and direction that bear one of the values, locked."""

    def ask(zone: int, direction: str, *values: str) -> QuerySet[models.GatePass]:
        wanted = reduce(or_, (Q(**{name: value}) for name, value in zip(names, values, strict=True)))
        rows = models.GatePass.objects.select_for_update(of=("self",)).filter(wanted, zone=zone, direction=direction)
        return rows.order_by("-id")[:RECENT]

    return Kept(ask, int, str, *(str for _ in names))


def pass_facts(row: models.GatePass) -> PassFacts:
    """A pass as the gate sees it, with what stands against its documents."""
    lists = documents_of(row) if row.state in ("approved", "held", "gate1") else []
    return PassFacts(
        pass_no=row.pass_no,
        pass_type=row.pass_type,
        direction=row.direction,
        state=row.state,
        plate=row.plate,
        approved_at=row.approved_at,
        valid_until=row.valid_until,
        ic_card=row.ic_card,
        container_no=row.container_no,
        vehicle_weight=row.vehicle_weight,
        frame_weight=row.frame_weight,
        total_weight=row.total_weight,
        release_needed=release_needed(row.pass_type, any(one.release_needed for one in lists)),
        released=all(one.released_at is not None or not one.release_needed for one in lists),
        control_hits=(*hits(row, lists), *(("到货差异 arrival",) if disputed(row) else ())),
        first_passed_at=row.first_passed_at,
        temporary=row.visit_id is not None,
    )


def documents_of(row: models.GatePass) -> list[models.BondedList]:
    """The lists that a pass points to, each with its declaration."""
    return _CARRIED.all(row.pk)


_OF_LISTS = (
    "list_no", "direction", "related_list_no", "release_needed", "released_at", "declaration__entry_no",
    "declaration__state",
)  # fmt: skip


_CARRIED = Kept(
    lambda gate_pass: (
        models.BondedList.objects.select_related("declaration")
        .filter(list_no__in=models.GatePassDocument.objects.filter(gate_pass=gate_pass).order_by().values("number"))
        .order_by()
        .only(*_OF_LISTS)
    ),
    int,
)


def disputed(row: models.GatePass) -> bool:
    """Whether a difference was stated about the pass that customs have not settled as declared."""
    return row.confirm_arrival and models.Arrival.objects.filter(gate_pass=row, state__in=OPEN_CASE).exists()


def hits(row: models.GatePass, lists: list[models.BondedList]) -> tuple[str, ...]:
    """What control or inspection has hit: the pass itself, or the declarations of its lists."""
    own = ("核放单 pass",) if row.state == "held" else ()
    inspected = [one for one in lists if getattr(getattr(one, "declaration", None), "state", "") == "inspecting"]
    entries = (f"报关单 declaration {one.declaration.entry_no}" for one in inspected)
    return (*own, *entries)


def vehicle_of(collection: Collection, passes: Sequence[PassFacts], on: dt.date) -> VehicleFacts | None:
    """The filed vehicle of the plate that was read, or else of the pass that card or form number point to."""
    plates = dict.fromkeys(plate for plate in (collection.plate, *(one.plate for one in passes)) if plate)
    found = (_FILED.first(plate) for plate in plates)
    return next((vehicle_facts(vehicle, on) for vehicle in found if vehicle is not None), None)


_FILED = Kept(lambda plate: models.Vehicle.objects.filter(plate=plate), str)


def lane_facts(lane: models.Lane, on: dt.date) -> LaneFacts:
    """A lane as the decision sees it: a comparison runs where both the zone's parameter and the lane ask for it."""
    zone = lane.gate.zone.code
    convenient = lane.kind == models.Lane.Kind.CONVENIENT
    return LaneFacts(
        number=lane.number,
        direction=lane.direction,
        active=lane.active and (not convenient or bool(parameters.value("convenient_entry_open", on, zone=zone))),
        double_gate=lane.gate.double,
        position=lane.position,
        pass_types=frozenset(lane.pass_types) or (CONVENIENT_TYPES if convenient else frozenset()),
        check_plate=lane.check_plate and bool(parameters.value("gate_check_plate", on, zone=zone)),
        check_container=lane.check_container and bool(parameters.value("gate_check_container", on, zone=zone)),
        check_control=lane.check_control,
        check_release=lane.check_release,
        check_weight=lane.check_weight and bool(parameters.value("gate_check_weight", on, zone=zone)),
    )
