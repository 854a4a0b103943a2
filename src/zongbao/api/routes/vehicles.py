"""Vehicles (车辆): filed, barred, cleared, ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.decorators import decorate_view

from zongbao.acts import vehicles
from zongbao.api import shapes
from zongbao.api.access import actor
from zongbao.api.answers import CREATED, Move, Why, one, take_move, visible, zone_of
from zongbao.api.bodies import Exact, Strict
from zongbao.api.paging import After, Limit, page
from zongbao.api.writes import as_json, write
from zongbao.store import models

router = Router(tags=["vehicles 车辆"])
MOVES: dict[str, Move] = {
    "approve": vehicles.approve_vehicle,
    "return": vehicles.return_vehicle,
    "refuse_change": vehicles.refuse_change,
    "blacklist": vehicles.blacklist_vehicle,
    "clear": vehicles.clear_vehicle,
    "cancel": vehicles.cancel_vehicle,
    "revoke": vehicles.revoke_vehicle,
}


class VehicleBody(Strict):
    """A vehicle to be filed; tare in kg, ``zone`` is the zone's code, the enterprise's own if left out.

    ``weighed_on`` is the day on the weighing slip; a new tare needs it.
    """

    plate: str
    tare_kg: Exact
    vehicle_type: str = "truck"
    second_plate: str = ""
    plate_kind: str = ""
    customs_no: str = ""
    ic_card: str = ""
    applicant: str = ""
    contact: str = ""
    zone: str = ""
    valid_until: dt.date | None = None
    weighed_on: dt.date | None = None


@router.post("", operation_id="file_vehicle")
@decorate_view(write())
def file(request: HttpRequest, body: VehicleBody) -> HttpResponse:
    """File a vehicle or a change of one; customs approve it."""
    row = vehicles.file_vehicle(actor(request), **body.dict() | {"zone": zone_of(body.zone)})
    return as_json(shapes.vehicle(row), CREATED)


@router.get("", operation_id="vehicles")
def index(request: HttpRequest, after: After = 0, limit: Limit = 50) -> dict[str, Any]:
    """Vehicles by cursor."""
    return page(visible(request, models.Vehicle, "zone", "inside_zone"), after, limit, shapes.vehicle)


@router.get("/{plate}", operation_id="vehicle")
def detail(request: HttpRequest, plate: str) -> dict[str, Any]:
    """One vehicle."""
    return shapes.vehicle(one(visible(request, models.Vehicle, "zone", "inside_zone"), plate=plate))


@router.post("/{plate}/{move}", operation_id="move_vehicle")
@decorate_view(write())
def take(request: HttpRequest, plate: str, move: str, body: Why) -> HttpResponse:
    """Decide on a filing (approve, return, refuse_change), bar a vehicle (blacklist), lift the bar (clear), end the
    filing (cancel by its owner, revoke by customs)."""
    return as_json(shapes.vehicle(take_move(request, "vehicle", MOVES, plate, move, body.reason)))
